import { labelKey } from '../metrics/label-key.js';
import type { MetricName } from '../metrics/metric-registry.js';
import type { Labels, Metric } from '../metrics/result.js';
import type { Label, MetricSubject, Window } from './expectation.js';
import type { JudgedRun } from './judged-run.js';
import { metricValue } from './metric-value.js';
import { momentOf } from './milestones.js';
import { NO_TRACE, type Observation, type Trace } from './observation.js';
import { observeLevel, observeShare, observeSum } from './observe-series.js';
import { seriesNamed } from './steps.js';
import { type Measure, type MeasureSource, STATISTIC_LABEL } from './vocabulary/measure.js';

/** What a run says about a metric, in the units of the language: µs, shares of 1, bytes, counts. */
export function observe(
  run: JudgedRun,
  measure: Measure,
  subject: MetricSubject,
  windows: readonly Window[],
): Observation {
  const labels = withDefaults(measure, subject);
  const { source } = measure;
  switch (source.kind) {
    case 'availability':
      return observeAvailability(run, labels, windowLength(subject.labels), windows);
    case 'latency':
      return observeLatency(run, labels);
    case 'histogram':
      return observeHistogram(run, source.metric, labels);
    case 'level':
      return observeLevel(run, source.series, labels, windows);
    case 'milestone': {
      const { fault = '', clients, share = '100%' } = labels;
      const moment = momentOf(run, source.milestone, fault, clients, share);
      if (moment.kind !== 'at') return moment;
      return { kind: 'one', value: moment.at_us - moment.since_us, trace: NO_TRACE };
    }
    case 'share':
      return observeMeasuredShare(run, source, labels, windows);
    case 'convergence':
      return observeConvergence(run, source.metric, labels);
    case 'value': {
      const { metric, scale, series } = source;
      if (windows.length > 0) {
        return series === null
          ? { kind: 'none', reason: `${measure.name} is known for the run as a whole only` }
          : observeSum(run, series, labels, windows, metricValue(run, metric, labels) === 0);
      }
      const value = measuredValue(run, source, labels);
      if (value === null) return { kind: 'none', reason: 'nothing was measured' };
      return { kind: 'one', value: scale === 1 ? value : Math.round(value * scale), trace: wholeRun() };
    }
  }

  function wholeRun(): Trace {
    if (source.kind !== 'value' || source.series === null) return NO_TRACE;
    if (Object.keys(labels).some((label) => !source.series?.labels.includes(label))) return NO_TRACE;
    const observed = observeSum(run, source.series, labels, [], false);
    return observed.kind === 'one' ? observed.trace : NO_TRACE;
  }
}

function observeAvailability(
  run: JudgedRun,
  { clients, over, operation }: Labels,
  window_us: number | undefined,
  windows: readonly Window[],
): Observation {
  const whose: Labels = clients === undefined ? {} : { clients };
  if (over !== 'requests' && operation === undefined) {
    const up = seriesNamed(run, 'up_time', whose);
    const all = [...up, ...seriesNamed(run, 'down_time', whose)];
    const exact = metricValue(run, 'availability', { ...whose, over: 'client-minutes' });
    return wholeOr(exact, observeShare(run, { good: up, all }, windows, window_us), windows, window_us);
  }
  const which: Labels = operation === undefined ? whose : { ...whose, operation };
  const all = seriesNamed(run, 'operations', which);
  const good = all.filter((series) => series.labels.outcome === 'ok');
  const row = run.availability.requests.find(
    (each) => each.clients === (clients ?? '*') && each.operation === (operation ?? '*'),
  );
  return wholeOr(
    row?.ratio ?? null,
    observeShare(run, { good, all }, windows, window_us),
    windows,
    window_us,
  );
}

/** Of the whole run the result has the exact value; the series only say where it went wrong. */
function wholeOr(
  exact: number | null,
  observed: Observation,
  windows: readonly Window[],
  window_us: number | undefined,
): Observation {
  if (windows.length > 0 || window_us !== undefined) return observed;
  if (exact === null) return { kind: 'none', reason: 'nothing was measured' };
  return { kind: 'one', value: exact, trace: observed.kind === 'one' ? observed.trace : NO_TRACE };
}

function observeMeasuredShare(
  run: JudgedRun,
  { metric, good, all }: Extract<MeasureSource, { kind: 'share' }>,
  labels: Labels,
  windows: readonly Window[],
): Observation {
  const series = { good: seriesNamed(run, good, labels), all: seriesNamed(run, all, labels) };
  const exact = run.metrics[labelKey(metric, labels)]?.value ?? null;
  return wholeOr(exact, observeShare(run, series, windows, undefined), windows, undefined);
}

function observeConvergence(run: JudgedRun, metric: MetricName, { fault }: Labels): Observation {
  const report = run.faults.find(({ name }) => name === fault);
  if (report === undefined) return { kind: 'none', reason: `there was no fault "${fault}"` };
  if (report.touched === 0) return { kind: 'none', reason: `"${fault}" touched nothing` };
  if (report.to_us === null) return { kind: 'none', reason: `"${fault}" did not end before the run did` };
  const seconds = metricValue(run, metric, { fault });
  return seconds === null
    ? { kind: 'never', reason: `the replicas never converged after "${fault}"`, since_us: report.to_us }
    : { kind: 'one', value: Math.round(seconds * 1_000_000), trace: NO_TRACE };
}

function measuredValue(
  run: JudgedRun,
  { metric, exact }: Extract<MeasureSource, { kind: 'value' }>,
  labels: Labels,
): number | null {
  if (metric === 'clients_hit') return clientsHit(run, labels);
  return exact === true
    ? (run.metrics[labelKey(metric, labels)]?.value ?? null)
    : metricValue(run, metric, labels);
}

function observeLatency(run: JudgedRun, labels: Labels): Observation {
  const { operation, clients = '*', region = '*', from, percentile } = labels;
  const rows = run.latency.filter(
    (row) =>
      row.operation === operation && row.clients === clients && row.region === region && row.from === from,
  );
  const row = rows[0];
  if (row === undefined || row.count === 0) return { kind: 'none', reason: `no ${operation} has a latency` };
  return { kind: 'one', value: row[`${percentile as 'p50'}_us`], trace: NO_TRACE };
}

function observeHistogram(run: JudgedRun, metric: string, { percentile, ...labels }: Labels): Observation {
  const found: Metric | undefined = run.metrics[labelKey(metric, labels)];
  const value = found?.histogram?.[percentile as 'p50'];
  return value === undefined
    ? { kind: 'none', reason: 'nothing was measured' }
    : { kind: 'one', value, trace: NO_TRACE };
}

/** A fault that touched something, though no client, hit 0. */
function clientsHit(run: JudgedRun, labels: Labels): number | null {
  const value = metricValue(run, 'clients_hit', labels);
  if (value !== null) return value;
  return run.faults.some(({ name, touched }) => name === labels.fault && touched > 0) ? 0 : null;
}

function withDefaults({ labels: rules }: Measure, { labels, statistic }: MetricSubject): Labels {
  const given = Object.fromEntries(labels.map(({ name, value }) => [name.text, value.text]));
  const defaults = Object.entries(rules).flatMap(([label, rule]) =>
    rule.default === undefined ? [] : [[label, rule.default] as const],
  );
  return {
    ...Object.fromEntries(defaults),
    ...given,
    ...(statistic === null ? {} : { [STATISTIC_LABEL]: statistic.text }),
  };
}

function windowLength(labels: readonly Label[]): number | undefined {
  const value = labels.find(({ name }) => name.text === 'window')?.value;
  return value?.kind === 'duration' ? value.value : undefined;
}
