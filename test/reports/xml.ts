/** An element of a small XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
}

/** Reads the XML that reports write; anything that is not well-formed XML 1.0 of that kind throws. */
export function parseXml(text: string): XmlElement {
  const bad = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  if (bad !== null) throw new Error(`a character that XML cannot hold at ${bad.index}`);
  const reader = { text: text.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, ''), at: 0 };
  const root = readElement(reader);
  if (reader.text.slice(reader.at).trim() !== '') throw new Error('text behind the root element');
  return root;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readElement(reader: Reader): XmlElement {
  const open = take(reader, /<([A-Za-z][\w-]*)/y);
  const name = open[1]!;
  const attributes: Record<string, string> = {};
  for (;;) {
    const attribute = /\s+([A-Za-z][\w-]*)="([^"<]*)"/y;
    attribute.lastIndex = reader.at;
    const found = attribute.exec(reader.text);
    if (found === null) break;
    if (found[1]! in attributes) throw new Error(`${name} has two attributes ${found[1]}`);
    attributes[found[1]!] = decoded(found[2]!);
    reader.at = attribute.lastIndex;
  }
  if (take(reader, /\s*(\/?)>/y)[1] === '/') return { name, attributes, children: [], text: '' };
  const children: XmlElement[] = [];
  let inner = '';
  for (;;) {
    inner += decoded(take(reader, /[^<]*/y)[0]);
    if (reader.text.startsWith('</', reader.at)) break;
    children.push(readElement(reader));
  }
  const close = take(reader, /<\/([A-Za-z][\w-]*)>/y)[1];
  if (close !== name) throw new Error(`${name} is closed by ${close}`);
  return { name, attributes, children, text: inner };
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found === null) throw new Error(`not well-formed at “${reader.text.slice(reader.at, reader.at + 40)}”`);
  reader.at = pattern.lastIndex;
  return found;
}

function decoded(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const known = ENTITIES[name];
    if (known === undefined || !whole.endsWith(';')) throw new Error(`no entity ${whole}`);
    return known;
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#13': '\r',
};
