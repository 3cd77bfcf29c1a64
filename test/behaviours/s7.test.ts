import { expect, test } from 'vitest';
import { AT, crowd, EAST, pairs, WEST, watch } from './signalr.js';
import { MINUTE, SECOND } from './support.js';

const END = AT + 2 * MINUTE;
const crash = { at: '2m', for: '2m', kind: 'replica-crash', replica: 'eastus', as: 'crash' };

/** One client a second, from the first second to the last: before, during and after the outage. */
const seen = watch(
  pairs({
    duration: '10m',
    clients: [crowd('us', 'eastus', { count: 600, arriveOver: '10m' })],
    faults: [crash],
  }),
);
const online_us = seen.beliefs.find(({ what, by }) => what === 'eastus online' && by === 'app-eastus')!.at_us;

test('S7: every app server makes its server connections again and marks the instance online', () => {
  const back = seen.beliefs.filter(({ what }) => what === 'eastus online');
  expect(back.map(({ by }) => by).sort()).toEqual(['app-eastus', 'app-westeurope']);
  // Tries after 1, 2, 4, 8, 16 and 32 s and up to a second more each: the last in vain at 63 to 69 s, the
  // first in good time at 123 to 130 s after the crash, which is over at 120 s.
  for (const { at_us } of back) {
    expect(at_us - END).toBeGreaterThanOrEqual(3 * SECOND);
    expect(at_us - END).toBeLessThanOrEqual(11 * SECOND);
  }
});

test('S7: new clients are sent to it, while existing ones stay where they are', () => {
  const first = (client: number) => seen.connects.find((each) => each.client === client)!;
  for (let client = 0; client < 599; client++) {
    const comes_us = client * SECOND; // a negotiate takes no time
    const meets = comes_us < AT || comes_us >= online_us ? EAST : WEST;
    expect(first(client).replica, `client ${client}`).toBe(meets);
    // Whoever was there when it crashed moved; nobody moved back.
    expect(seen.on.get(client), `client ${client}`).toBe(comes_us < online_us ? WEST : EAST);
  }
});

test('S7: those that stayed are gone when their visits are over, and new ones come to the primary', () => {
  const clients = [crowd('us', 'eastus', { session: { lasts: '30s', pause: '1s' } })];
  const { connects, on } = watch(pairs({ duration: '12m', clients, faults: [crash] }));
  const afterwards = connects.filter(({ at_us }) => at_us > END + 11 * SECOND);
  expect(afterwards.length).toBeGreaterThan(300);
  expect(afterwards.every(({ replica }) => replica === EAST)).toBe(true);
  // Sixteen mean visits later: the chance that one of 40 goes on is 40 / e^16.
  expect([...on.values()].every((replica) => replica === EAST)).toBe(true);
});
