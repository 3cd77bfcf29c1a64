export type Charset = 'unicode' | 'ascii';

/**
 * Every character beyond ASCII becomes one of ASCII that reads alike, one for one, so that columns
 * stay where they are; what has no such sister becomes `?`.
 */
export function inCharset(text: string, charset: Charset): string {
  if (charset === 'unicode') return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the styler's escape sequences are ASCII and stay
  return text.replace(/[^\u0000-\u007f]/gu, (character) => SISTERS[character] ?? '?');
}

const SISTERS: Readonly<Record<string, string>> = {
  '─': '-',
  '━': '=',
  '│': '|',
  '├': '|',
  '┤': '|',
  '╭': '+',
  '╰': '+',
  '╮': '+',
  '╯': '+',
  '◆': 'o',
  '·': '.',
  '•': '*',
  '–': '-',
  '−': '-',
  '—': '-',
  '…': '~',
  '×': 'x',
  '≥': '>',
  '≤': '<',
  µ: 'u',
  '✓': '+',
  '✗': 'x',
  '→': '>',
  // Phases of the waterfall: told apart in ASCII too.
  '░': ':',
  '▒': '%',
  '▓': '&',
  '■': 'S',
  '╬': 'P',
  '█': '#',
  '▄': '=',
  '▌': '!',
};
