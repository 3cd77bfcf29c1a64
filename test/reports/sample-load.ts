import type { Metric, RunResult, Series } from '../../src/metrics/result.js';
import { sampleResult } from './sample-result.js';

const S = 1_000_000;

/**
 * The sample outage with load: the clients of eastus overload westeurope, which turns some away and
 * grows from 2 to 5 units seven minutes after the fault.
 */
export function sampleLoad(changes: Partial<RunResult> = {}): RunResult {
  const plain = sampleResult();
  const value = (name: string, labels: Record<string, string>, unit: string, amount: number): Entry => [
    keyOf(name, labels),
    { unit, labels, value: amount },
  ];
  const waits = (replica: string, p99: number): Entry => [
    keyOf('queue_wait', { replica }),
    { unit: 'us', labels: { replica }, histogram: { ...HISTOGRAM, p99 } },
  ];
  const west = { replica: 'westeurope' };
  return {
    ...plain,
    metrics: Object.fromEntries([
      value('throttled', {}, 'times', 1_712),
      value('throttled', { ...west, what: 'connection' }, 'times', 1_240),
      value('throttled', { ...west, what: 'message' }, 'times', 472),
      value('utilisation', { replica: 'eastus' }, 'ratio', 0.216),
      value('utilisation', west, 'ratio', 0.474),
      waits('eastus', 310),
      waits('westeurope', 4_812_000),
    ]),
    series: { ...plain.series, ...loadSeries() },
    cost: {
      currency: 'USD',
      total: 0.1634,
      per30Days: 252.1,
      lines: [
        { what: 'units', replica: 'eastus', quantity: 0.0389, unit: 'unit-days', amount: 0.0778 },
        { what: 'units', replica: 'westeurope', quantity: 0.0396, unit: 'unit-days', amount: 0.0792 },
        { what: 'messages', replica: 'westeurope', quantity: 1_400, unit: 'messages', amount: 0.0014 },
        {
          what: 'backbone',
          replica: 'eastus',
          to: 'westeurope',
          quantity: 0.05,
          unit: 'GB',
          amount: 0.0025,
        },
        { what: 'internet', replica: 'westeurope', quantity: 0.0287, unit: 'GB', amount: 0.0025 },
      ],
    },
    ...changes,
  };
}

type Entry = [string, Metric];

const HISTOGRAM = {
  ...{ count: 9_000, mean: 120, min: 0, p50: 40, p90: 200, p95: 250, p99: 310, p999: 900, max: 5_000_000 },
  relativeError: 1 / 256,
};

function keyOf(name: string, labels: Record<string, string>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/** Half an hour in seconds; the fault lasts from 600 to 1,200. */
function loadSeries(): Readonly<Record<string, Series>> {
  const seconds = Array.from({ length: 1_800 }, (_, second) => second);
  const wave = (second: number) => 0.02 * Math.sin(second / 7);
  const east = seconds.map((s) => (s < 600 ? 0.4 + wave(s) : s < 1_230 ? 0 : 0.08 + wave(s)));
  const west = seconds.map((s) => {
    if (s < 720) return 0.4 + wave(s);
    if (s < 1_020) return Math.min(1, 0.4 + (s - 720) / 80);
    return 0.55 + wave(s);
  });
  const series = (name: string, replica: string, unit: string, values: number[]): [string, Series] => [
    `${name}{replica=${replica}}`,
    { unit, labels: { replica }, step_us: S, values },
  ];
  return Object.fromEntries([
    series('utilisation', 'eastus', 'ratio', east),
    series('utilisation', 'westeurope', 'ratio', west),
    series(
      'units',
      'eastus',
      'units',
      seconds.map(() => 2),
    ),
    series(
      'units',
      'westeurope',
      'units',
      seconds.map((s) => (s < 1_020 ? 2 : 5)),
    ),
  ]);
}
