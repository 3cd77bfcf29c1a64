/**
 * JSON with one spelling: the same value gives the same bytes, however its objects were built.
 *
 * Keys are sorted by code unit, −0 is 0, members that are undefined are left out, arrays of plain
 * values stand on one line, everything else is indented by two spaces; a line feed ends the text.
 * @throws TypeError for what JSON cannot say: NaN, infinities, functions, undefined in an array …
 */
export function canonicalJson(value: unknown): string {
  return `${write(value, '', '$')}\n`;
}

function write(value: unknown, indent: string, path: string): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${path} is ${value}`);
      return JSON.stringify(value); // writes −0 as 0
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, indent, path) : writeObject(value, indent, path);
    default:
      throw new TypeError(`${path} is ${typeof value}`);
  }
}

function writeArray(values: readonly unknown[], indent: string, path: string): string {
  const deeper = `${indent}  `;
  // Array.from: also the holes of a sparse array are looked at.
  const items = Array.from(values, (item, index) => write(item, deeper, `${path}[${index}]`));
  if (items.length === 0) return '[]';
  if (values.every(isPlain)) return `[${items.join(', ')}]`;
  return `[\n${items.map((item) => deeper + item).join(',\n')}\n${indent}]`;
}

function writeObject(value: object, indent: string, path: string): string {
  const deeper = `${indent}  `;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${deeper}${JSON.stringify(key)}: ${write(member, deeper, `${path}.${key}`)}`);
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}
