import { expect, test } from 'vitest';
import { application, outcomes, pair, runCaches } from './caches.js';

test('R4: a linked secondary answers reads, and every write with an error', () => {
  const result = runCaches({
    ...pair(),
    duration: '2m',
    warmup: '10s',
    clients: [
      application('west', 'westus2', {
        load: { rate: '50/s', reads: '50%' },
        endpoints: { reads: 'west', writes: 'west' },
      }),
    ],
  });
  const reads = outcomes(result, 'west', 'read');
  const writes = outcomes(result, 'west', 'write');
  expect(reads.ok).toBeGreaterThan(2_000);
  expect(reads.failed + reads.unknown).toBe(0);
  expect(writes.failed).toBeGreaterThan(2_000);
  expect(writes.ok + writes.unknown).toBe(0);
  expect(writes.reasons).toEqual({ 'read-only': writes.failed });
});
