import type { Interval } from '../experiment-result.js';
import { studentQuantile } from './student.js';

/** Of values that are all the same exactly that value, so that they have no spread. */
export function meanOf(values: readonly number[]): number {
  const [first] = values;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

/** Standard deviation with n − 1; of a single value NaN. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Of the mean of two values or more, by Student's t: exact for normal values. */
export function studentInterval(values: readonly number[], confidence: number): Interval {
  const half = halfWidthOf(values, confidence);
  const mean = meanOf(values);
  return { low: mean - half, high: mean + half };
}

/** Half of that interval. */
export function halfWidthOf(values: readonly number[], confidence: number): number {
  const t = studentQuantile((1 + confidence) / 2, values.length - 1);
  return (t * deviationOf(values)) / Math.sqrt(values.length);
}
