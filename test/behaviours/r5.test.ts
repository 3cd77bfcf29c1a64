import { expect, test } from 'vitest';
import { application, ONE_WAY, pair, runCaches } from './caches.js';

test('R5: in steady state a write is at the secondary one network latency after it was at the primary', () => {
  const result = runCaches({
    ...pair(),
    duration: '2m',
    warmup: '10s',
    clients: [
      application('east', 'eastus', { load: { rate: '200/s', reads: '0%' }, keys: { count: 100_000 } }),
    ],
  });
  const west = result.data.lag.find(({ replica }) => replica === 'west');
  expect(west?.lag?.count).toBeGreaterThan(20_000);
  // The stream crosses in order at 1 Gbit/s: 1.1 KB take 9 µs beside the 40 ms.
  expect(west?.lag?.min).toBeGreaterThanOrEqual(ONE_WAY);
  expect(west?.lag?.p99).toBeLessThan(ONE_WAY * 1.01);
  // So many writes are on their way at any time: rate × latency.
  expect(west?.largest_bytes).toBeGreaterThan(200 * 0.04 * 1_000);
  expect(west?.largest_bytes).toBeLessThan(200 * 0.04 * 1_000 * 4);
});
