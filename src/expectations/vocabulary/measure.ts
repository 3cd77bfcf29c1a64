import type { MetricName } from '../../metrics/metric-registry.js';
import type { MilestoneName } from '../expectation.js';

/** A metric as the language knows it. */
export interface Measure {
  readonly name: string;
  /** Other ways to write it, beside the snake_case of each. */
  readonly aliases: readonly string[];
  readonly dimension: Dimension;
  readonly labels: Readonly<Record<string, LabelRule>>;
  readonly source: MeasureSource;
  readonly description: string;
}

export type Dimension = 'share' | 'duration' | 'bytes' | 'count' | 'number';

/** Where the values come from. Those with a series can be judged in a window of time. */
export type MeasureSource =
  | { readonly kind: 'availability' }
  /** Rows of `latency`, by statistic. */
  | { readonly kind: 'latency' }
  /** A metric that is a histogram, by statistic. */
  | { readonly kind: 'histogram'; readonly metric: MetricName }
  /** A metric that is a share, by the series of its parts and of the whole; labels that the series know. */
  | {
      readonly kind: 'share';
      readonly metric: MetricName;
      readonly good: string;
      readonly all: string;
      readonly labels: readonly string[];
    }
  /** A metric that is one value; `scale`: how many of our units its unit is. */
  | {
      readonly kind: 'value';
      readonly metric: MetricName;
      readonly scale: number;
      readonly series: SumSeries | null;
      /** Parts do not add up to a whole, and one that is not listed was not measured. */
      readonly exact?: true;
    }
  /** From the end of the fault until the replicas were alike. */
  | { readonly kind: 'convergence'; readonly metric: MetricName }
  /** From the fault (failedBack: its end) to the milestone. */
  | { readonly kind: 'milestone'; readonly metric: MetricName; readonly milestone: MilestoneName }
  /** A level that must hold at the end of every step. */
  | { readonly kind: 'level'; readonly series: 'connected' | 'down' };

/** A series whose sum over all steps is the metric. `attributed`: what a fault is to blame for. */
export interface SumSeries {
  readonly name:
    | 'down_time'
    | 'operations'
    | 'delivered'
    | 'lost'
    | 'duplicated'
    | 'throttled'
    | 'forwarded_bytes'
    | 'writes_lost';
  readonly scale: number;
  readonly labels: readonly string[];
  readonly attributed?: 'lost_during' | 'writes_lost_during';
}

/** What a label may be set to: the name of a thing in the scenario, a length of time, or one of these words. */
export interface LabelRule {
  readonly values:
    | 'clients'
    | 'replica'
    | 'region'
    | 'fault'
    | 'action'
    | 'image'
    | 'duration'
    | readonly string[];
  /** Without it there is no answer. */
  readonly required?: true;
  readonly default?: string;
}

export const STATISTICS = ['p50', 'p90', 'p99', 'p999', 'mean', 'max'] as const;
export const HISTOGRAM_STATISTICS = ['p50', 'p90', 'p95', 'p99', 'p999', 'mean', 'min', 'max'] as const;

/** Label under which a statistic can be given; `p99(…)` around the metric is the other way. */
export const STATISTIC_LABEL = 'percentile';
