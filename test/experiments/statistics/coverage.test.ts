import { describe, expect, it } from 'vitest';
import { bootstrapMean, bootstrapPercentile } from '../../../src/experiments/statistics/bootstrap.js';
import { pairedDifference } from '../../../src/experiments/statistics/paired.js';
import { drawResamples } from '../../../src/experiments/statistics/resamples.js';
import { studentInterval } from '../../../src/experiments/statistics/sample.js';
import { exponential, logarithm, normalQuantile } from '../../../src/kernel/math.js';
import type { Uniform } from '../../../src/kernel/random.js';
import { createRandom } from '../../../src/kernel/streams.js';

/** Laws whose mean and percentiles are known: symmetric, flat, skewed. */
const LAWS = {
  normal: { quantile: normalQuantile, mean: 0 },
  uniform: { quantile: (p: number) => p, mean: 0.5 },
  exponential: { quantile: (p: number) => -logarithm(1 - p), mean: 1 },
  lognormal: { quantile: (p: number) => exponential(normalQuantile(p) / 2), mean: exponential(1 / 8) },
} as const;
type Law = keyof typeof LAWS;

const EXPERIMENTS = 1_000;
/** The same for every sample of a size: as in an experiment. */
const resamplesOf = (size: number) =>
  drawResamples(size, createRandom(1).stream('coverage', `resamples of ${size}`));

/** Of a thousand experiments with known truth, the share whose interval holds it. */
function coverage(name: string, holds: (random: Uniform) => boolean): number {
  const random = createRandom(1).stream('coverage', name);
  let held = 0;
  for (let experiment = 0; experiment < EXPERIMENTS; experiment++) if (holds(random)) held++;
  return held / EXPERIMENTS;
}

function sampleOf(law: Law, size: number, random: Uniform): number[] {
  return Array.from({ length: size }, () => LAWS[law].quantile(random.uniform() + 2 ** -54));
}

function contains({ low, high }: { low: number; high: number }, truth: number): boolean {
  return low <= truth && truth <= high;
}

/** 95 % ± 2 %. */
function expectHonest(share: number): void {
  expect(share).toBeGreaterThanOrEqual(0.93);
  expect(share).toBeLessThanOrEqual(0.97);
}

describe('95 % intervals cover the truth in 95 % ± 2 % of a thousand experiments', () => {
  // docs/experiments.md names these sizes as those from which the intervals hold.
  it.each<[Law, number]>([
    ['normal', 3],
    ['normal', 10],
    ['normal', 50],
    ['uniform', 5],
    ['uniform', 30],
    ['exponential', 100],
    ['lognormal', 100],
  ])('Student, mean of a law that is %s, %i runs', (law, size) => {
    const share = coverage(`student ${law} ${size}`, (random) =>
      contains(studentInterval(sampleOf(law, size, random), 0.95), LAWS[law].mean),
    );
    expectHonest(share);
  });

  it.each<[Law, number]>([
    ['normal', 10],
    ['normal', 50],
    ['uniform', 10],
    ['exponential', 30],
    ['lognormal', 50],
  ])('bootstrap, mean of a law that is %s, %i runs', (law, size) => {
    const resamples = resamplesOf(size);
    const share = coverage(`bootstrap ${law} ${size}`, (random) =>
      contains(bootstrapMean(sampleOf(law, size, random), resamples, 0.95), LAWS[law].mean),
    );
    expectHonest(share);
  });

  // These intervals end at ranks, which are alike for every continuous law: one law a size shows it.
  it.each<[Law, number, number]>([
    ['exponential', 0.5, 20],
    ['exponential', 0.9, 50],
    ['lognormal', 0.9, 100],
    ['exponential', 0.95, 100],
  ])('bootstrap, percentiles of a law that is %s: the %f, %i runs', (law, percentile, size) => {
    const resamples = resamplesOf(size);
    const share = coverage(`percentile ${law} ${percentile} ${size}`, (random) => {
      const sorted = sampleOf(law, size, random).sort((a, b) => a - b);
      const interval = bootstrapPercentile(sorted, percentile, resamples, 0.95);
      return contains(interval, LAWS[law].quantile(percentile));
    });
    expectHonest(share);
  });

  it.each([
    [5, 0],
    [10, 0.9],
    [30, 0.99],
  ])('paired differences, %i pairs that share %f of their variance', (size, shared) => {
    const share = coverage(`paired ${size} ${shared}`, (random) => {
      const common = sampleOf('exponential', size, random);
      const own = () => sampleOf('normal', size, random);
      const mix = (base: number, noise: readonly number[]) =>
        common.map((value, at) => base + Math.sqrt(shared) * value + Math.sqrt(1 - shared) * noise[at]);
      return contains(pairedDifference(mix(3, own()), mix(1, own()), 0.95).interval, 2);
    });
    expectHonest(share);
  });

  it('too few runs of a skewed law cover less: that is why the documentation names the sizes', () => {
    const share = coverage('student exponential 5', (random) =>
      contains(studentInterval(sampleOf('exponential', 5, random), 0.95), 1),
    );
    expect(share).toBeLessThan(0.93);
  });
});

describe('common random numbers', () => {
  it('cut the variance of a difference by the share that is common, and say by how much', () => {
    const random = createRandom(2).stream('coverage', 'cut');
    const common = sampleOf('normal', 2_000, random);
    const design = (noise: number) => common.map((value) => value + noise * sampleOf('normal', 1, random)[0]);
    const difference = pairedDifference(design(0.5), design(0.5), 0.95);
    // Variances 1.25 each, of the difference 0.5.
    expect(difference.varianceCut).toBeCloseTo(1 - 0.5 / 2.5, 1);
    expect(difference.correlation).toBeCloseTo(1 / 1.25, 1);
    const apart = pairedDifference(sampleOf('normal', 2_000, random), common, 0.95);
    expect(Math.abs(apart.varianceCut ?? 1)).toBeLessThan(0.1);
    expect(pairedDifference([1, 1], [2, 2], 0.95)).toMatchObject({ correlation: null, varianceCut: null });
  });
});
