import { normalCdf, normalQuantile } from '../../kernel/math.js';
import type { Interval } from '../experiment-result.js';
import { between, rankOf } from './percentile.js';
import type { Resamples } from './resamples.js';
import { meanOf } from './sample.js';
import { studentQuantile } from './student.js';

/**
 * Interval of the mean: bias-corrected and accelerated (BCa; Efron 1987), which follows skewed values
 * where Student's t does not. Of a few values the bootstrap knows too little spread: the levels are
 * widened to those of Student's t (Hesterberg 2015, "expanded percentile interval").
 */
export function bootstrapMean(values: readonly number[], resamples: Resamples, confidence: number): Interval {
  const mean = meanOf(values);
  const deviations = values.map((value) => value - mean);
  const squares = deviations.reduce((sum, each) => sum + each * each, 0);
  if (squares === 0) return { low: mean, high: mean };
  const means = resampledMeans(values, resamples).sort();
  const cubes = deviations.reduce((sum, each) => sum + each * each * each, 0);
  const acceleration = cubes / (6 * squares * Math.sqrt(squares));
  const below = means.reduce((sum, each) => sum + (each < mean ? 1 : each === mean ? 0.5 : 0), 0);
  const bias = normalQuantile(Math.min(Math.max(below, 0.5), means.length - 0.5) / means.length);
  const width = -normalQuantile(tailOf(values.length, confidence));
  const level = (z: number) => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return { low: atLevel(means, level(-width)), high: atLevel(means, level(width)) };
}

/** Interval of a percentile, by the percentile bootstrap with the same widened levels. Values may be infinite. */
export function bootstrapPercentile(
  sorted: readonly number[],
  share: number,
  resamples: Resamples,
  confidence: number,
): Interval {
  const { size, count } = resamples;
  const found = new Float64Array(count);
  const { below, weight } = rankOf(size, share);
  for (let row = 0; row < count; row++)
    found[row] = resampledPercentile(sorted, below, weight, row, resamples);
  found.sort();
  const tail = tailOf(size, confidence);
  return { low: atLevel(found, tail), high: atLevel(found, 1 - tail) };
}

/** The value at a rank of one resample, found by counting from below. */
function resampledPercentile(
  sorted: readonly number[],
  below: number,
  weight: number,
  row: number,
  { size, counts }: Resamples,
): number {
  let place = 0;
  let passed = counts[row * size];
  while (passed <= below) passed += counts[row * size + ++place];
  const low = sorted[place];
  if (weight === 0) return low;
  while (passed <= below + 1) passed += counts[row * size + ++place];
  return between(low, sorted[place], weight);
}

/** Normal values of n draws scatter as if the level were that of a normal law: this undoes it. */
function tailOf(size: number, confidence: number): number {
  const t = studentQuantile((1 + confidence) / 2, size - 1);
  return normalCdf(-Math.sqrt(size / (size - 1)) * t);
}

function resampledMeans(values: readonly number[], { size, count, counts }: Resamples): Float64Array {
  const means = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let place = 0; place < size; place++) sum += counts[row * size + place] * values[place];
    means[row] = sum / size;
  }
  return means;
}

function atLevel(sorted: Float64Array, level: number): number {
  const rank = level * (sorted.length - 1);
  const below = Math.floor(rank);
  return between(sorted[below], sorted[Math.min(below + 1, sorted.length - 1)], rank - below);
}
