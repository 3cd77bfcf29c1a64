import { expect, test } from 'vitest';
import { application, ONE_WAY, pair, runCaches } from './caches.js';
import { latencyOf } from './support.js';

const CALLS = 10;

/** A failover at 2 min of the cache alone, or of everything; measured from then on. */
function moved(move: 'endpoint' | 'stack') {
  return runCaches({
    ...pair(),
    duration: '10m',
    warmup: '3m',
    clients: [
      application('shop', 'eastus', {
        standby: 'westus2',
        users: 'eastus',
        calls: CALLS,
        count: 5,
        load: { rate: '1/s', reads: '90%' },
      }),
    ],
    operator: [
      { do: 'fail-over', at: '2m', to: 'west', decide: '0s', unlink: '0s', switch: '0s', move, as: 'move' },
    ],
  });
}

test('R15: with the cache alone each call pays the round trip between the regions', () => {
  const result = moved('endpoint');
  expect(latencyOf(result, 'read', 'shop').p50_us).toBeCloseTo(2 * ONE_WAY, -3);
  expect(latencyOf(result, 'request', 'shop').p50_us / (CALLS * 2 * ONE_WAY)).toBeCloseTo(1, 1);
});

test('R15: with the whole stack users pay it once', () => {
  const result = moved('stack');
  expect(latencyOf(result, 'read', 'shop').p99_us).toBeLessThan(1_000);
  expect(latencyOf(result, 'request', 'shop').p50_us / (2 * ONE_WAY)).toBeCloseTo(1, 1);
});
