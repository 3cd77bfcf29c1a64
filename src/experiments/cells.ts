import type { Estimate, ExperimentCell, PairedDifference, Reading } from './experiment-result.js';
import { bootstrapMean, bootstrapPercentile } from './statistics/bootstrap.js';
import type { Method } from './statistics/method.js';
import { pairedDifference } from './statistics/paired.js';
import { percentileOf } from './statistics/percentile.js';
import { deviationOf, meanOf, studentInterval } from './statistics/sample.js';

/** What the runs of each design say together, and how each design differs from the first. */
export function cellsOf(
  readings: readonly (readonly Reading[])[],
  method: Method,
): readonly ExperimentCell[] {
  return readings.map((runs, design) => ({
    runs,
    mean: meanReading(runs),
    estimate: estimateOf(runs, method),
    difference: design === 0 ? null : differenceOf(runs, readings[0], 0, method.confidence),
  }));
}

/** `runs` minus those of design `to`; null with fewer than two pairs of figures, or where something never happened. */
export function differenceOf(
  runs: readonly Reading[],
  others: readonly Reading[],
  to: number,
  confidence: number,
): PairedDifference | null {
  if (runs.includes('never') || others.includes('never')) return null;
  const a: number[] = [];
  const b: number[] = [];
  for (const [run, reading] of runs.entries()) {
    const other = others[run];
    if (typeof reading !== 'number' || typeof other !== 'number') continue;
    a.push(reading);
    b.push(other);
  }
  return a.length < 2 ? null : { to, ...pairedDifference(a, b, confidence) };
}

function meanReading(runs: readonly Reading[]): Reading {
  if (runs.includes('never')) return 'never';
  const figures = figuresOf(runs);
  if (figures.length > 0) return meanOf(figures);
  return runs.includes('unhit') ? 'unhit' : null;
}

function estimateOf(runs: readonly Reading[], method: Method): Estimate | null {
  const figures = figuresOf(runs);
  if (figures.length < 2 || runs.includes('never')) return null;
  const { confidence } = method;
  const sorted = Float64Array.from(figures).sort();
  return {
    runs: figures.length,
    mean: meanOf(figures),
    deviation: deviationOf(figures),
    student: studentInterval(figures, confidence),
    bootstrap:
      figures.length < LEAST_FOR_BOOTSTRAP
        ? null
        : bootstrapMean(figures, method.resamples(figures.length), confidence),
    percentiles: PERCENTILES.filter(({ least }) => figures.length >= least).map(({ share }) => ({
      share,
      value: percentileOf(sorted, share),
      interval: bootstrapPercentile([...sorted], share, method.resamples(figures.length), confidence),
    })),
  };
}

/** With fewer the bootstrap knows too little of the law: see docs/experiments.md for what was measured. */
const LEAST_FOR_BOOTSTRAP = 10;

/** Five runs or more have to lie beyond a percentile; of the median it takes twenty. */
const PERCENTILES = [
  { share: 0.5, least: 20 },
  { share: 0.9, least: 50 },
  { share: 0.95, least: 100 },
];

function figuresOf(runs: readonly Reading[]): readonly number[] {
  return runs.filter((reading) => typeof reading === 'number');
}
