import type { Labels, RunResult, Verdict } from '../metrics/result.js';
import type { QuantityKind } from '../scenario/quantity-text.js';

export const EXPERIMENT_VERSION = 1;

/**
 * What came of an experiment: several designs, each run on the same seeds. Plain JSON, complete: every
 * table and picture of it is made from this. Lists by design are in the order of `designs`.
 */
export interface ExperimentResult {
  readonly experimentVersion: typeof EXPERIMENT_VERSION;
  readonly kind: 'replicate' | 'compare' | 'sweep';
  readonly engine: RunResult['engine'];
  readonly scenario: { readonly name: string; readonly file: string; readonly sha256: string };
  readonly designs: readonly ExperimentDesign[];
  /** Settings and givens that are not the same everywhere, by path. */
  readonly differences: readonly DesignDifference[];
  /** The one number in which most designs differ; null where there is no such number. */
  readonly axis: Axis | null;
  /** Of a sweep: what was varied, the first the slowest. Every combination is a design. */
  readonly varied: readonly VariedSetting[];
  /** Of every interval here: 0.95. */
  readonly confidence: number;
  /** Whether somebody chose the rows; else they are those that say most. */
  readonly chosen: boolean;
  readonly rows: readonly ExperimentRow[];
  /** null with one design, or without two objectives. */
  readonly pareto: Pareto | null;
  readonly warmup: readonly WarmupAdvice[];
  /** null where the number of runs was given. */
  readonly stopping: Stopping | null;
}

export interface ExperimentDesign {
  readonly name: string;
  /** Of a sweep: its place on each axis, as in `varied`; else empty. */
  readonly at: readonly number[];
  /** Run k of every design has the same seed. */
  readonly runs: readonly {
    readonly seed: number;
    readonly events: number;
    readonly digest: string;
    readonly verdict: Verdict;
    readonly met: number;
    readonly expectations: number;
  }[];
}

export interface DesignDifference {
  /** Of several that go together, what they have in common: `clients.{eu,us}.publish.rate`. */
  readonly path: string;
  readonly paths: readonly string[];
  /** By design; null where there is no such thing. */
  readonly values: readonly unknown[];
}

/** Designs that differ in one number, and in what changes along with it. */
export interface Axis {
  readonly path: string;
  /** Other paths that change with it. */
  readonly along: readonly string[];
  /** Positions of the designs that lie on it. */
  readonly designs: readonly number[];
  readonly quantity: QuantityKind | 'number';
  /** By design on the axis, in µs, bytes, per second, 0 to 1, bit/s. */
  readonly values: readonly number[];
  /** The same, as written. */
  readonly texts: readonly string[];
}

export interface VariedSetting {
  readonly path: string;
  /** As written. */
  readonly texts: readonly string[];
  /** The same as numbers (µs, bytes, per second, 0 to 1, bit/s); null where they are none. */
  readonly values: readonly number[] | null;
  readonly quantity: QuantityKind | 'number' | null;
}

/** One metric over all designs. */
export interface ExperimentRow {
  /** In full, of a histogram with its statistic: `delivery_latency{path=cross} p99`. */
  readonly metric: string;
  readonly name: string;
  readonly labels: Labels;
  /** Of a histogram: p50, p99 …; null for a plain value. */
  readonly statistic: string | null;
  /** As in the registry; of money the currency. */
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
  readonly cells: readonly ExperimentCell[];
  /** Every design has the same, within rounding. */
  readonly same: boolean;
  /**
   * Positions of the best designs; empty where none is better than another. Of several runs each: the one
   * with the best mean, and those that nothing tells from it.
   */
  readonly best: readonly number[];
  /** null where there is nothing to rank: one design, fewer than three runs, or neither way is better. */
  readonly ranking: Ranking | null;
}

/** A figure; `never`: what is timed did not happen; `unhit`: there was nobody it could happen to; null: no data. */
export type Reading = number | 'never' | 'unhit' | null;

/** One metric of one design. */
export interface ExperimentCell {
  /** Of each run. */
  readonly runs: readonly Reading[];
  /** Their mean; `never` where one of them is. */
  readonly mean: Reading;
  /** null where the mean is no number, or is that of a single run. */
  readonly estimate: Estimate | null;
  /** To the first design; null for itself, and where fewer than two pairs of runs have figures. */
  readonly difference: PairedDifference | null;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What several runs say of a design. */
export interface Estimate {
  /** Runs with a figure. */
  readonly runs: number;
  readonly mean: number;
  readonly deviation: number;
  /** Of the mean, by Student's t. */
  readonly student: Interval;
  /** Of the mean, by the bootstrap; null with too few runs for it. */
  readonly bootstrap: Interval | null;
  /** Of single runs: half of them lie below the 0.5. Those for which there are enough runs. */
  readonly percentiles: readonly {
    readonly share: number;
    readonly value: number;
    readonly interval: Interval;
  }[];
}

/** This design minus another one, run by run on the same seeds. */
export interface PairedDifference {
  /** Position of the other. */
  readonly to: number;
  readonly runs: number;
  readonly mean: number;
  readonly interval: Interval;
  /** Between the two, over the seeds; null where one of them does not vary. */
  readonly correlation: number | null;
  /**
   * By how much the common random numbers cut the variance of the difference, against runs on different seeds:
   * 0.9: to a tenth; below 0: they made it larger; null where neither varies.
   */
  readonly varianceCut: number | null;
}

export interface Ranking {
  /** Means that lie no further apart than this count as equally good; in the unit of the row. */
  readonly indifference: number;
  /** By design: the probability that its mean is the best. They add up to 1. */
  readonly best: readonly number[];
  /** By design: that its mean is the best or within the indifference zone of it. */
  readonly good: readonly number[];
}

/** Which designs nobody beats in everything. */
export interface Pareto {
  /** Positions of rows. */
  readonly objectives: readonly number[];
  /** By design. */
  readonly designs: readonly {
    /** Some other design is better in one objective and worse in none, by the means. */
    readonly dominatedBy: readonly number[];
    /** The probability that no other design dominates it; null with too few runs. */
    readonly onFront: number | null;
    /** Why it takes no part: it has no figure for an objective. */
    readonly without: boolean;
  }[];
}

/** How long a design takes to settle, by MSER-5, against the warm-up that it has. */
export interface WarmupAdvice {
  readonly design: number;
  readonly warmup_us: number;
  /** The median over the runs of the series that takes longest; null where none settles before the first fault. */
  readonly suggested_us: number | null;
  /** That series, by full name. */
  readonly series: string | null;
}

/** Runs were added until the intervals were narrow enough, or the most were reached. */
export interface Stopping {
  readonly metric: string;
  /** Half the width of the interval that was asked for: absolute in the unit of the row, or a share of the mean. */
  readonly halfWidth: number;
  readonly relative: boolean;
  readonly reached: boolean;
  /** Number of runs after each look, with the widest half-width of all designs then. */
  readonly looks: readonly { readonly runs: number; readonly halfWidth: number | null }[];
}
