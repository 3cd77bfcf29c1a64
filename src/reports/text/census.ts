import type { Census } from '../../explanation/census.js';
import { reasonWords } from '../explain/step-words.js';
import { count, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import type { Column } from '../tables/table.js';
import { heading, table } from './layout.js';
import { plainStyler, type Styler } from './styler.js';

/** What `geosim explain` prints without further options: whom to ask about, with ids to paste. */
export function censusText(
  { worst, failed, slowest }: Census,
  options: { readonly width?: number; readonly style?: Styler } = {},
): string {
  const width = Math.min(110, Math.max(80, Math.floor(options.width ?? 100)));
  const style = options.style ?? plainStyler;
  const section = (title: string, head: readonly Column[], rows: readonly (readonly string[])[]) =>
    rows.length === 0
      ? []
      : [
          heading(title, width, style),
          ...table(
            { head, rows: rows.map((row) => row.map((text) => ({ text: oneLine(text) }))) },
            width,
            style,
          ),
        ];
  const sections = [
    section(
      'Down longest · explain one with --client',
      DOWN,
      worst.map((one) => [one.client, duration(one.down_for_us), count(one.outages), one.fault ?? '']),
    ),
    section(
      'Went wrong · explain one with --operation',
      FAILED,
      failed.flatMap((one) =>
        one.examples.map((id, index) =>
          index === 0 ? [id, count(one.count), `${one.outcome}: ${reasonWords(one)}`] : [id, '', ''],
        ),
      ),
    ),
    section(
      'Slowest that went well · likewise',
      SLOWEST,
      slowest.map(({ id, took_for_us }) => [id, duration(took_for_us)]),
    ),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return text.length === 0 ? 'Nobody was down, and nothing failed.\n' : `${text.join('\n\n')}\n`;
}

const DOWN: readonly Column[] = [
  { title: 'client', align: 'left' },
  { title: 'down', align: 'right' },
  { title: 'outages', align: 'right' },
  { title: 'last hit by', align: 'left', yields: 'shortened' },
];

const FAILED: readonly Column[] = [
  { title: 'operation', align: 'left' },
  { title: 'of its kind', align: 'right' },
  { title: 'why', align: 'left', yields: 'shortened' },
];

const SLOWEST: readonly Column[] = [
  { title: 'operation', align: 'left' },
  { title: 'took', align: 'right' },
];
