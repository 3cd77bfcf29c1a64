import { describe, expect, test } from 'vitest';
import { BRISK, countOn, EAST, pairs, record, stated, WEST } from './pairs.js';
import { MINUTE, SECOND } from './support.js';

const CLOSED_US = 10 * MINUTE;
const RESTART_US = 12 * MINUTE;
const OPEN_US = 15 * MINUTE;
const STAYING = 40;

const SEEN = record(
  pairs(
    { health: { by: 'poll', interval: '20s', timeout: '5s' } },
    {
      clients: [
        { ...BRISK, name: 'stays', region: 'eastus', count: STAYING },
        { ...BRISK, name: 'visits', region: 'eastus', count: 40, session: { lasts: '20s', pause: '2s' } },
      ],
      faults: [
        { at: '10m', kind: 'access-disabled', replica: 'east', for: '5m', as: 'closed' },
        { at: '12m', kind: 'replica-crash', replica: 'east', mode: 'refusing', for: '10s', as: 'restart' },
      ],
    },
  ),
);
const degraded_us = stated(SEEN, 'endpoint-degraded', 'east', 'app-east');
const online_us = stated(SEEN, 'endpoint-online', 'east', 'app-east');
const connects = SEEN.operations.filter(({ kind }) => kind === 'connect');

describe('D13: first step, public access disabled', () => {
  test('every new connection is refused', () => {
    const here = connects.filter(
      ({ replica, ended_us }) => replica === EAST && ended_us > CLOSED_US && ended_us < OPEN_US,
    );
    expect(here.length).toBeGreaterThan(5); // until the app server knows
    expect(here.every(({ outcome, reason }) => outcome === 'failed' && reason === 'refused')).toBe(true);
  });

  test('existing ones stay: none is lost but by those whose visit ends', () => {
    expect(SEEN.downs.filter(({ at_us, client }) => client < STAYING && at_us < RESTART_US)).toEqual([]);
    const lost = SEEN.connections.filter(
      ({ up, population, at_us }) => !up && population === 0 && at_us < RESTART_US,
    );
    expect(lost).toEqual([]);
    expect(countOn(SEEN, EAST, RESTART_US - 1)).toBeGreaterThanOrEqual(STAYING);
  });

  test('the app server finds the health endpoint refused, and sends newcomers to the secondary', () => {
    expect(degraded_us).toBeGreaterThan(CLOSED_US);
    expect(degraded_us).toBeLessThan(CLOSED_US + 20 * SECOND + 6_000);
    const late = connects.filter(
      ({ started_us }) => started_us > degraded_us && started_us < online_us - SECOND,
    );
    expect(late.length).toBeGreaterThan(200);
    expect(late.every(({ replica, outcome }) => replica === WEST && outcome === 'ok')).toBe(true);
  });
});

describe('D13: second step, the restart', () => {
  test('drops everybody who was still there', () => {
    const there = countOn(SEEN, EAST, RESTART_US - 1);
    const downs = SEEN.downs.filter(({ at_us }) => at_us === RESTART_US);
    expect(downs).toHaveLength(there);
    // A reset is one way of 1 ms away.
    expect(countOn(SEEN, EAST, RESTART_US + 1_000)).toBe(0);
  });

  test('and they come to the secondary at the first try, for it is in the answers already', () => {
    const tries = connects.filter(
      ({ population, started_us }) => population === 0 && started_us >= RESTART_US && started_us < OPEN_US,
    );
    expect(tries).toHaveLength(STAYING);
    expect(tries.every(({ replica, outcome }) => replica === WEST && outcome === 'ok')).toBe(true);
    expect(countOn(SEEN, EAST, OPEN_US)).toBe(0); // up again after 10 s, and still closed
  });

  test('access enabled: newcomers are on the primary again', () => {
    expect(online_us).toBeGreaterThan(OPEN_US);
    expect(online_us).toBeLessThan(OPEN_US + 20 * SECOND + 6_001);
    const home = connects.filter(({ started_us }) => started_us > online_us);
    expect(home.length).toBeGreaterThan(200);
    expect(home.every(({ replica, outcome }) => replica === EAST && outcome === 'ok')).toBe(true);
  });
});
