import type { Histogram } from './histogram.js';
import { labelKey } from './label-key.js';
import { type LabelOf, METRICS, type MetricName } from './metric-registry.js';
import type { Labels, Metric } from './result.js';

/** Collects metrics by full name; unit and labels come from the registry. */
export class MetricTable {
  readonly metrics: Record<string, Metric> = {};

  /** null: it never happened, or nothing was there to measure. */
  value<N extends MetricName>(
    name: N,
    labels: { readonly [L in LabelOf<N>]?: string },
    value: number | null,
  ): void {
    const given = { ...labels } as Labels;
    this.metrics[labelKey(name, given)] = { unit: METRICS[name].unit, labels: given, value };
  }

  /** An empty histogram is left out. */
  histogram<N extends MetricName>(
    name: N,
    labels: { readonly [L in LabelOf<N>]?: string },
    histogram: Histogram,
  ): void {
    const summary = histogram.summary();
    if (summary === null) return;
    const given = { ...labels } as Labels;
    this.metrics[labelKey(name, given)] = { unit: METRICS[name].unit, labels: given, histogram: summary };
  }
}
