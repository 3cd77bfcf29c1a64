import { expect, test } from 'vitest';
import { BRISK, countOn, EAST, pairs, record, stated, WEST } from './pairs.js';
import { type Design, MINUTE, SECOND } from './support.js';

const CLIENTS = 200;

function run(drain: Design) {
  return record(
    pairs(drain, {
      // Visits so long that next to nobody leaves of his own accord.
      clients: [
        {
          ...BRISK,
          name: 'us',
          region: 'eastus',
          count: CLIENTS,
          session: { lasts: '1000h', pause: '5s' },
        },
      ],
      faults: [{ at: '10m', kind: 'replica-crash', replica: 'east', mode: 'refusing', for: '2m' }],
    }),
  );
}

test('D7: without closing, clients stay on the secondary', () => {
  const seen = run({ drain: 'nobody' });
  const online_us = stated(seen, 'endpoint-online', 'east', 'app-east');
  expect(countOn(seen, WEST, online_us)).toBe(CLIENTS);
  expect(countOn(seen, WEST, 20 * MINUTE)).toBe(CLIENTS);
  expect(seen.milestones.some(({ kind }) => kind === 'connections-closed' || kind === 'back-to-normal')).toBe(
    false,
  );
});

test('D7: the app server closes them all at once, and they are back on the primary within a reconnect', () => {
  const seen = run({ drain: 'app-server' });
  const online_us = stated(seen, 'endpoint-online', 'east', 'app-east');
  expect(stated(seen, 'connections-closed', 'west', 'app-east')).toBe(online_us);
  expect(countOn(seen, WEST, online_us - 1)).toBe(CLIENTS);
  // One way of 30 ms; then each knows, pauses for 1 s, resolves, negotiates (3 round trips of 2 ms) and
  // connects (3 more).
  const knows_us = online_us + 30_000;
  expect(countOn(seen, WEST, knows_us)).toBe(0);
  const back = seen.connections.filter(({ up, at_us }) => up && at_us > online_us);
  expect(back).toHaveLength(CLIENTS);
  expect(back.every(({ replica }) => replica === EAST)).toBe(true);
  const least_us = knows_us + SECOND + 12_000;
  expect(Math.min(...back.map(({ at_us }) => at_us))).toBeGreaterThanOrEqual(least_us);
  expect(Math.max(...back.map(({ at_us }) => at_us))).toBeLessThan(least_us + 100_000); // names, if need be
  expect(stated(seen, 'back-to-normal', 'west')).toBeLessThan(least_us + 100_000);
});

test('D7: a pause and a rate spread the closing evenly', () => {
  const seen = run({ drain: 'app-server', drainAfter: '30s', drainRate: '10/s' });
  const begins_us = stated(seen, 'endpoint-online', 'east', 'app-east') + 30 * SECOND;
  expect(stated(seen, 'connections-closed', 'west', 'app-east')).toBe(begins_us);
  expect(countOn(seen, WEST, begins_us)).toBe(CLIENTS);
  // 200 at 10 a second: after half of the 20 s, half of them, give or take four standard deviations.
  const half = countOn(seen, WEST, begins_us + 10 * SECOND);
  expect(Math.abs(half - CLIENTS / 2)).toBeLessThan(4 * Math.sqrt(CLIENTS / 4));
  expect(countOn(seen, WEST, begins_us + 20 * SECOND + 30_000)).toBe(0);
  // And each is down once, for its own reconnect only: never are more than a second's worth and its spread away.
  const away =
    CLIENTS - countOn(seen, WEST, begins_us + 10 * SECOND) - countOn(seen, EAST, begins_us + 10 * SECOND);
  expect(away).toBeLessThan(10 + 4 * Math.sqrt(10));
});

test('D7: a client whose old connection fades out elsewhere is brought back like any other', () => {
  // East is cut off from its region, so that it holds clients for alive that are on west already.
  const health = { by: 'poll', interval: '1s', timeout: '1s' };
  const seen = record(
    pairs(
      { health, drain: 'app-server' },
      {
        duration: '10m',
        clients: [{ ...BRISK, name: 'us', region: 'eastus', count: 50, session: { lasts: '1000h' } }],
        faults: [{ at: '5m', kind: 'network-cut', from: { replica: 'east' }, to: 'eastus', for: '2m' }],
      },
    ),
  );
  // West has some before those connections, silent for 10 s, have faded out.
  expect(countOn(seen, WEST, 5 * MINUTE + 9 * SECOND)).toBeGreaterThan(10);
  const online_us = stated(seen, 'endpoint-online', 'east', 'app-east');
  expect(countOn(seen, WEST, online_us - 1)).toBe(50);
  expect(countOn(seen, WEST, online_us + SECOND)).toBe(0);
  expect(countOn(seen, EAST, 10 * MINUTE)).toBe(50);
});

test('D7: with clients on their way to the secondary, it is not over when those on it are closed', () => {
  const seen = record(
    pairs(
      { drain: 'app-server' },
      {
        clients: [
          { ...BRISK, name: 'us', region: 'eastus', count: 300, session: { lasts: '10s', pause: '1s' } },
        ],
        faults: [{ at: '10m', kind: 'replica-crash', replica: 'east', mode: 'refusing', for: '2m' }],
      },
    ),
  );
  const closed_us = stated(seen, 'connections-closed', 'west', 'app-east');
  const arrivals = seen.connections.filter(
    ({ up, replica, at_us }) => up && replica === WEST && at_us > closed_us,
  );
  // About 27 come a second, and are 180 ms on their way.
  expect(arrivals.length).toBeGreaterThan(0);
  const normal = seen.milestones.filter(({ kind }) => kind === 'back-to-normal');
  expect(normal).toHaveLength(1);
  expect(normal[0].at_us).toBeGreaterThan(Math.max(...arrivals.map(({ at_us }) => at_us)));
  expect(countOn(seen, WEST, normal[0].at_us)).toBe(0);
});
