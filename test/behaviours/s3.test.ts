import { expect, test } from 'vitest';
import { byInstance, chiSquare, crowd, pairs, watch } from './signalr.js';

/** Three primaries and two secondaries of one app server; visits are short, so that it is asked often. */
const five = (faults: readonly object[]) =>
  pairs(
    {
      provider: 'custom',
      duration: '20m',
      clients: [crowd('us', 'eastus', { session: { lasts: '5s', pause: '5s' } })],
      faults,
    },
    {
      replicas: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, region: 'eastus' })),
      appServers: [
        { name: 'app', region: 'eastus', endpoints: ['a', 'b', 'c', 'd:secondary', 'e:secondary'] },
        { name: 'other', region: 'westeurope', endpoints: ['d', 'e'] },
      ],
    },
  );

/** 0.1 % of fair draws are above, with one and two degrees of freedom. */
const RARE = { one: 10.83, two: 13.82 };

const down = (replica: string) => ({
  at: '5m',
  for: '10m',
  kind: 'replica-crash',
  replica,
  as: `${replica}-down`,
});

test('S3: a negotiate returns an online primary, each with the same chance', () => {
  const { connects } = watch(five([]));
  const [a = 0, b = 0, c = 0, ...secondaries] = byInstance(connects, 5);
  // 40 clients, a visit of 5 s and a pause of 5 s, 20 minutes: about 4,800.
  expect(a + b + c).toBeGreaterThan(4_000);
  expect(chiSquare([a, b, c])).toBeLessThan(RARE.two);
  expect(secondaries).toEqual([0, 0]);
});

test('S3: while one primary is up, no secondary is returned', () => {
  const { connects } = watch(five([down('a'), down('b')]));
  const during = connects.filter(({ at_us }) => at_us > 301e6 && at_us < 900e6);
  const [a, b, c, d, e] = byInstance(during, 5);
  expect([a, b, d, e]).toEqual([0, 0, 0, 0]);
  expect(c).toBe(during.length);
  expect(during.length).toBeGreaterThan(1_500);
});

test('S3: with no primary online an online secondary, each with the same chance', () => {
  const { connects } = watch(five([down('a'), down('b'), down('c')]));
  const during = connects.filter(({ at_us }) => at_us > 301e6 && at_us < 900e6);
  const [a, b, c, d = 0, e = 0] = byInstance(during, 5);
  expect([a, b, c]).toEqual([0, 0, 0]);
  expect(d + e).toBeGreaterThan(1_500);
  expect(chiSquare([d, e])).toBeLessThan(RARE.one);
  // And back to the primaries: server connections are tried at least once a minute.
  const [, , , ...late] = byInstance(
    connects.filter(({ at_us }) => at_us > 965e6),
    5,
  );
  expect(late).toEqual([0, 0]);
});

test('S3: by free capacity, the chance is in proportion to the share of connections that is free', () => {
  const clients = 550;
  const { connects } = watch(
    pairs(
      {
        provider: 'custom',
        duration: '3m',
        clients: [crowd('us', 'eastus', { count: clients, arriveOver: '110s' })],
      },
      {
        replicas: [
          { name: 'small', region: 'eastus', units: 1 },
          { name: 'large', region: 'eastus', units: 10 },
        ],
        capacity: { connectionsPerUnit: 100 },
        appServers: [{ region: 'eastus', endpoints: ['small', 'large'] }],
        negotiate: { choice: 'by-free-capacity' },
      },
    ),
  );
  const [small = 0, large = 0] = byInstance(connects, 2);
  expect(small + large).toBe(clients);
  // The mean path, one arrival after another: weights floor(1000 x free share), as in the SDK.
  let [mean, other] = [0, 0];
  for (let client = 0; client < clients; client++) {
    const weights = [1 - mean / 100, 1 - other / 1_000].map((free) => Math.max(1, Math.floor(1_000 * free)));
    const share = weights[0]! / (weights[0]! + weights[1]!);
    mean += share;
    other += 1 - share;
  }
  // At random half of 550 would have been sent to a hundred places. Three standard deviations of a
  // sum of drawn zeros and ones are below 3 sqrt(550 / 4) = 35; the weights pull back and make it less.
  expect(mean).toBeLessThan(100);
  expect(Math.abs(small - mean)).toBeLessThan(20);
});
