import type { LatencySpec } from './latency.js';

type Pair = LatencySpec['pairs'][number];

export interface LatencyCsvProblem {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Pairs of a CSV file with the columns from, to, p50_ms and optionally p95_ms, in any order, other
 * columns ignored. All that is wrong comes back at once; the pairs are then not complete.
 */
export function parseLatencyCsv(text: string): {
  readonly pairs: readonly Pair[];
  readonly problems: readonly LatencyCsvProblem[];
} {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = cells(lines[0]);
  const column = (name: string) => head.indexOf(name);
  const missing = ['from', 'to', 'p50_ms'].filter((name) => column(name) < 0);
  if (missing.length > 0) {
    return { pairs: [], problems: [{ line: 1, message: `column ${missing.join(', ')} is missing` }] };
  }

  const pairs: Pair[] = [];
  const problems: LatencyCsvProblem[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const row = cells(line);
    const wrong = (message: string) => problems.push({ line: index + 1, message });
    const from = row[column('from')];
    const to = row[column('to')];
    if (!from || !to) {
      wrong('from and to must name regions');
      continue;
    }
    const p50 = micros(row[column('p50_ms')]);
    const p95Text = row[column('p95_ms')];
    const p95 = p95Text ? micros(p95Text) : undefined;
    if (p50 === undefined) wrong(`p50_ms must be a number of milliseconds from 0`);
    else if (p95Text && p95 === undefined) wrong(`p95_ms must be a number of milliseconds from 0`);
    else if (p95 !== undefined && p95 < p50) wrong('p95_ms is less than p50_ms');
    else pairs.push(p95 === undefined ? { from, to, p50 } : { from, to, p50, p95 });
  }
  return { pairs, problems };
}

function cells(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function micros(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = Number(text);
  return Number.isFinite(ms) && ms >= 0 ? Math.round(ms * 1_000) : undefined;
}
