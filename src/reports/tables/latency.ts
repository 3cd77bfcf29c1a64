import type { LatencyRow, RunResult } from '../../metrics/result.js';
import { count, duration } from '../format.js';
import { latencyOverview, latencySubject } from '../latency-rows.js';
import { oneLine } from '../safe-text.js';
import type { Cell, Column, Table } from './table.js';

/** Latency from the moment the client wanted to start, by operation and population. */
export function latencyTable(result: RunResult): Table {
  return latencyTableOf(latencyOverview(result));
}

export function latencyTableOf(rows: readonly LatencyRow[]): Table {
  return { head: HEAD, rows: rows.map(cells) };
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
