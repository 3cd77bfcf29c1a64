import { expect, test } from 'vitest';
import { failoverOf, MINUTE, milestones, moment, runDesign, SECOND } from './support.js';

const DARK_US = 10 * MINUTE;

/** The network, the resolvers' caches and the probes as they are by default; clients of a library. */
const RESULT = runDesign({
  seed: 5,
  duration: '20m',
  service: { replicas: ['eastus', 'westeurope', 'southeastasia'].map((region) => ({ region })) },
  routing: { trafficManager: { ttl: '60s', probe: { interval: '30s', timeout: '10s' } } },
  clients: ['eastus', 'westeurope'].map((region) => ({
    name: region,
    region,
    count: 150,
    keepAlive: { from: 'client', interval: '10s', timeout: '30s' },
    reconnect: { backoff: 'exponential', base: '1s', cap: '10s', jitter: 'full' },
    connect: { timeout: '5s' },
  })),
  faults: [{ at: '10m', kind: 'region-outage', region: 'eastus', mode: 'silent', as: 'dark' }],
});

test('G5: every client of the lost replica is dropped, resolves again and is served by a healthy replica', () => {
  const failover = failoverOf(RESULT, 'dark', 'eastus');
  expect([failover.hit, failover.moved]).toEqual([150, 150]);
  expect(failover.recovered_us).toBe(failover.lastMoved_us);
  const dropped = milestones(RESULT, 'connection-dropped', 'eastus').at(-1);
  expect(dropped?.detail).toMatchObject({ count: 150, which: 'last' });
  const levels = (replica: string) => RESULT.series[`connected{clients=eastus,replica=${replica}}`]?.values;
  expect(levels('eastus')?.at(-1)).toBe(0);
  expect(levels('westeurope')?.at(-1)).toBe(150); // the nearest that is left
  expect(levels('southeastasia')?.at(-1) ?? 0).toBe(0);
});

test('G5: clients of the other replicas notice nothing', () => {
  expect(RESULT.failovers.map(({ clients }) => clients)).toEqual(['eastus']);
  const minutes = RESULT.availability.clientMinutes.find(({ clients }) => clients === 'westeurope');
  expect(minutes?.ratio).toBe(1);
});

test('G5: in the documented order, each step within the bounds of its cause', () => {
  const failover = failoverOf(RESULT, 'dark', 'eastus');
  const firstDrop_us = milestones(RESULT, 'connection-dropped')[0]?.at_us ?? 0;
  const detected_us = moment(failover.detected_us);
  const published_us = moment(failover.published_us);
  const firstMoved_us = moment(failover.firstMoved_us);
  const lastMoved_us = moment(failover.lastMoved_us);
  // A client hears the last answer up to an interval before the fault and waits 30 s.
  expect(firstDrop_us - DARK_US).toBeGreaterThanOrEqual(20 * SECOND - SECOND);
  expect(firstDrop_us - DARK_US).toBeLessThanOrEqual(30 * SECOND + SECOND);
  // 3 tolerated failures of 30 s and a time-out of 10 s, from a probe that is up to 30 s away.
  expect(detected_us - DARK_US).toBeGreaterThanOrEqual(100 * SECOND);
  expect(detected_us - DARK_US).toBeLessThanOrEqual(130 * SECOND);
  expect(published_us).toBe(detected_us);
  // Nobody before the name servers say so; the last when its caches have run out, with an attempt that
  // was under way (5 s), a pause (at most 10 s) and a handshake.
  expect(firstMoved_us).toBeGreaterThan(published_us);
  expect(lastMoved_us).toBeGreaterThan(firstMoved_us);
  expect(lastMoved_us - published_us).toBeLessThanOrEqual(60 * SECOND + 5 * SECOND + 10 * SECOND + SECOND);
  const kinds = RESULT.timeline.map(({ kind }) => kind);
  const order = [
    'fault-started',
    'connection-dropped',
    'endpoint-degraded',
    'client-moved',
    'service-recovered',
  ];
  expect(
    order.map((kind) => kinds.indexOf(kind)).every((at, i, all) => at >= 0 && (i === 0 || at > all[i - 1])),
  ).toBe(true);
});
