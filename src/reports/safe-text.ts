/**
 * Names come from files that others wrote. Before they reach a terminal or a picture they become one
 * line of visible characters: no escape sequence can colour, move or hide anything.
 */
export function oneLine(text: string): string {
  let clean = '';
  for (const character of text) clean += visible(character);
  return clean;
}

/** At most `width` columns, the cut shown by an ellipsis. */
export function shorten(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Columns a terminal gives the text: East Asian wide characters and emoji take two, marks none. */
export function columns(text: string): number {
  let total = 0;
  for (const character of text) total += columnsOf(character);
  return total;
}

function visible(character: string): string {
  if (/[\t\n\v\f\r\u2028\u2029]/u.test(character)) return ' ';
  // Controls, bidirectional overrides, lone surrogates, private use and unassigned code points.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(character)) return '�';
  return character;
}

function columnsOf(character: string): 0 | 1 | 2 {
  if (/[\p{Mn}\p{Me}]/u.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** East Asian Wide and Fullwidth, and the emoji planes (Unicode Standard Annex 11, the large blocks). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];
