import { describe, expect, test } from 'vitest';
import { BRISK, countOn, EAST, pairs, record, type Seen, stated, WEST, whoIsWhere } from './pairs.js';
import { MINUTE, milestones, run, SECOND } from './support.js';

const CRASH_US = 10 * MINUTE;
const HEALED_US = 15 * MINUTE;

/** Visits so long (and a seed such) that nobody is between two of them when the instance crashes. */
function design(health: object, client: object) {
  return pairs(
    { health },
    {
      seed: 11,
      duration: '150m',
      clients: [
        {
          ...BRISK,
          name: 'us',
          region: 'eastus',
          count: 40,
          session: { lasts: '20m', pause: '5s' },
          ...client,
        },
      ],
      faults: [{ at: '10m', kind: 'replica-crash', replica: 'east', mode: 'silent', for: '5m', as: 'crash' }],
    },
  );
}

/** What happened when, by an observer that takes no notice of milestones made by counting. */
function steps(seen: Seen) {
  const after = <T extends { readonly at_us: number }>(found: readonly T[]) =>
    found.filter(({ at_us }) => at_us >= CRASH_US).map(({ at_us }) => at_us);
  const drops = after(seen.connections.filter(({ up, replica }) => !up && replica === EAST));
  const answers = seen.operations.filter(
    ({ kind, started_us }) => kind === 'negotiate' && started_us > CRASH_US,
  );
  const refuge = after(seen.connections.filter(({ up, replica }) => up && replica === WEST));
  const online_us = stated(seen, 'endpoint-online', 'east', 'app-east');
  const home = after(seen.connections.filter(({ up, replica }) => up && replica === EAST));
  return {
    drops,
    firstAnswer_us: Math.min(...answers.map(({ ended_us }) => ended_us)),
    detected_us: stated(seen, 'endpoint-degraded', 'east', 'app-east'),
    refuge,
    online_us,
    home,
    lastGuest_us: Math.max(...after(seen.connections.filter(({ up, replica }) => !up && replica === WEST))),
    normal_us: stated(seen, 'back-to-normal', 'west'),
  };
}

// Clients that wait for 10 s; polls that take 30 to 65 s.
const IMPATIENT = design({ by: 'poll', interval: '30s', timeout: '5s', toleratedFailures: 1 }, {});
// Polls that take 5 to 15 s; clients that wait for two minutes.
const PATIENT = design(
  { by: 'poll', interval: '10s', timeout: '5s' },
  { keepAlive: { from: 'client', interval: '20s', timeout: '120s' } },
);

describe('D9: the documented sequence', () => {
  const seen = record(IMPATIENT);
  const step = steps(seen);

  test('1: everyone on the primary is dropped, within the patience of the clients', () => {
    expect(countOn(seen, EAST, CRASH_US - 1)).toBeGreaterThan(35);
    expect(countOn(seen, EAST, CRASH_US + 10 * SECOND)).toBe(0);
    expect(Math.min(...step.drops)).toBeGreaterThanOrEqual(CRASH_US);
  });

  test('2: they negotiate, before the app server knows', () => {
    expect(Math.min(...step.drops)).toBeLessThan(step.firstAnswer_us);
    expect(step.firstAnswer_us).toBeLessThan(step.detected_us);
  });

  test('3 and 4: it finds out, and only then do they connect to the secondary, all of them', () => {
    expect(step.detected_us - CRASH_US).toBeGreaterThan(34 * SECOND);
    expect(step.detected_us - CRASH_US).toBeLessThanOrEqual(65 * SECOND);
    expect(Math.min(...step.refuge)).toBeGreaterThan(step.detected_us);
    // An attempt under way (3 s), a pause (8 s), negotiate and handshake.
    const all_us = step.detected_us + 12 * SECOND;
    expect(countOn(seen, WEST, all_us)).toBe(countOn(seen, EAST, CRASH_US - 1));
  });

  test('5: the primary is back, and both serve', () => {
    expect(step.online_us).toBeGreaterThan(HEALED_US);
    expect(step.online_us).toBeLessThan(HEALED_US + 31 * SECOND);
    expect(Math.min(...step.home)).toBeGreaterThan(step.online_us);
    const half_us = step.online_us + 14 * MINUTE; // about half of the visits have ended
    expect(countOn(seen, EAST, half_us)).toBeGreaterThan(8);
    expect(countOn(seen, WEST, half_us)).toBeGreaterThan(8);
  });

  test('and back to normal at the moment in which the last old client leaves, once', () => {
    expect(step.normal_us).toBe(step.lastGuest_us);
    expect(countOn(seen, WEST, step.normal_us)).toBe(0);
    expect([...whoIsWhere(seen, step.normal_us - 1).values()].filter((on) => on === WEST)).toHaveLength(1);
    expect(seen.milestones.filter(({ kind }) => kind === 'back-to-normal')).toHaveLength(1);
  });
});

test('D9: the timeline of the result tells it in that order', () => {
  const { timeline } = run(IMPATIENT);
  const order = [
    'fault-started',
    'connection-dropped',
    'client-negotiated',
    'endpoint-degraded',
    'client-moved',
    'endpoint-online',
    'failed-back',
    'back-to-normal',
  ];
  const firsts = order.map((kind) => timeline.findIndex((entry) => entry.kind === kind));
  expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  expect(firsts[0]).toBeGreaterThanOrEqual(0);
});

test('D9: polls that are faster than the clients find out before the first negotiate', () => {
  const seen = record(PATIENT);
  const step = steps(seen);
  expect(step.detected_us - CRASH_US).toBeLessThanOrEqual(15 * SECOND);
  const dropped_us = Math.min(...step.drops.filter((at_us) => at_us > CRASH_US + 90 * SECOND));
  expect(step.detected_us).toBeLessThan(dropped_us);
  // Whoever comes now is sent to the secondary at the first try.
  const tries = seen.operations.filter(
    ({ kind, started_us }) => kind === 'connect' && started_us > dropped_us,
  );
  expect(tries.every(({ outcome }) => outcome === 'ok')).toBe(true);
  expect(milestones(run(PATIENT), 'back-to-normal', 'west')).toHaveLength(1);
});

test('D9: while the primary is down nothing is back to normal, however few are on the secondary', () => {
  const one = { count: 1, session: { lasts: '10s', pause: '5s' } };
  const seen = record(design({ by: 'poll', interval: '10s', timeout: '5s' }, one));
  const stays = seen.connections.filter(
    ({ up, replica, at_us }) => up && replica === WEST && at_us > CRASH_US && at_us < HEALED_US,
  );
  expect(stays.length).toBeGreaterThan(5); // alone there, and gone again each time
  const normal = seen.milestones.filter(({ kind }) => kind === 'back-to-normal');
  expect(normal).toHaveLength(1);
  expect(normal[0].at_us).toBeGreaterThanOrEqual(stated(seen, 'endpoint-online', 'east', 'app-east'));
});
