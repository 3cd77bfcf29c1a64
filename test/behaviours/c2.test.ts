import { expect, test } from 'vitest';
import { shipped } from './registry.js';
import { metric } from './support.js';

test('C2: each push and pull goes to the replica nearest in latency', () => {
  const result = shipped('push-once-pull-near');
  const regions = (clients: string) =>
    result.latency
      .filter((row) => row.clients === clients && row.from === 'started' && row.region !== '*')
      .map(({ region, count }) => [region, count]);
  expect(regions('ci')).toEqual([['westus', 2]]);
  expect(regions('aks-us')).toEqual([['eastus', 40]]);
  expect(regions('aks-eu')).toEqual([['westeurope', 40]]);
  expect(metric(result, 'pulled_bytes_across_regions')).toBe(0);
});

test('C2: with the nearest replica taken out of the answers they go to the next nearest', () => {
  const result = shipped('push-once-pull-near', undefined, [
    'routing.trafficManager.endpoints.eastus.status=disabled',
  ]);
  const served = result.latency.filter((row) => row.clients === 'aks-us' && row.region !== '*');
  expect([...new Set(served.map(({ region }) => region))]).toEqual(['canadacentral']);
});
