import { columns, shorten } from '../safe-text.js';
import type { Cell, Column, Table } from '../tables/table.js';
import type { Styler } from './styler.js';

/** Rows under a ruled head, two spaces between columns, no wider than needed nor than `width`; none without rows. */
export function table({ head, rows }: Table, width: number, style: Styler): string[] {
  if (rows.length === 0) return [];
  const widths = columnWidths(head, rows, width);
  const shown = widths.flatMap((columnWidth, index) => (columnWidth > 0 ? [index] : []));
  const line = (cells: readonly Cell[]) =>
    shown
      .map((index) => {
        const { text, tone } = cells[index] ?? { text: '' };
        const last = index === shown.at(-1);
        const padded = pad(text, widths[index] ?? 0, head[index]?.align ?? 'left', last);
        return tone === undefined ? padded : style(tone, padded);
      })
      .join('  ')
      .trimEnd();
  const ruler = shown.map((index) => '─'.repeat(widths[index] ?? 0)).join('  ');
  const titles = head.map((column): Cell => ({ text: column.title, tone: 'quiet' }));
  return [line(titles), style('quiet', ruler), ...rows.map(line)].map((text) => `  ${text}`);
}

/** By column; 0 for one that was dropped. */
function columnWidths(head: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const widths = head.map((column, index) => {
    const widest = Math.max(columns(column.title), ...rows.map((row) => columns(row[index]?.text ?? '')));
    return Math.min(widest, column.max ?? widest);
  });
  const excess = () => widths.reduce((sum, w) => sum + (w > 0 ? w + 2 : 0), 0) - width;
  // From the right: what stands further left matters more.
  for (let index = head.length - 1; index >= 0 && excess() > 0; index--) {
    if (head[index]?.yields === 'dropped') widths[index] = 0;
  }
  for (let index = head.length - 1; index >= 0 && excess() > 0; index--) {
    const now = widths[index] ?? 0;
    const least = Math.min(now, Math.max(8, columns(head[index]?.title ?? '')));
    if (head[index]?.yields === 'shortened') widths[index] = Math.max(least, now - excess());
  }
  return widths;
}

/** `── Latency ─────────` over the full width. */
export function heading(title: string, width: number, style: Styler): string {
  const rule = '─'.repeat(Math.max(0, width - columns(title) - 4));
  return `${style('quiet', '──')} ${style('heading', title)} ${style('quiet', rule)}`;
}

/** Words over as many lines as it takes, each indented and at most `width` columns. */
export function wrap(text: string, width: number, indent = 2): string[] {
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +(?!%)/).filter((part) => part !== '')) {
    const piece = shorten(word, width - indent);
    if (line !== '' && columns(line) + 1 + columns(piece) > width - indent) {
      lines.push(margin + line);
      line = piece;
    } else {
      line = line === '' ? piece : `${line} ${piece}`;
    }
  }
  if (line !== '') lines.push(margin + line);
  return lines;
}

/** Exactly `width` columns (the last of a line is not filled up). */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left', last = false): string {
  const short = shorten(text, width);
  const gap = ' '.repeat(Math.max(0, width - columns(short)));
  if (align === 'right') return gap + short;
  return last ? short : short + gap;
}
