import { expect, test } from 'vitest';
import { AT, EAST, pairs, type Seen, WEST, watch } from './signalr.js';

const mode = (word: string, faults: readonly object[] = []) =>
  watch(pairs({ faults }, { negotiate: { mode: word } }));

/** Where the clients of each population are at the end: their numbers by instance. */
function places({ connects, on }: Seen): number[][] {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  const populations = new Map(connects.map(({ client, population }) => [client, population]));
  for (const [client, replica] of on) counts[populations.get(client)!]![replica]!++;
  return counts;
}

const crash = (replica: string) => ({ at: '2m', kind: 'replica-crash', replica, as: 'crash' });

test('S8: active/active: each app server returns its own primary, so every instance has traffic', () => {
  expect(places(mode('active-active'))).toEqual([
    [40, 0],
    [0, 40],
  ]);
});

test('S8: active/passive: only the first app server takes clients, and its primary has all the traffic', () => {
  expect(places(mode('active-passive'))).toEqual([
    [40, 0],
    [40, 0],
  ]);
});

test('S8: either way the instance that is left takes all of them', () => {
  for (const word of ['active-active', 'active-passive']) {
    const after = mode(word, [crash('eastus')]);
    expect(places(after)).toEqual([
      [0, 40],
      [0, 40],
    ]);
  }
});

test('S8: the loss of the standby is felt by nobody in active/passive, and by half in active/active', () => {
  const moved = (word: string) =>
    mode(word, [crash('westeurope')]).connects.filter(({ at_us }) => at_us > AT);
  expect(moved('active-passive')).toEqual([]);
  const active = moved('active-active');
  expect(active).toHaveLength(40);
  expect(active.every(({ population, replica }) => population === WEST && replica === EAST)).toBe(true);
});

test('S8: when the first region goes dark with its app server, the standby takes over', () => {
  const dark = { at: '2m', kind: 'region-outage', region: 'eastus', mode: 'refusing', as: 'dark' };
  const patient = { reconnect: { backoff: 'fixed', base: '5s' } };
  const clients = pairs().clients as readonly object[];
  const design = pairs(
    { duration: '10m', clients: clients.map((each) => ({ ...each, ...patient })), faults: [dark] },
    { negotiate: { mode: 'active-passive' } },
  );
  expect(places(watch(design))).toEqual([
    [0, 40],
    [0, 40],
  ]);
});
