import { normalQuantile } from '../../kernel/math.js';
import type { Uniform } from '../../kernel/random.js';
import { meanOf } from './sample.js';

/** Weights by which draws of means are made from runs: `weights[draw * runs + run]`. */
export interface Posterior {
  readonly runs: number;
  readonly draws: number;
  readonly weights: Float64Array;
}

/**
 * Draws for means of so many runs. The means of several columns, drawn with the same weights, follow
 * the multivariate t law with n − 1 degrees of freedom about the sample means, with the sample
 * covariance over n: what the columns share, run by run, they share in the draws. For two columns the
 * share of draws in which one is larger is the one-sided p-value of the paired t test.
 */
export function drawPosterior(runs: number, draws: number, random: Uniform): Posterior {
  const weights = new Float64Array(runs * draws);
  for (let row = 0; row < weights.length; row += runs) {
    let squares = 0;
    for (let run = 1; run < runs; run++) squares += square(normal(random));
    const scale = 1 / Math.sqrt(runs * squares);
    for (let run = 0; run < runs; run++) weights[row + run] = scale * normal(random);
  }
  return { runs, draws, weights };
}

/** Draws of the mean of a column with one value a run. */
export function meansDrawn(column: readonly number[], { runs, draws, weights }: Posterior): Float64Array {
  const mean = meanOf(column);
  const deviations = Float64Array.from(column, (value) => value - mean);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = mean;
    for (let run = 0; run < runs; run++) sum += weights[draw * runs + run] * deviations[run];
    means[draw] = sum;
  }
  return means;
}

/** Half a step away from 0, which has no quantile. */
function normal(random: Uniform): number {
  return normalQuantile(random.uniform() + 5.6e-17);
}

function square(value: number): number {
  return value * value;
}
