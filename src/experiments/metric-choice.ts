import type { MetricName } from '../metrics/metric-registry.js';
import type { Labels } from '../metrics/result.js';
import type { Statistic } from './run-record.js';

/** Metrics that somebody wants to see: `time_to_recover`, `delivery_latency{path=cross} p99`. */
export interface MetricChoice {
  readonly name: MetricName;
  /** Exactly these, or whatever has at least these; null: the usual ones of that name. */
  readonly labels: Labels | null;
  /** Of a histogram; null: the usual ones. */
  readonly statistic: Statistic | null;
}
