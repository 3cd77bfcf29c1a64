import type { RunResult } from '../metrics/result.js';

/** What one replica had to carry. null: not known. */
export interface LoadRow {
  readonly replica: string;
  /** Smallest and largest size, and the one at the end. */
  readonly units: { readonly least: number; readonly most: number; readonly last: number } | null;
  readonly utilisation: number | null;
  /** Of the wait in its queue. */
  readonly p99_us: number | null;
  readonly throttled: { readonly connections: number; readonly messages: number };
}

/** By replica, in the order of the scenario; only those of which anything is known. */
export function loadRows(result: RunResult): readonly LoadRow[] {
  return result.topology.replicas.flatMap(({ name }) => {
    const own = ownOf(result, name);
    const units = unitsOf(result, name);
    const row: LoadRow = {
      replica: name,
      units,
      utilisation: own('utilisation')?.value ?? null,
      p99_us: own('queue_wait')?.histogram?.p99 ?? null,
      throttled: {
        connections: own('throttled', 'connection')?.value ?? 0,
        messages: own('throttled', 'message')?.value ?? 0,
      },
    };
    const isKnown = units !== null || row.utilisation !== null || isThrottling(row);
    return isKnown ? [row] : [];
  });
}

/** Somebody was turned away, a size changed, or messages had to wait: worth a look. */
export function isTelling(rows: readonly LoadRow[]): boolean {
  return rows.some((row) => isThrottling(row) || isScaled(row) || (row.p99_us ?? 0) >= LONG_us);
}

export function isThrottling({ throttled }: LoadRow): boolean {
  return throttled.connections + throttled.messages > 0;
}

export function isScaled({ units }: LoadRow): boolean {
  return units !== null && units.least < units.most;
}

/** A wait that somebody may notice. */
const LONG_us = 10_000;

function ownOf({ metrics }: RunResult, replica: string) {
  return (name: string, what?: string) =>
    Object.keys(metrics)
      .filter((key) => key.startsWith(`${name}{`))
      .map((key) => metrics[key])
      .find((metric) => metric?.labels.replica === replica && metric.labels.what === what);
}

function unitsOf({ series }: RunResult, replica: string): LoadRow['units'] {
  const own = Object.keys(series)
    .filter((key) => key.startsWith('units{'))
    .map((key) => series[key])
    .find((each) => each?.labels.replica === replica);
  const sizes = (own?.values ?? []).flatMap((size) => (size === null ? [] : [size]));
  const last = sizes.at(-1);
  if (last === undefined) return null;
  return {
    least: sizes.reduce((a, b) => Math.min(a, b)),
    most: sizes.reduce((a, b) => Math.max(a, b)),
    last,
  };
}
