import { azureRttP50_ms, azureRttP95_ms, azureRttRegions } from './tables/azure-rtt.js';

/** A measured matrix of round trips. Directed: row by row what each region measured. */
export interface MeasuredRoundTrips {
  /** Median and 95th percentile in µs, or undefined where the source has no value. */
  find(from: string, to: string): { readonly p50_us: number; readonly p95_us: number } | undefined;
}

/**
 * Azure's published matrix of 30 July 2026 (54 regions, 30 days of probes; data/README.md). Parsed
 * here, on each call, so that a program that never asks pays nothing: about a millisecond.
 */
export function azureRoundTrips(): MeasuredRoundTrips {
  const names = azureRttRegions.trim().split(/\s+/);
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const p50 = numbers(azureRttP50_ms);
  const p95 = numbers(azureRttP95_ms);
  return {
    find(from, to) {
      const row = rowOf.get(from);
      const column = rowOf.get(to);
      if (row === undefined || column === undefined || row === column) return undefined;
      const cell = row * names.length + column;
      return { p50_us: p50[cell] * 1_000, p95_us: p95[cell] * 1_000 };
    },
  };
}

function numbers(matrix: string): Float64Array {
  return Float64Array.from(matrix.trim().split(/\s+/), Number);
}
