import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { type Design, failoverOf, idealNetwork, metric, moment, runDesign } from './support.js';

const GROUP = { rate: '0.2/s each', group: { size: 10 } };

/** The primary is the replica that is listed first. Each region has its users, and a region goes dark. */
function outage(dark: string, order: readonly string[], design: Design = {}): RunResult {
  return runDesign({
    seed: 9,
    duration: '15m',
    warmup: '1m',
    service: { replicas: order.map((region) => ({ region })) },
    clients: ['eastus', 'westeurope'].map((region) => ({
      name: region,
      region,
      count: 60,
      publish: GROUP,
      keepAlive: { from: 'client', interval: '10s', timeout: '30s' },
      reconnect: { backoff: 'exponential', base: '1s', cap: '10s', jitter: 'full' },
    })),
    faults: [{ at: '5m', kind: 'region-outage', region: dark, mode: 'silent', for: '5m', as: 'dark' }],
    ...design,
  });
}

const EAST_FIRST = ['eastus', 'westeurope'];
const WEST_FIRST = ['westeurope', 'eastus'];

test('G9: the loss of a replica costs the same to the microsecond, be it the primary or not', () => {
  const asPrimary = outage('eastus', EAST_FIRST);
  const asOther = outage('eastus', WEST_FIRST);
  expect(failoverOf(asPrimary, 'dark', 'eastus')).toEqual(failoverOf(asOther, 'dark', 'eastus'));
  expect(asPrimary.metrics).toEqual(asOther.metrics);
  expect(asPrimary.availability).toEqual(asOther.availability);
  // And it does cost.
  expect(failoverOf(asPrimary, 'dark', 'eastus').hit).toBe(60);
  expect(metric(asPrimary, 'messages_lost_during{fault=dark}')).toBeGreaterThan(100);
});

test('G9: between replicas that are alike in everything else, it does not matter which is lost', () => {
  const symmetric = {
    network: idealNetwork(['eastus', 'westeurope', '80ms']),
    routing: { trafficManager: { probe: { transport: 'ideal', sites: ['northeurope'], phase: '20s' } } },
    clients: ['eastus', 'westeurope'].map((region) => ({
      name: region,
      region,
      count: 60,
      keepAlive: { from: 'client', interval: '10s', timeout: '30s' },
      reconnect: { backoff: 'fixed', base: '1s', jitter: 'none', recovery: 'none' },
    })),
  };
  const primary = outage('eastus', EAST_FIRST, symmetric);
  const other = outage('westeurope', EAST_FIRST, symmetric);
  const cost = (result: RunResult, clients: string) => {
    const { hit, moved, meanPhases, phases, firstMoved_us, shifted50_us, lastMoved_us } = failoverOf(
      result,
      'dark',
      clients,
    );
    const down = metric(result, `downtime_seconds{clients=${clients}}`);
    return { hit, moved, meanPhases, phases, firstMoved_us, shifted50_us, lastMoved_us, down };
  };
  expect(cost(primary, 'eastus')).toEqual(cost(other, 'westeurope'));
  expect(metric(primary, 'downtime_seconds')).toBe(metric(other, 'downtime_seconds'));
  expect(cost(primary, 'eastus').moved).toBe(60);
  expect(moment(cost(primary, 'eastus').lastMoved_us)).toBeGreaterThan(0);
});

test('G9: the survivors go on as before, whichever of the two is lost', () => {
  for (const [dark, alive] of [EAST_FIRST, WEST_FIRST]) {
    const result = outage(dark, EAST_FIRST);
    const minutes = result.availability.clientMinutes.find(({ clients }) => clients === alive);
    expect(minutes?.ratio).toBe(1);
    const publishes = result.availability.requests.find(
      ({ clients, operation }) => clients === alive && operation === 'publish',
    );
    expect(publishes?.ratio).toBe(1);
    expect(publishes?.ok).toBeGreaterThan(5000);
  }
});
