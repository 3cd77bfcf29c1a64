import { expect, test } from 'vitest';
import { BRISK, EAST, pairs, record, type Seen, WEST, whoIsWhere } from './pairs.js';
import { MINUTE } from './support.js';

const COUNT = 60;
const REST = {
  duration: '35m',
  routing: { app: { trafficManager: { ttl: '30s', probe: { interval: '10s', timeout: '5s' } } } },
  clients: ['eastus', 'westus2'].map((region) => ({
    ...BRISK,
    name: region,
    region,
    count: COUNT,
    session: { lasts: '1m', pause: '5s' },
  })),
  faults: [{ at: '10m', kind: 'region-outage', region: 'eastus', mode: 'silent', for: '10m' }],
};

const passive = pairs({ mode: 'active-passive' }, REST);
const active = pairs({ mode: 'active-active' }, REST);
const PASSIVE = record(passive);
const ACTIVE = record(active);

/** Where the connects of a population that began in that time went. */
function targets({ operations }: Seen, population: number, from_us: number, to_us: number): Set<number> {
  const found = operations.filter(
    (each) =>
      each.kind === 'connect' &&
      each.population === population &&
      each.outcome === 'ok' &&
      each.started_us >= from_us &&
      each.started_us < to_us,
  );
  expect(found.length).toBeGreaterThan(COUNT);
  return new Set(found.map(({ replica }) => replica));
}

test('D10: both are the same topology', () => {
  const places = ({ service }: typeof active) => ({
    replicas: service.replicas,
    appServers: service.appServers,
  });
  expect(places(passive)).toEqual(places(active));
});

test('D10: active/passive: while all is well everybody is on the active instance, wherever they are', () => {
  expect(targets(PASSIVE, 0, 0, 10 * MINUTE)).toEqual(new Set([EAST]));
  expect(targets(PASSIVE, 1, 0, 10 * MINUTE)).toEqual(new Set([EAST]));
});

test('D10: active/active: each region is on its own', () => {
  expect(targets(ACTIVE, 0, 0, 10 * MINUTE)).toEqual(new Set([EAST]));
  expect(targets(ACTIVE, 1, 0, 10 * MINUTE)).toEqual(new Set([WEST]));
});

test('D10: in both the other pair takes over, and hands back', () => {
  for (const seen of [PASSIVE, ACTIVE]) {
    for (const population of [0, 1]) {
      expect(targets(seen, population, 13 * MINUTE, 20 * MINUTE)).toEqual(new Set([WEST]));
    }
    // Probes of 10 s and answers of 30 s: by then everybody asks the first one again.
    const home = (population: number) => targets(seen, population, 23 * MINUTE, 35 * MINUTE);
    expect(home(0)).toEqual(new Set([EAST]));
    expect(home(1)).toEqual(new Set([seen === PASSIVE ? EAST : WEST]));
  }
});

test('D10: the outage hits everybody, or only those who were there', () => {
  const there = (seen: Seen) => [...whoIsWhere(seen, 10 * MINUTE - 1)].filter(([, on]) => on === EAST);
  const hit = (seen: Seen) => {
    const downs = seen.downs.filter(({ at_us }) => at_us === 10 * MINUTE).map(({ client }) => client);
    expect(new Set(downs)).toEqual(new Set(there(seen).map(([client]) => client)));
    return [downs.filter((client) => client < COUNT), downs.filter((client) => client >= COUNT)];
  };
  const [eastPassive, westPassive] = hit(PASSIVE);
  const [eastActive, westActive] = hit(ACTIVE);
  // A visit of a minute and a pause of five seconds: about 55 of 60 are there.
  for (const some of [eastPassive, westPassive, eastActive]) expect(some.length).toBeGreaterThan(45);
  expect(westActive).toEqual([]);
});
