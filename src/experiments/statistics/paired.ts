import type { PairedDifference } from '../experiment-result.js';
import { deviationOf, meanOf, studentInterval } from './sample.js';

/**
 * `a` minus `b`, pair by pair; two pairs or more. On common random numbers what both have in common
 * cancels out: the interval is that of the differences, and by how much it gained is told.
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  confidence: number,
): Omit<PairedDifference, 'to'> {
  const differences = a.map((value, at) => value - b[at]);
  const apart = square(deviationOf(a)) + square(deviationOf(b));
  return {
    runs: differences.length,
    mean: meanOf(differences),
    interval: studentInterval(differences, confidence),
    correlation: correlationOf(a, b),
    varianceCut: apart === 0 ? null : 1 - square(deviationOf(differences)) / apart,
  };
}

function correlationOf(a: readonly number[], b: readonly number[]): number | null {
  const spread = deviationOf(a) * deviationOf(b);
  if (spread === 0) return null;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const products = a.reduce((sum, value, at) => sum + (value - meanA) * (b[at] - meanB), 0);
  return Math.min(1, Math.max(-1, products / (a.length - 1) / spread));
}

function square(value: number): number {
  return value * value;
}
