import { labelKey } from '../metrics/label-key.js';
import { METRICS, type MetricName } from '../metrics/metric-registry.js';
import type { Labels, Metric } from '../metrics/result.js';
import type { JudgedRun } from './judged-run.js';

/**
 * A metric with these labels, in its own unit; null if it was not measured. A result holds totals
 * always and parts only where there is something: a part of a total that is known, and not listed, is 0;
 * a total that is not listed is the sum of its parts.
 */
export function metricValue(run: JudgedRun, name: MetricName, labels: Labels): number | null {
  const exact = run.metrics[labelKey(name, labels)];
  if (exact !== undefined) return exact.value ?? null;
  const own = Object.entries(run.metrics).flatMap(([key, metric]) => (nameOf(key) === name ? [metric] : []));
  const parts = alike(own.filter((metric) => hasLabels(metric, labels)));
  if (parts.length > 0) return sumOf(parts);
  const whole = own.find((metric) => Object.keys(metric.labels).length === 0);
  return whole === undefined || METRICS[name].shape !== 'value' || (whole.value ?? null) === null
    ? null
    : partOf(own, labels);
}

/** A population without any entry of its own took no part: nothing is known of it. */
function partOf(own: readonly Metric[], labels: Labels): number | null {
  const { clients } = labels;
  return clients === undefined || own.some((metric) => metric.labels.clients === clients) ? 0 : null;
}

function nameOf(key: string): string {
  const brace = key.indexOf('{');
  return brace < 0 ? key : key.slice(0, brace);
}

function hasLabels(metric: Metric, labels: Labels): boolean {
  return Object.entries(labels).every(([label, value]) => metric.labels[label] === value);
}

/** Those with the same labels as the first: each set of labels adds up to the whole. */
function alike(metrics: readonly Metric[]): readonly Metric[] {
  const labelsOf = (metric: Metric) => Object.keys(metric.labels).sort().join();
  return metrics.filter((metric) => labelsOf(metric) === labelsOf(metrics[0]!));
}

function sumOf(metrics: readonly Metric[]): number | null {
  const values = metrics.map(({ value }) => value ?? null);
  return values.includes(null) ? null : values.reduce<number>((sum, value) => sum + (value as number), 0);
}
