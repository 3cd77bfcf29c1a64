import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { idealNetwork, latencyOf, MINUTE, metric, milestones, runDesign, SECOND } from './support.js';

const LIGHT_US = 10 * MINUTE;
/** From the primary to the other replica: the configured delay and one way of 40 ms. */
const SPREADS_US = 30 * SECOND + 40_000;

/** Two regions 80 ms apart; the one in front of the list is the primary's. A third of the users have no room. */
function work(primary: string, other: string, dark: string | null): RunResult {
  return runDesign({
    seed: 8,
    duration: '15m',
    warmup: '30s',
    network: idealNetwork(['eastus', 'westeurope', '80ms'], ['westeurope', 'eastus', '80ms']),
    service: {
      replicas: [primary, other].map((region) => ({ region })),
      capacity: { connectionsPerUnit: 150 },
      configurationDelay: '30s',
    },
    routing: {
      trafficManager: { ttl: '10s', probe: { interval: '10s', timeout: '5s', toleratedFailures: 0 } },
    },
    clients: ['eastus', 'westeurope'].map((region) => ({
      name: region,
      region,
      count: 100,
      keepAlive: { from: 'client', interval: '5s', timeout: '10s' },
      reconnect: { backoff: 'fixed', base: '1s', jitter: 'none', recovery: 'none' },
      connect: { timeout: '5s' },
      publish: { rate: '0.1/s each', group: { size: 10, pool: region } },
    })),
    faults: dark === null ? [] : [{ at: '5m', kind: 'region-outage', region: dark, for: '5m', as: 'dark' }],
    operator: [
      { at: '2m', do: 'configure', as: 'before' },
      { at: '6m', do: 'scale', replica: 'westeurope', units: 2, as: 'grow' },
      { at: '7m', do: 'configure', as: 'during' },
    ],
  });
}

const PRIMARY_DARK = work('eastus', 'westeurope', 'eastus');
const OTHER_DARK = work('westeurope', 'eastus', 'eastus');
const QUIET = work('eastus', 'westeurope', null);

/** When which change was taken by which replica. */
function configured(result: RunResult): readonly (readonly [string, unknown, number])[] {
  return milestones(result, 'configured').map(({ subject, detail, at_us }) => [
    subject,
    detail?.change,
    at_us,
  ]);
}

test('G8: a change of configuration is at the primary at once and at the replica a known delay later', () => {
  expect(configured(QUIET)).toEqual([
    ['eastus', 'before', 2 * MINUTE],
    ['westeurope', 'before', 2 * MINUTE + SPREADS_US],
    ['eastus', 'during', 7 * MINUTE],
    ['westeurope', 'during', 7 * MINUTE + SPREADS_US],
  ]);
  expect(milestones(QUIET, 'scaled').map(({ at_us }) => at_us)).toEqual([6 * MINUTE]);
});

test("G8: while the primary's region is dark, changes wait; they spread from the moment it is back", () => {
  expect(configured(PRIMARY_DARK).slice(2)).toEqual([
    ['eastus', 'during', LIGHT_US],
    ['westeurope', 'during', LIGHT_US + SPREADS_US],
  ]);
  expect(milestones(PRIMARY_DARK, 'scaled').map(({ at_us }) => at_us)).toEqual([LIGHT_US]);
  for (const as of ['grow', 'during']) {
    expect(milestones(PRIMARY_DARK, 'operator-acted', as)[0]?.detail?.waiting).toBe('control plane down');
  }
});

test('G8: what the wait costs are those for whom the replica that is left has no room', () => {
  const level = (result: RunResult, at_us: number) =>
    result.series['connected{clients=eastus,replica=westeurope}']?.values[at_us / SECOND] ?? 0;
  expect(level(PRIMARY_DARK, LIGHT_US - 10 * SECOND)).toBe(50); // of 150 places 100 are taken
  expect(level(OTHER_DARK, LIGHT_US - 10 * SECOND)).toBe(100); // there are 300 since 6:00
  // Fifty clients and four minutes: from 6:00 to the end of the outage, give or take the fixed pause of 1 s.
  const more_s =
    metric(PRIMARY_DARK, 'downtime_seconds{clients=eastus}') -
    metric(OTHER_DARK, 'downtime_seconds{clients=eastus}');
  expect(Math.abs(more_s / (50 * 4 * 60) - 1)).toBeLessThan(0.02);
});

test('G8: the data plane of the other replica goes on without the primary, as on a quiet day', () => {
  for (const result of [PRIMARY_DARK, OTHER_DARK]) {
    expect(metric(result, 'downtime_seconds{clients=westeurope}')).toBe(0);
    expect(metric(result, 'messages_lost{clients=westeurope}')).toBe(0);
    const latency = latencyOf(result, 'publish', 'westeurope');
    expect(latency.count).toBe(latencyOf(QUIET, 'publish', 'westeurope').count);
    expect(metric(result, 'operations{clients=westeurope,operation=publish,outcome=failed}')).toBe(0);
  }
});

test('G8: a replica that is dark itself is configured when it is back, whoever the primary is', () => {
  expect(configured(OTHER_DARK)).toEqual([
    ['westeurope', 'before', 2 * MINUTE],
    ['eastus', 'before', 2 * MINUTE + SPREADS_US],
    ['westeurope', 'during', 7 * MINUTE],
    ['eastus', 'during', LIGHT_US],
  ]);
});
