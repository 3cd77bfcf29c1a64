import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { type Design, idealNetwork, MINUTE, metric, milestones, runDesign, SECOND } from './support.js';

/** Between two looks of the auto-scaler, and those who flee have arrived before the next one. */
const DARK_US = 15 * MINUTE + 10 * SECOND;
const LIGHT_US = 35 * MINUTE + 10 * SECOND;
const AUTOSCALE = { most: 5, outAbove: 0.7, over: '10m', every: '1m', delay: '2m', cooldown: '5m' };
const DELAY_US = 2 * MINUTE;

/** 60 users near each of two replicas with 100 places a unit. The first replica is the primary. */
function outage(replicas: readonly Design[]): RunResult {
  return runDesign({
    seed: 12,
    duration: '40m',
    warmup: '1m',
    network: idealNetwork(['eastus', 'westeurope', '80ms'], ['westeurope', 'eastus', '80ms']),
    service: { replicas, capacity: { connectionsPerUnit: 100 } },
    routing: {
      trafficManager: { ttl: '10s', probe: { interval: '10s', timeout: '5s', toleratedFailures: 0 } },
    },
    clients: ['eastus', 'westeurope'].map((region) => ({
      name: region,
      region,
      count: 60,
      keepAlive: { from: 'client', interval: '5s', timeout: '10s' },
      reconnect: { backoff: 'fixed', base: '1s', jitter: 'none', recovery: 'none' },
      connect: { timeout: '5s' },
    })),
    faults: [{ at: '15m10s', kind: 'region-outage', region: 'eastus', for: '20m', as: 'dark' }],
  });
}

const EAST = { region: 'eastus', autoscale: AUTOSCALE };
const WEST = { region: 'westeurope', autoscale: AUTOSCALE };
const SCALED = outage([WEST, EAST]);
const PRIMARY_DARK = outage([EAST, WEST]);
const ROOMY = outage([
  { region: 'westeurope', units: 2 },
  { region: 'eastus', units: 2 },
]);

/**
 * A look a minute at the mean of ten. Before, each sample is 60 %; from the first look after the flight on it
 * is 100 %. The mean passes 70 % with the third of them: (7 · 60 + 3 · 100) / 10 = 72 %, and (8 · 60 + 2 · 100)
 * / 10 = 68 % is not enough. Looks come at whole minutes: 16, 17, 18.
 */
const DECIDED_US = 18 * MINUTE;

test('G12: the auto-scaler adds units when the mean of its window says so, and a delay later', () => {
  const [scaled, ...further] = milestones(SCALED, 'scaled');
  expect(further).toEqual([]);
  expect(scaled?.subject).toBe('westeurope');
  expect(scaled?.at_us).toBe(DECIDED_US + DELAY_US);
  // 0.72 of a unit is 36 % of two: under 70 %, and the smallest size that is.
  expect(scaled?.detail).toMatchObject({ from: 1, to: 2 });
});

test('G12: until then the survivor is full, and the others come in with their next try', () => {
  const level = (at_us: number) =>
    SCALED.series['connected{clients=eastus,replica=westeurope}']?.values[at_us / STEP_US - 1];
  expect(level(DECIDED_US + DELAY_US)).toBe(40);
  expect(level(DECIDED_US + DELAY_US + 4 * SECOND)).toBe(60); // a pause of 1 s and an attempt
  expect(metric(SCALED, 'throttled{replica=westeurope,what=connection}')).toBeGreaterThan(20 * 2 * 60);
});

test('G12: what the delay cost: those without room, as long as it took', () => {
  const more_s =
    metric(SCALED, 'downtime_seconds{clients=eastus}') - metric(ROOMY, 'downtime_seconds{clients=eastus}');
  expect(metric(ROOMY, 'throttled')).toBe(0);
  // With room twenty more would have come in with the forty: 10 s (they notice) to 31 s after the fault.
  const [least_s, most_s] = [31, 10].map((in_s) => 20 * ((DECIDED_US + DELAY_US - DARK_US) / SECOND - in_s));
  expect(more_s).toBeGreaterThan(least_s as number);
  expect(more_s).toBeLessThan((most_s as number) + 20 * 2);
  // And what it saved: two units for 39 minutes, less the one that was added at 20:00.
  const saved = metric(ROOMY, 'unit_hours') - metric(SCALED, 'unit_hours');
  expect(saved).toBeCloseTo((2 * 39 - (40 - 20)) / 60, 6);
});

test('G12: with the control plane in the dark region nothing grows, which costs the rest of the outage', () => {
  expect(milestones(PRIMARY_DARK, 'scaled').filter(({ at_us }) => at_us < LIGHT_US)).toEqual([]);
  const [refused, ...further] = milestones(PRIMARY_DARK, 'refused');
  expect(further).toEqual([]);
  expect(refused?.subject).toBe('westeurope');
  expect(refused?.at_us).toBe(DECIDED_US);
  const more_s =
    metric(PRIMARY_DARK, 'downtime_seconds{clients=eastus}') -
    metric(SCALED, 'downtime_seconds{clients=eastus}');
  // Twenty clients, from 20:00 to the end of the outage and until the name says eastus again (a probe, 10 s
  // of TTL, a pause).
  const rest_s = (LIGHT_US - DECIDED_US - DELAY_US) / SECOND;
  expect(more_s).toBeGreaterThan(20 * (rest_s - 2));
  expect(more_s).toBeLessThan(20 * (rest_s + 10 + 10 + 3));
});

/** Of the series of a run of 40 minutes. */
const STEP_US = 2 * SECOND;
