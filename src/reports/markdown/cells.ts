import { oneLine } from '../safe-text.js';

/** One line that Markdown shows as it is: no name can begin a link, a mention, a tag or a table's next cell. */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>|#&@!~]/g, (character) => `\\${character}`);
}

export interface MarkdownColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A table of plain texts, and an empty line behind it; nothing without rows. */
export function markdownTable(
  head: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const ruler = head.map(({ align }) => (align === 'left' ? '---' : '--:'));
  return [line(head.map(({ title }) => title)), `|${ruler.join('|')}|`, ...rows.map(line), ''];
}
