import type { MetricDefinition } from '../metrics/metric-definition.js';
import type { Reading } from './experiment-result.js';

/**
 * Who has the best of these readings, and whether all are the same. What lies closer together than it is
 * known or printed counts as the same; counts must be equal. Without data a design takes no part.
 */
export function bestOf(
  readings: readonly Reading[],
  better: MetricDefinition['better'],
  unit: string,
  relativeError: number,
): { readonly same: boolean; readonly best: readonly number[] } {
  const known = readings.filter((reading) => reading !== null);
  const complete = known.length === readings.length;
  const lowest = known.reduce<Ranked>((least, next) => (rank(next) < rank(least) ? next : least), known[0]);
  const highest = known.reduce<Ranked>((most, next) => (rank(next) > rank(most) ? next : most), known[0]);
  const isAlike = (a: Ranked, b: Ranked) => alike(a, b, unit, better, Math.max(relativeError, ROUNDING));
  if (known.length < 2 || isAlike(lowest, highest)) return { same: complete && known.length > 1, best: [] };
  if (better === 'neither') return { same: false, best: [] };
  const top = better === 'lower' ? lowest : highest;
  const best = readings.flatMap((reading, at) => (reading !== null && isAlike(reading, top) ? [at] : []));
  return { same: false, best };
}

type Ranked = Exclude<Reading, null>;

/** Figures are printed with three digits. */
const ROUNDING = 0.005;

/** Of times (lower is better): nobody hit goes before all, what never happened behind all. */
function rank(reading: Ranked): number {
  if (reading === 'unhit') return Number.NEGATIVE_INFINITY;
  return reading === 'never' ? Number.POSITIVE_INFINITY : reading;
}

function alike(
  a: Ranked,
  b: Ranked,
  unit: string,
  better: MetricDefinition['better'],
  tolerance: number,
): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string') return false;
  if (!MEASURED.has(unit)) return false;
  // Of a share that should be whole, what counts is what is missing: 99.9 % is far from 99.99 %.
  const isShare = unit === 'ratio' && better === 'higher';
  const size = isShare ? Math.max(1 - a, 1 - b) : Math.max(Math.abs(a), Math.abs(b));
  return Math.abs(a - b) <= tolerance * size;
}

/** Units of what is measured, as against counted. */
const MEASURED: ReadonlySet<string> = new Set(['us', 's', 'ratio', 'unit-hours', 'currency']);
