import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { observe } from './observe.js';
import {
  type Design,
  failoverOf,
  idealNetwork,
  MINUTE,
  metric,
  moment,
  run,
  SECOND,
  scenarioOf,
} from './support.js';

const CLIENTS = 10_000;
/** Of the whole instance: ten units of 20 a second. A burst of one second's worth is let through at once. */
const ADMITTED = 200;
const RESTART_US = 3 * MINUTE;
const BACK_US = RESTART_US + 5 * SECOND;
const END_US = 13 * MINUTE;

interface Storm {
  readonly result: RunResult;
  /** By second of the run: tries that began, and connections that came of them. */
  readonly begun: readonly number[];
  readonly admitted: readonly number[];
}

/** An instance full to the last connection restarts, and all its clients learn of it at once. */
function storm(reconnect: Design): Storm {
  const scenario = scenarioOf({
    seed: 14,
    duration: '13m',
    warmup: '2m30s',
    network: idealNetwork(),
    service: {
      strategy: 'single',
      replicas: [{ region: 'eastus', units: 10 }],
      capacity: { connectRate: '20/s' },
    },
    routing: { fixed: 'eastus' },
    clients: [{ name: 'all', region: 'eastus', count: CLIENTS, arriveOver: '2m', reconnect }],
    faults: [
      { at: '3m', kind: 'replica-crash', replica: 'eastus', mode: 'refusing', for: '5s', as: 'restart' },
    ],
  });
  const begun: number[] = Array(END_US / SECOND).fill(0);
  const admitted: number[] = Array(END_US / SECOND).fill(0);
  observe(scenario, {
    operation(kind, _population, _replica, _intended, started_us, ended_us, outcome) {
      if (kind !== 'connect') return;
      begun[Math.floor(started_us / SECOND)]++;
      if (outcome === 'ok') admitted[Math.floor(ended_us / SECOND)]++;
    },
  });
  return { result: run(scenario), begun, admitted };
}

const BACKOFF = { backoff: 'exponential', base: '10s', cap: '2m', recovery: 'none' };

describe('clients that come back with back-off and jitter', () => {
  let calm: Storm;
  beforeAll(() => {
    calm = storm({ ...BACKOFF, jitter: 'full' });
  });

  test('D14: all come back', () => {
    const failover = failoverOf(calm.result, 'restart', 'all');
    expect([failover.hit, failover.moved]).toEqual([CLIENTS, CLIENTS]);
    expect(calm.result.series['connected{clients=all,replica=eastus}']?.values.at(-1)).toBe(CLIENTS);
  });

  test('D14: half of them are back as soon as the instance can take half of them', () => {
    const { shifted50_us } = failoverOf(calm.result, 'restart', 'all');
    // Full to begin with, then 200 a second; there are more tries than that in each of these seconds.
    const soonest_us = BACK_US + ((CLIENTS / 2 - ADMITTED) / ADMITTED) * SECOND;
    expect(moment(shifted50_us)).toBeGreaterThanOrEqual(soonest_us - 10_000);
    expect(moment(shifted50_us)).toBeLessThan(soonest_us + 2 * SECOND);
    const busy = calm.admitted.slice(BACK_US / SECOND + 1, soonest_us / SECOND);
    // A token or two wait for the next try, from one second into another.
    for (const count of busy) expect(Math.abs(count / ADMITTED - 1)).toBeLessThan(0.05);
  });

  test('D14: tries spread over the pause instead of coming together', () => {
    // First tries: a tenth of the clients in each of ten seconds, a binomial count. Nobody gets in before 5 s.
    const first = calm.begun.slice(RESTART_US / SECOND, RESTART_US / SECOND + 1)[0] ?? 0;
    const early = 0.5 * (CLIENTS / 10 / 20); // of those refused in this second some are drawn again in it
    expect(Math.abs(first - CLIENTS / 10 - early)).toBeLessThan(4 * Math.sqrt(CLIENTS * 0.09) + early);
    // The worst second has a first try of a tenth, and second ones (over 20 s) of those who failed before:
    // half of them at most when the first tries end, 1/20 a second; third ones are a tenth of that.
    const largest = metric(calm.result, 'largest_connect_rate');
    expect(largest).toBe(Math.max(...calm.begun));
    expect(largest).toBeLessThan(1.1 * (CLIENTS / 10 + CLIENTS / 20) + 4 * Math.sqrt(CLIENTS / 10));
  });
});

describe('without jitter', () => {
  let waves: Storm;
  beforeAll(() => {
    waves = storm({ ...BACKOFF, jitter: 'none' });
  });

  test('D14: they come all at once, in waves that double their distance up to the cap', () => {
    // 10, 20, 40, 80 and then 120 s after one another.
    const at_s = [10, 30, 70, 150, 270, 390, 510].map((after) => RESTART_US / SECOND + after);
    const busy = [...waves.begun.keys()].filter((second) => second > 150 && (waves.begun[second] ?? 0) > 0);
    expect(busy).toEqual(at_s);
    // In each the instance takes one burst, and nobody asks for what it could take in between.
    expect(at_s.map((second) => waves.admitted[second])).toEqual(at_s.map(() => ADMITTED));
    expect(at_s.map((second) => waves.begun[second])).toEqual(
      at_s.map((_, wave) => CLIENTS - wave * ADMITTED),
    );
    expect(failoverOf(waves.result, 'restart', 'all').moved).toBe(at_s.length * ADMITTED);
  });

  test('D14: the report has the storm: its largest second, and how many were turned away', () => {
    expect(metric(waves.result, 'largest_connect_rate')).toBe(CLIENTS);
    const turnedAway = [0, 1, 2, 3, 4, 5, 6].map((wave) => CLIENTS - (wave + 1) * ADMITTED);
    expect(metric(waves.result, 'throttled{what=connection}')).toBe(
      turnedAway.reduce((sum, n) => sum + n, 0),
    );
  });
});

describe('clients that do not reconnect', () => {
  test('D14: stay offline for good, and make no storm', () => {
    const { result, begun } = storm({ backoff: 'never', recovery: 'none' });
    expect(begun.slice(RESTART_US / SECOND).some((count) => count > 0)).toBe(false);
    expect(failoverOf(result, 'restart', 'all').moved).toBe(0);
    expect(metric(result, 'downtime_seconds{clients=all}')).toBe((CLIENTS * (END_US - RESTART_US)) / SECOND);
    expect(metric(result, 'throttled')).toBe(0);
  });
});
