import type { LatencyRow, RunResult } from '../metrics/result.js';
import { withoutIdleTotal } from './populations.js';

/**
 * The rows worth a table or a picture: from the intended start (no coordinated omission), whatever
 * replica served them. Where a result has no row over all regions, its rows by region stand.
 */
export function latencyOverview(result: RunResult): readonly LatencyRow[] {
  const intended = result.latency.filter((row) => row.from === 'intended' && row.count > 0);
  return withoutIdleTotal(intended.filter((row) => row.region === '*' || !hasOverall(intended, row)));
}

/** Of one way of counting all rows with a figure; by operation and clients first over all regions, then each. */
export function latencyByRegion(result: RunResult, from: LatencyRow['from']): readonly LatencyRow[] {
  const rows = withoutIdleTotal(result.latency.filter((row) => row.from === from && row.count > 0));
  const overall = rows.filter((row) => row.region === '*' || !hasOverall(rows, row));
  return overall.flatMap((row) => {
    if (row.region !== '*') return [row];
    const parts = rows.filter((part) => isPartOf(part, row));
    // One region is all there is: it would only say the same again.
    return parts.length > 1 ? [row, ...parts] : [row];
  });
}

function isPartOf(part: LatencyRow, whole: LatencyRow): boolean {
  return part.operation === whole.operation && part.clients === whole.clients && part.region !== '*';
}

function hasOverall(rows: readonly LatencyRow[], { operation, clients }: LatencyRow): boolean {
  return rows.some((row) => row.operation === operation && row.clients === clients && row.region === '*');
}

/** `us`, or `us → eastus` where the row is of one region. */
export function latencySubject(row: LatencyRow): string {
  const population = row.clients === '*' ? 'all' : row.clients;
  return row.region === '*' ? population : `${population} → ${row.region}`;
}
