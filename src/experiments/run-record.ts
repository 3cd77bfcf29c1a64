import type { Metric, RunResult, Verdict } from '../metrics/result.js';
import { type Settled, settledOf } from './settled.js';

/**
 * What an experiment keeps of a run, in memory and on disk: some kilobytes, where a result may be
 * megabytes. A pure function of its key, so that it does not matter who made it, where, or how often.
 */
export interface RunRecord {
  /** Of the run: see `PlannedRun`. */
  readonly key: string;
  readonly seed: number;
  readonly events: number;
  /** SHA-256 of the event trace: two records of one key with different digests are a bug. */
  readonly digest: string;
  readonly verdict: Verdict;
  readonly met: number;
  readonly expectations: number;
  /** By full name, labels included: `availability{over=requests}`. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** Of money; absent where nothing has a price. */
  readonly currency?: string;
  /** How long the run took to settle; null where it did not before the first fault. */
  readonly settled: Settled | null;
}

/** A value; null: it never happened; of a histogram its statistics, in the order of STATISTICS, then its relative error. */
export type Figure = number | null | readonly number[];

export const STATISTICS = ['count', 'mean', 'min', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
export type Statistic = (typeof STATISTICS)[number];

export function recordOf(
  key: string,
  result: Pick<
    RunResult,
    | 'seed'
    | 'events'
    | 'digest'
    | 'verdict'
    | 'expectations'
    | 'metrics'
    | 'cost'
    | 'series'
    | 'faults'
    | 'simulated_us'
  >,
): RunRecord {
  const { seed, events, digest, verdict, expectations, metrics, cost } = result;
  return {
    ...{ key, seed, events, digest, verdict },
    met: expectations.filter((one) => one.verdict === 'met').length,
    expectations: expectations.length,
    figures: Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, figureOf(metric)])),
    ...(cost === undefined ? {} : { currency: cost.currency }),
    settled: settledOf(result),
  };
}

function figureOf({ value, histogram }: Metric): Figure {
  if (histogram === undefined) return value ?? null;
  return [...STATISTICS.map((statistic) => histogram[statistic]), histogram.relativeError];
}
