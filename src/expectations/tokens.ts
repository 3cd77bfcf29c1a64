import type { Literal, Name, Place, Relation } from './expectation.js';
import { readLiteral } from './literals.js';
import { type ExpectationProblem, problemAt } from './problem.js';

export type Token =
  | (Name & { readonly quoted: boolean })
  | Literal
  | (Place & { readonly kind: 'mark'; readonly text: Mark })
  | (Place & { readonly kind: 'relation'; readonly text: Relation })
  | (Place & { readonly kind: 'end'; readonly text: '' });

export type Mark = '(' | ')' | ',' | '.' | ':';

/** Cuts a text into tokens, the last one `end`. */
export function tokensOf(
  text: string,
): { readonly tokens: readonly Token[] } | { readonly problem: ExpectationProblem } {
  const tokens: Token[] = [];
  for (let offset = afterSpace(text, 0); offset < text.length; ) {
    const token = tokenAt(text, offset);
    if ('code' in token) return { problem: token };
    tokens.push(token);
    offset = afterSpace(text, offset + token.length);
  }
  tokens.push({ kind: 'end', text: '', offset: text.length, length: 0 });
  return { tokens };
}

/** What a name may be without quotes. */
export const BARE_NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const QUOTED = /"(?:[^"\\]|\\["\\])*"/y;
const QUANTITY = /\d[\d.A-Za-z%µμ]*/y;
const RELATION = />=|<=|!=|==|>|<|=|≥|≤|≠/y;

function tokenAt(text: string, offset: number): Token | ExpectationProblem {
  const name = match(NAME, text, offset);
  if (name !== undefined) return { kind: 'name', text: name, quoted: false, offset, length: name.length };
  const quoted = match(QUOTED, text, offset);
  if (quoted !== undefined) {
    const inner = quoted.slice(1, -1).replace(/\\(["\\])/g, '$1');
    return { kind: 'name', text: inner, quoted: true, offset, length: quoted.length };
  }
  const quantity = match(QUANTITY, text, offset);
  if (quantity !== undefined) return literalAt(quantity, offset);
  const relation = match(RELATION, text, offset);
  if (relation !== undefined) {
    return { kind: 'relation', text: plainRelation(relation), offset, length: relation.length };
  }
  const character = text.charAt(offset);
  if (isMark(character)) return { kind: 'mark', text: character, offset, length: 1 };
  return character === '"'
    ? wrongAt(offset, text.length - offset, 'a quoted name has no end', 'close it with another "')
    : wrongAt(offset, 1, `"${character}" has no meaning here`, hintFor(character));
}

function literalAt(quantity: string, offset: number): Literal | ExpectationProblem {
  const reading = readLiteral(quantity);
  if (!reading.ok) return wrongAt(offset, quantity.length, reading.message, reading.hint);
  return { kind: reading.kind, value: reading.value, text: quantity, offset, length: quantity.length };
}

function plainRelation(written: string): Relation {
  switch (written) {
    case '==':
      return '=';
    case '≥':
      return '>=';
    case '≤':
      return '<=';
    case '≠':
      return '!=';
    default:
      return written as Relation;
  }
}

function isMark(character: string): character is Mark {
  return '(),.:'.includes(character);
}

function hintFor(character: string): string | undefined {
  if (character === "'") return 'names with other characters than letters, digits, _ and - stand in "…"';
  return character === '-' || character === '−' ? 'nothing that is measured is below 0' : undefined;
}

function wrongAt(offset: number, length: number, message: string, hint?: string): ExpectationProblem {
  return problemAt('bad-expectation', { offset, length }, { message, hint });
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  // A copy: the position that a sticky pattern keeps would be state of the module.
  const own = new RegExp(pattern);
  own.lastIndex = offset;
  return own.exec(text)?.[0];
}

function afterSpace(text: string, offset: number): number {
  return offset + (match(/\s*/y, text, offset) ?? '').length;
}
