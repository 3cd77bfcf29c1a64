import type { LatencyRow, RunResult } from '../../metrics/result.js';
import { count, duration } from '../format.js';
import { latencyOverview, latencySubject } from '../latency-rows.js';
import { oneLine } from '../safe-text.js';
import { type Cell, type Column, table } from './layout.js';
import type { Styler } from './styler.js';

/** Latency from the moment the client wanted to start, by operation and population. */
export function latencyTable(result: RunResult, width: number, style: Styler): string[] {
  const rows = latencyOverview(result);
  return rows.length === 0 ? [] : table(HEAD, rows.map(cells), width, style);
}

const HEAD: readonly Column[] = [
  { title: 'operation', align: 'left', max: 10 },
  { title: 'clients', align: 'left', max: 30, yields: 'shortened' },
  { title: 'count', align: 'right' },
  { title: 'mean', align: 'right' },
  { title: 'p50', align: 'right' },
  { title: 'p90', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'p99.9', align: 'right', yields: 'dropped' },
  { title: 'max', align: 'right' },
];

function cells(row: LatencyRow): readonly Cell[] {
  const lengths = [row.mean_us, row.p50_us, row.p90_us, row.p99_us, row.p999_us, row.max_us];
  return [
    { text: oneLine(row.operation) },
    { text: oneLine(latencySubject(row)) },
    { text: count(row.count) },
    ...lengths.map((length): Cell => ({ text: duration(length) })),
  ];
}
