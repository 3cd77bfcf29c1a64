import { expect, test } from 'vitest';
import { world } from '../routing/negotiate/world.js';
import { AT, crowd, pairs, watch } from './signalr.js';

test('S2: an app server keeps normal server connections to its primary and weak ones to its secondary', () => {
  const { negotiation } = world({ health: { by: 'server-connections' } });
  const kinds = [0, 1].map((server) => [0, 1].map((replica) => negotiation.kindOf(server, replica)));
  expect(kinds).toEqual([
    ['normal', 'weak'],
    ['weak', 'normal'],
  ]);
});

test('S2: a weak connection carries what the app server sends to the clients at the other end', () => {
  const { sent, got } = watch(
    pairs(
      { duration: '2m' },
      {
        appServers: [
          { region: 'eastus', publish: { rate: '1/s', to: 'everyone' } },
          { region: 'westeurope' },
        ],
      },
    ),
  );
  // Everybody is there after 11 s; nothing that is sent a second before the end is still on its way.
  const counted = sent.filter((at_us) => at_us > 11e6 && at_us < 119e6);
  expect(counted.length).toBeGreaterThan(50);
  for (const at_us of counted) {
    const copies = got.filter(({ sent_us }) => sent_us === at_us);
    expect(copies.filter(({ population, to }) => population === 0 && to === 0)).toHaveLength(40);
    expect(copies.filter(({ population, to }) => population === 1 && to === 1)).toHaveLength(40);
  }
});

test('S2: it takes no events of clients, even when nobody else would take them', () => {
  // The instance westeurope is primary to an app server in another region, which goes dark.
  const design = pairs(
    {
      duration: '4m',
      clients: [
        crowd('us', 'eastus', { publish: { rate: '0.5/s each', to: 'server' } }),
        crowd('eu', 'westeurope', { publish: { rate: '0.5/s each', to: 'server' } }),
      ],
      faults: [{ at: '2m', kind: 'region-outage', region: 'northeurope', as: 'dark' }],
    },
    {
      appServers: [
        { region: 'eastus', endpoints: ['eastus', 'westeurope:secondary'] },
        { region: 'northeurope', endpoints: ['westeurope', 'eastus:secondary'] },
      ],
    },
  );
  const { operations } = watch(design);
  const events = operations.filter(({ kind, reason }) => kind === 'event' && reason !== 'not-connected');
  const outcomes = (population: number, after: boolean) =>
    new Set(
      events
        .filter((event) => event.population === population && event.started_us > AT === after)
        .map(({ outcome, reason }) => `${outcome} ${reason}`),
    );
  expect(outcomes(1, false)).toEqual(new Set(['ok none']));
  expect(outcomes(1, true)).toEqual(new Set(['failed no-app-server']));
  expect(outcomes(0, true)).toEqual(new Set(['ok none']));
});
