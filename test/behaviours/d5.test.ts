import { expect, test } from 'vitest';
import { BRISK, countOn, EAST, pairs, record, stated, WEST, whoIsWhere } from './pairs.js';
import { MINUTE, mean, SECOND } from './support.js';

const STAY_US = 2 * MINUTE;

const SEEN = record(
  pairs(
    {},
    {
      duration: '35m',
      clients: [
        { ...BRISK, name: 'us', region: 'eastus', count: 400, session: { lasts: '2m', pause: '5s' } },
      ],
      faults: [{ at: '10m', kind: 'replica-crash', replica: 'east', mode: 'silent', for: '5m' }],
    },
  ),
);
const ONLINE_US = stated(SEEN, 'endpoint-online', 'east', 'app-east');

test('D5: once the primary is back, negotiate returns it again to everybody who comes', () => {
  const late = SEEN.operations.filter(({ kind, started_us }) => kind === 'connect' && started_us > ONLINE_US);
  expect(late.length).toBeGreaterThan(1_000);
  expect(late.every(({ replica, outcome }) => replica === EAST && outcome === 'ok')).toBe(true);
});

test('D5: clients on the secondary stay there until their visits end by themselves', () => {
  const guests = [...whoIsWhere(SEEN, ONLINE_US)].filter(([, replica]) => replica === WEST);
  expect(guests.length).toBeGreaterThan(350);
  expect(countOn(SEEN, WEST, ONLINE_US + SECOND)).toBeGreaterThan(0.97 * guests.length);
  const leaves_us = guests.map(([client]) => {
    const left = SEEN.connections.find(
      (each) => each.client === client && !each.up && each.replica === WEST && each.at_us > ONLINE_US,
    );
    return (left?.at_us ?? Number.POSITIVE_INFINITY) - ONLINE_US;
  });
  // What is left of an exponential visit is as long as a whole one: the mean of n of them is within four
  // standard errors of theirs, and half have gone after ln 2 of it.
  const n = guests.length;
  expect(Math.abs(mean(leaves_us) - STAY_US)).toBeLessThan((4 * STAY_US) / Math.sqrt(n));
  const early = leaves_us.filter((stay_us) => stay_us < Math.LN2 * STAY_US).length;
  expect(Math.abs(early - n / 2)).toBeLessThan(4 * Math.sqrt(n / 4));
});

test('D5: nobody is cut off by the return', () => {
  expect(SEEN.downs.filter(({ at_us }) => at_us > ONLINE_US)).toEqual([]);
  expect(countOn(SEEN, WEST, 35 * MINUTE)).toBe(0);
});
