import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { idealNetwork, latencyOf, runDesign } from '../behaviours/support.js';

/** Values in ms of queueing.csv (closed forms by the RFC named in each row), by identifier. */
const VALUES_MS = new Map(
  readFileSync(new URL('./queueing.csv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(',')), Number(/,([\d.]+),ms,/.exec(line)?.[1])]),
);

it.each([
  ['RTT-1', 'none', 'requests', '0ms'],
  ['RTT-2', '1.3', 'requests', '0ms'],
  ['RTT-3', '1.2', 'requests', '0ms'],
  ['RTT-5', '1.3-0rtt', 'requests', '0ms'],
  ['RTT-7', '1.3', 'websocket', '20ms'],
])('%s: TLS %s, %s, resolver %s away', (id, tls, kind, resolver) => {
  const result = runDesign({
    duration: '2m',
    network: idealNetwork(['uksouth', 'eastus', '100ms'], ['uksouth', 'ukwest', resolver]),
    service: { replicas: [{ region: 'eastus' }] },
    clients: [
      {
        name: 'uk',
        region: 'uksouth',
        kind,
        count: 20,
        connect: { tls },
        // Every client has a resolver of its own, and with it asks the authority once.
        dns: { clientsPerResolver: 1, resolverRegion: 'ukwest', authorityRtt: '0s' },
      },
    ],
  });
  const expected_us = (VALUES_MS.get(id) as number) * 1000;
  const { count, mean_us, max_us } = latencyOf(result, kind === 'requests' ? 'request' : 'connect', 'uk');
  expect(count).toBeGreaterThanOrEqual(20);
  expect([mean_us, max_us]).toEqual([expected_us, expected_us]);
});

it('has a scenario for every row of the file', () => {
  expect([...VALUES_MS.keys()]).toEqual(['RTT-1', 'RTT-2', 'RTT-3', 'RTT-5', 'RTT-7']);
});
