import { expect, test } from 'vitest';
import { AT, EAST, pairs, RTT, type Seen, watch } from './signalr.js';
import { SECOND } from './support.js';

const dies = (mode: 'silent' | 'refusing') => [
  { at: '2m', kind: 'replica-crash', replica: 'eastus', mode, as: 'crash' },
];
const marked = ({ beliefs }: Seen) =>
  beliefs.map(({ at_us, what, by }) => ({ after_us: at_us - AT, what, by }));

test('S4: every app server loses its server connections and marks the instance offline, at once by a reset', () => {
  // A reset takes one way: nothing within the region, half of a round trip from the other one.
  expect(marked(watch(pairs({ faults: dies('refusing') })))).toEqual([
    { after_us: 0, what: 'eastus degraded', by: 'app-eastus' },
    { after_us: RTT / 2, what: 'eastus degraded', by: 'app-westeurope' },
  ]);
});

test('S4: in silence after 25 to 35 s: 30 s after the last ping of 5 s, looked at every 5 s', () => {
  const found = marked(watch(pairs({ faults: dies('silent') })));
  expect(found.map(({ what, by }) => `${what} by ${by}`).sort()).toEqual([
    'eastus degraded by app-eastus',
    'eastus degraded by app-westeurope',
  ]);
  for (const { after_us } of found) {
    expect(after_us).toBeGreaterThan(25 * SECOND);
    expect(after_us).toBeLessThanOrEqual(35 * SECOND + RTT);
  }
});

test('S4: as long as one of five server connections is there, the instance is online', () => {
  // With one connection the offline moment is one draw from 25 to 35 s, with fifty the largest of fifty.
  const last = (connections: number) => {
    const negotiate = { health: { by: 'server-connections', connections } };
    const { beliefs } = watch(pairs({ faults: dies('silent') }, { negotiate }));
    return beliefs.map(({ at_us }) => at_us - AT)[0]!;
  };
  expect(last(50)).toBeGreaterThan(33 * SECOND);
  expect(last(50)).toBeGreaterThan(last(1));
});

test('S4: from then on nobody is sent to it, while before some were and failed', () => {
  const visits = { session: { lasts: '10s', pause: '2s' }, region: 'eastus', count: 40 };
  const clients = [
    {
      name: 'us',
      preset: 'signalr-js-client',
      dns: { authorityRtt: '0s' },
      connect: { timeout: '2s' },
      ...visits,
    },
  ];
  const seen = watch(pairs({ clients, faults: dies('silent') }));
  const offline_us = seen.beliefs.find(({ by }) => by === 'app-eastus')!.at_us;
  // Negotiates take no time here: an attempt is sent where its app server believes at its start.
  // At the instance it begins with a negotiate of the service's own.
  const tries = seen.operations.filter(({ kind, replica }) => kind === 'negotiate' && replica === EAST);
  const vain = tries.filter(({ started_us }) => started_us > AT && started_us < offline_us);
  expect(vain.length).toBeGreaterThan(10);
  expect(vain.every(({ outcome, reason }) => outcome === 'failed' && reason === 'connect-timeout')).toBe(
    true,
  );
  expect(tries.filter(({ started_us }) => started_us > offline_us)).toEqual([]);
});
