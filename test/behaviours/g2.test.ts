import { expect, test } from 'vitest';
import { idealNetwork, latencyOf, runDesign } from './support.js';

const RTT_US = 84_000;
const RESOLVER_US = 7_000;
const AUTHORITY_US = 13_000;

/** TCP, TLS, upgrade; a negotiation is TCP, TLS and a POST on a connection of its own. */
const ROUNDS: readonly (readonly [tls: string, negotiate: boolean, rounds: number])[] = [
  ['none', false, 2],
  ['1.2', false, 4],
  ['1.3', false, 3],
  ['1.3-0rtt', false, 2],
  ['none', true, 4],
  ['1.2', true, 8],
  ['1.3', true, 6],
  ['1.3-0rtt', true, 4],
];

test.each(ROUNDS)(
  'G2: a WebSocket with TLS %s (negotiate: %s) costs name resolution and %d round trips, to the microsecond',
  (tls, negotiate, rounds) => {
    const result = runDesign({
      duration: '1m',
      network: idealNetwork(['uksouth', 'eastus', '84ms'], ['uksouth', 'ukwest', '7ms']),
      service: { replicas: [{ region: 'eastus' }] },
      clients: [
        {
          name: 'uk',
          region: 'uksouth',
          count: 10,
          connect: { tls, negotiate },
          dns: { clientsPerResolver: 5, resolverRegion: 'ukwest', authorityRtt: '13ms' },
        },
      ],
    });
    const { count, max_us, mean_us } = latencyOf(result, 'connect', 'uk');
    // The first client of each of the two resolvers waits for three names from the authority: the
    // service's alias, the traffic manager's answer, the endpoint's address. Four find them cached.
    const cold_us = RESOLVER_US + 3 * AUTHORITY_US + rounds * RTT_US;
    const warm_us = RESOLVER_US + rounds * RTT_US;
    expect(count).toBe(10);
    expect(max_us).toBe(cold_us);
    expect(mean_us).toBe((2 * cold_us + 8 * warm_us) / 10);
  },
);

test('G2: each client pays for the way to the replica that its name resolved to', () => {
  const result = runDesign({
    duration: '1m',
    network: idealNetwork(['uksouth', 'eastus', '84ms'], ['uksouth', 'westeurope', '9ms']),
    service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
    clients: ['uksouth', 'eastus'].map((resolverRegion) => ({
      name: resolverRegion,
      region: 'uksouth',
      count: 5,
      connect: { tls: '1.3' },
      dns: { resolverRegion, authorityRtt: '0s' },
    })),
  });
  expect(latencyOf(result, 'connect', 'uksouth', 'westeurope').max_us).toBe(3 * 9_000);
  // Asking a resolver on the other side of the ocean is a crossing of its own.
  expect(latencyOf(result, 'connect', 'eastus', 'eastus').max_us).toBe(84_000 + 3 * 84_000);
});
