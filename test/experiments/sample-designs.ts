import { analyse, type MeasuredDesign } from '../../src/experiments/analysis.js';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import type { MetricChoice } from '../../src/experiments/metric-choice.js';
import { recordOf } from '../../src/experiments/run-record.js';
import { labelKey } from '../../src/metrics/label-key.js';
import type { Labels, Metric, RunResult } from '../../src/metrics/result.js';
import { sampleResult } from '../reports/sample-result.js';

/** A plain value; the unit is the registry's business. */
export function value(name: string, labels: Labels, figure: number | null): Record<string, Metric> {
  return { [labelKey(name, labels)]: { unit: '', labels, value: figure } };
}

export function latency(labels: Labels, p50: number, p99: number): Record<string, Metric> {
  const histogram = { count: 1_000, mean: p50, min: p50, p50, p90: p99, p95: p99, p99, p999: p99, max: p99 };
  const metric: Metric = { unit: 'us', labels, histogram: { ...histogram, relativeError: 1 / 256 } };
  return { [labelKey('delivery_latency', labels)]: metric };
}

/** A design with one run. */
export function design(name: string, changes: Partial<RunResult> = {}): MeasuredDesign {
  const result = sampleResult(changes);
  const { settings, givens, warmup_us } = result;
  return { name, at: [], key: name, warmup_us, settings, givens, runs: [recordOf(`${name}-1`, result)] };
}

/** A design with one run for each of the figures of a metric. */
export function designOf(name: string, metrics: readonly Record<string, Metric>[]): MeasuredDesign {
  const runs = metrics.flatMap((own, run) => design(name, { metrics: own, seed: run + 1 }).runs);
  return { ...design(name), settings: [], givens: [], runs };
}

/** What is asked of a comparison of them. */
export function compareDesigns(
  designs: readonly MeasuredDesign[],
  metrics: readonly MetricChoice[] | null,
  objectives: readonly MetricChoice[] | null = null,
): ExperimentResult {
  const { engine, scenario } = sampleResult();
  const { name, file, sha256 } = scenario;
  const runs = designs[0]?.runs.length ?? 0;
  return analyse(
    {
      ...{ kind: 'compare', engine, metrics, objectives, runs, varied: [], seed: 1, stopping: null },
      scenario: { name, file, sha256 },
      indifference: 0.01,
    },
    designs,
  );
}

/** An outage in which `us` is hit, `eu` only where it is served from the dark region too. */
export function outageMetrics(recovered: number | null, detected: number, lost: number, up: number) {
  return {
    ...value('availability', { over: 'client-minutes' }, up),
    ...value('downtime_seconds', { clients: 'us' }, 1),
    ...value('downtime_seconds', { clients: 'eu' }, 0),
    ...value('clients_hit', { clients: 'us', fault: 'dark' }, 500),
    ...value('time_to_detect', { fault: 'dark' }, detected),
    ...value('time_to_recover', { clients: 'us', fault: 'dark' }, recovered),
    ...value('messages_lost', {}, lost),
    ...value('messages_duplicated', {}, 0),
    ...latency({ path: 'cross' }, 67_300, 87_800),
  };
}

/** Three designs: one is quick, one never recovers and hits `eu` as well. */
export function sampleDesigns(): readonly MeasuredDesign[] {
  const settings = (ttl: string) => [{ path: 'routing.trafficManager.ttl', value: ttl, default: '1m' }];
  const replica = { path: 'service.replicas.westeurope.region', value: 'westeurope' };
  return [
    design('base', { settings: [], givens: [replica], metrics: outageMetrics(192, 107, 5_308, 0.9123) }),
    design('fast-probes', {
      settings: settings('10s'),
      givens: [replica],
      metrics: outageMetrics(111.4, 9.1, 2_010, 0.9631),
    }),
    design('one region', {
      settings: [],
      givens: [],
      metrics: {
        ...outageMetrics(null, 107, 84_000, 0.181),
        ...value('clients_hit', { clients: 'eu', fault: 'dark' }, 500),
        ...value('time_to_recover', { clients: 'eu', fault: 'dark' }, 480),
      },
      verdict: 'missed',
      expectations: [
        { text: 'a', verdict: 'met', observed: '1', at_us: null },
        { text: 'b', verdict: 'missed', observed: '2', at_us: null },
      ],
    }),
  ];
}

/** One number varies, a rate along with it; one design besides is something else. */
export function sizedDesigns(sizes: readonly number[]): readonly MeasuredDesign[] {
  const sized = (name: string, size: number, to: string): MeasuredDesign =>
    design(name, {
      settings: [],
      givens: ['eu', 'us'].flatMap((clients) => [
        { path: `clients.${clients}.group.size`, value: size },
        { path: `clients.${clients}.publish.group.size`, value: size },
        { path: `clients.${clients}.publish.rate`, value: `${1_000 / size}/s` },
        { path: `clients.${clients}.publish.to`, value: to },
      ]),
      metrics: {
        ...value('forwards_per_delivered', {}, 1 / size),
        ...latency({ path: 'cross' }, 60_000 + size, 90_000 + 2 * size),
      },
    });
  return [
    ...sizes.map((size) => sized(`size-${size}`, size, 'group')),
    sized('everyone', sizes[0]!, 'everyone'),
  ];
}
