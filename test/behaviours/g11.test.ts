import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { failoverOf, idealNetwork, MINUTE, mean, metric, moment, runDesign, SECOND } from './support.js';

const DARK_US = 3 * MINUTE;
const LIGHT_US = 8 * MINUTE;
const CLIENTS = 120;
const GROUP = 10;
const RATE = 0.75;
/** A unit holds 200 connections and sends 1,000 messages a second. */
const CONNECTIONS = 200;
const SPEED = 1_000;

/** Two replicas, alike. Users of one region talk to those of the other. */
function outage(units: number): RunResult {
  return runDesign({
    seed: 11,
    duration: '8m',
    warmup: '30s',
    network: idealNetwork(['eastus', 'westeurope', '80ms'], ['westeurope', 'eastus', '80ms']),
    service: {
      replicas: ['eastus', 'westeurope'].map((region) => ({ region, units })),
      capacity: { connectionsPerUnit: CONNECTIONS, smallGroup: `${SPEED}/s`, longestWait: '10s' },
    },
    routing: {
      trafficManager: { ttl: '10s', probe: { interval: '10s', timeout: '5s', toleratedFailures: 0 } },
    },
    clients: ['eastus', 'westeurope'].map((region) => ({
      name: region,
      region,
      count: CLIENTS,
      keepAlive: { from: 'client', interval: '5s', timeout: '10s' },
      reconnect: { backoff: 'fixed', base: '1s', jitter: 'none', recovery: 'none' },
      connect: { timeout: '5s' },
      publish: { rate: `${RATE}/s each`, group: { size: GROUP }, message: '2KB' },
    })),
    faults: [{ at: '3m', kind: 'region-outage', region: 'eastus', for: '5m', as: 'dark' }],
  });
}

const ENOUGH = outage(2);
const SHARE = outage(1);

/** What a replica sends in a second before the outage: to its members, and copies to the other replica. */
const SENT = CLIENTS * RATE * (GROUP - 1) + CLIENTS * RATE * (1 - 0.5 ** (GROUP - 1));
/** What the survivor is to send: full, all that are connected talk to those of their group that are. */
const ASKED = CONNECTIONS * RATE * (GROUP - 1) * ((CONNECTIONS - 1) / (2 * CLIENTS - 1));

test('G11: on an ordinary day its own share is enough: busy, and nobody is turned away', () => {
  for (const replica of ['eastus', 'westeurope']) {
    const busy = mean(series(SHARE, `utilisation{replica=${replica}}`, 30 * SECOND, DARK_US));
    expect(Math.abs(busy - SENT / SPEED), replica).toBeLessThan(0.04); // 90 %; 13,500 messages: 4 sigma
    expect(series(SHARE, `throttled{replica=${replica},what=message}`, 0, DARK_US).some(Boolean)).toBe(false);
  }
});

test('G11: where each replica can carry all traffic, a failover holds', () => {
  const failover = failoverOf(ENOUGH, 'dark', 'eastus');
  expect([failover.hit, failover.moved]).toEqual([CLIENTS, CLIENTS]);
  // A probe every 10 s and its 5 s, answers of 10 s, an attempt of 5 s under way and a pause.
  expect(moment(failover.recovered_us) - DARK_US).toBeLessThanOrEqual((15 + 10 + 5 + 1) * SECOND);
  expect(metric(ENOUGH, 'throttled')).toBe(0);
  expect(metric(ENOUGH, 'downtime_seconds{clients=westeurope}')).toBe(0);
  expect(ENOUGH.metrics['messages_lost{reason=overloaded}']).toBeUndefined();
  // All 240 on two units of 1,000 a second: 81 % busy.
  const busy = mean(series(ENOUGH, 'utilisation{replica=westeurope}', DARK_US + MINUTE, LIGHT_US));
  expect(Math.abs(busy - (2 * CLIENTS * RATE * (GROUP - 1)) / (2 * SPEED))).toBeLessThan(0.04);
  expect(longestWait(ENOUGH)).toBeLessThan(SECOND);
});

test('G11: where each carries its own share, the survivor refuses those who find it full', () => {
  const found = series(SHARE, 'connected{clients=eastus,replica=westeurope}', DARK_US + MINUTE, LIGHT_US);
  expect(new Set(found)).toEqual(new Set([CONNECTIONS - CLIENTS]));
  expect(failoverOf(SHARE, 'dark', 'eastus').moved).toBe(CONNECTIONS - CLIENTS);
  // The forty others try as often as a pause of 1 s and the round trips of an attempt (five at most) let them.
  const each_s = mean(refusals('connection', DARK_US + MINUTE)) / (2 * CLIENTS - CONNECTIONS);
  expect(each_s).toBeLessThan(1);
  expect(each_s).toBeGreaterThan(1 / 1.4);
});

test('G11: the survivor slows down as fast as it is asked for more than it has', () => {
  // Each second adds work for ASKED / SPEED of a second; a queue of 10 s is there after so long.
  const overload = ASKED / SPEED - 1;
  const full_s = 10 / overload;
  const first = refusals('message', DARK_US).findIndex((count) => count > 0);
  // It begins once those who flee are there: after 10 s (they notice) to 31 s (the last is told). Until the
  // link to the dark replica is given up at 30 s, copies for it are work as well: 3 s of it at most.
  const copies_s = (20 * CONNECTIONS * RATE) / SPEED;
  // Four sigma of the work until then.
  const spread_s = (4 * Math.sqrt(full_s * ASKED * (GROUP - 1))) / SPEED / overload;
  expect(first).toBeGreaterThan(10 + (10 - copies_s) / overload - spread_s);
  expect(first).toBeLessThan(full_s + 31 + spread_s);
  // From then on what is too much is turned away, at the limit of 10 s and the rest of a message's copies.
  const later = refusals('message', DARK_US + 3 * MINUTE);
  const tooMuch = CONNECTIONS * RATE * (1 - SPEED / ASKED);
  const spread = (4 * Math.sqrt(CONNECTIONS * RATE * later.length)) / later.length;
  expect(Math.abs(mean(later) - tooMuch)).toBeLessThan(spread);
  expect(longestWait(SHARE)).toBeGreaterThan(9.9 * SECOND);
  expect(longestWait(SHARE)).toBeLessThan(10.2 * SECOND);
  // Clients that were never hit pay for it.
  expect(metric(SHARE, 'downtime_seconds{clients=westeurope}')).toBe(0);
  expect(metric(SHARE, 'messages_lost{clients=westeurope,reason=overloaded}')).toBeGreaterThan(1_000);
  expect(metric(SHARE, 'operations{clients=westeurope,operation=publish,outcome=failed}')).toBeGreaterThan(
    100,
  );
});

/** Every second until the end of the outage, at the survivor. */
function refusals(what: 'connection' | 'message', from_us: number): readonly number[] {
  return series(SHARE, `throttled{replica=westeurope,what=${what}}`, from_us, LIGHT_US);
}

function series(result: RunResult, name: string, from_us: number, to_us: number): readonly number[] {
  const found = result.series[name];
  if (found === undefined) return [];
  expect(found.values.length).toBe(result.simulated_us / SECOND);
  return found.values.slice(from_us / SECOND, to_us / SECOND).map((value) => value ?? Number.NaN);
}

function longestWait(result: RunResult): number {
  return result.metrics['queue_wait{replica=westeurope}']?.histogram?.max ?? Number.NaN;
}
