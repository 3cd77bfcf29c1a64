import type { Document, Node, Pair, YAMLError } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Diagnostic } from './diagnostic.js';
import { diagnosticAt, MOST_DIAGNOSTICS, wholeFile } from './diagnostic.js';
import { positionOf, type Source, type Span } from './source.js';
import type { Entry, Scalar, Tree } from './tree.js';

export interface YamlReading {
  readonly tree?: Tree;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the text stops making sense as YAML: what the tree says from there on is a guess. */
  readonly brokenFrom?: number;
}

/** Bounds on what a file may ask of the reader; a scenario needs a hundredth of each. */
const LIMITS = { characters: 1_000_000, depth: 64, nodes: 30_000, aliases: 64, nesting: 1_000 } as const;

/** Behind the first few, syntax errors are echoes. */
const MOST_SYNTAX_ERRORS = 10;

/** Reads YAML 1.2 (or JSON) into a tree with places. Never throws on any text. */
export function readYaml(source: Source, shift = 0, within?: Source): YamlReading {
  const place = (start: number, end: number): Span => ({
    source: within ?? source,
    start: start + shift,
    end: Math.max(start, end) + shift,
  });
  if (source.text.length > LIMITS.characters) {
    return { diagnostics: [tooLarge(source, `the file has more than ${LIMITS.characters} characters`)] };
  }
  if (deepestBracket(source.text) > LIMITS.nesting) {
    return { diagnostics: [tooLarge(source, `brackets are nested more than ${LIMITS.nesting} deep`)] };
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(source.text, {
      version: '1.2',
      schema: 'core',
      prettyErrors: false,
      // The tree reader finds duplicates in linear time and can say where the first one stands.
      uniqueKeys: false,
      stringKeys: true,
      logLevel: 'error',
    });
  } catch (error) {
    // The composer recurses: block collections nested thousands deep exhaust the stack.
    if (error instanceof RangeError)
      return { diagnostics: [tooLarge(source, 'the file is nested too deep')] };
    throw error;
  }
  const syntax = [...document.errors, ...document.warnings];
  const diagnostics = onePerLine(source, syntax).map((error) =>
    diagnosticAt(place(error.pos[0], error.pos[1]), {
      code: 'yaml',
      path: [],
      message: rephrase(error.code, error.message),
    }),
  );
  const reader = new TreeReader(document, place);
  const tree = document.contents === null ? undefined : reader.read(document.contents, 0);
  const broken = syntax.length === 0 ? {} : { brokenFrom: Math.min(...syntax.map((error) => error.pos[0])) };
  return {
    ...(tree === undefined ? {} : { tree }),
    diagnostics: [...diagnostics, ...reader.diagnostics],
    ...broken,
  };
}

class TreeReader {
  readonly diagnostics: Diagnostic[] = [];
  private nodes = 0;
  private aliases = 0;
  private exhausted = false;
  private readonly document: Document.Parsed;
  private readonly place: (start: number, end: number) => Span;

  constructor(document: Document.Parsed, place: (start: number, end: number) => Span) {
    this.document = document;
    this.place = place;
  }

  read(node: Node, depth: number): Tree {
    const span = this.spanOf(node);
    this.nodes += 1;
    if (this.nodes > LIMITS.nodes)
      return this.giveUp(span, `the document has more than ${LIMITS.nodes} values`);
    if (depth > LIMITS.depth)
      return this.giveUp(span, `the document is nested more than ${LIMITS.depth} deep`);
    if (isAlias(node)) {
      this.aliases += 1;
      if (this.aliases > LIMITS.aliases)
        return this.giveUp(span, `the document has more than ${LIMITS.aliases} aliases`);
      const target = node.resolve(this.document);
      if (target !== undefined) return this.read(target, depth + 1);
      this.say(span, 'unknown-alias', `there is no anchor "${node.source}" before this`);
      return { kind: 'scalar', value: node.source, span };
    }
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(item as Node, depth + 1)), span };
    }
    if (isMap(node)) return this.readMap(node.items as Pair[], span, depth);
    return isScalar(node) ? { kind: 'scalar', value: scalarValue(node.value), span } : nothing(span);
  }

  private readMap(pairs: readonly Pair[], span: Span, depth: number): Tree {
    const entries = new Map<string, Entry>();
    for (const pair of pairs) {
      if (this.exhausted) break;
      const keyNode = pair.key as Node | null;
      const key = keyNode === null ? span : this.spanOf(keyNode);
      const name = isScalar(keyNode) ? String(keyNode.value) : undefined;
      const value = pair.value === null ? nothing(key) : this.read(pair.value as Node, depth + 1);
      // Any other key than text is a syntax error already.
      if (name === undefined) continue;
      if (name === '__proto__') this.say(key, 'bad-key', 'this cannot be the name of a setting');
      else if (entries.has(name)) {
        if (this.diagnostics.length > MOST_DIAGNOSTICS) continue;
        const first = entries.get(name)!.key;
        const line = positionOf(first.source, first.start).line;
        this.say(key, 'duplicate-key', `"${name}" stands here twice, first in line ${line}`);
      } else {
        entries.set(name, { key, value });
      }
    }
    return { kind: 'map', entries, span };
  }

  private spanOf(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return this.place(start, end);
  }

  /** Says so once and reads nothing more, so that a small text cannot grow without bound. */
  private giveUp(span: Span, message: string): Scalar {
    if (!this.exhausted) this.say(span, 'too-large', message);
    this.exhausted = true;
    this.nodes = LIMITS.nodes + 1;
    return nothing(span);
  }

  private say(span: Span, code: string, message: string): void {
    this.diagnostics.push(diagnosticAt(span, { code, message, path: [] }));
  }
}

/** One slip makes the parser stumble several times on its line. */
function onePerLine(source: Source, errors: readonly YAMLError[]): readonly YAMLError[] {
  const lines = new Set<number>();
  return errors.slice(0, 100).filter((error) => {
    const { line } = positionOf(source, error.pos[0]);
    return lines.has(line) || lines.size === MOST_SYNTAX_ERRORS ? false : lines.add(line);
  });
}

function nothing(span: Span): Scalar {
  return { kind: 'scalar', value: null, span };
}

function scalarValue(value: unknown): Scalar['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}

function tooLarge(source: Source, message: string): Diagnostic {
  return wholeFile(source, 'too-large', message, 'a scenario is a few hundred lines');
}

/** Cheap bound on flow nesting, which costs the YAML parser time that grows with its square. */
function deepestBracket(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0x5b || character === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1);
  }
  return deepest;
}

function rephrase(code: string, message: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'YAML is indented with spaces, this is a tab';
    case 'MULTIPLE_DOCS':
      return 'a scenario file holds one document, this starts another';
    case 'NON_STRING_KEY':
      return 'this cannot be the name of a setting';
    case 'TAG_RESOLVE_FAILED':
      return `a scenario knows no YAML tags: ${lowerFirst(message)}`;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return `${lowerFirst(message)}; is a colon, a quote or an indentation wrong near here?`;
    default:
      return lowerFirst(message);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
