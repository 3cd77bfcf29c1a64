import { expect, test } from 'vitest';
import { application, outcomes, pair, runCaches } from './caches.js';
import { milestones } from './support.js';

test('R9: while unlinking and afterwards both caches serve; the secondary keeps what it has and takes writes', () => {
  const result = runCaches({
    ...pair(),
    duration: '6m',
    warmup: '10s',
    clients: [
      application('east', 'eastus', {
        load: { rate: '50/s', reads: '50%' },
        endpoints: { reads: 'east', writes: 'east' },
      }),
      application('west', 'westus2', {
        load: { rate: '50/s', reads: '50%' },
        endpoints: { reads: 'west', writes: 'west' },
      }),
    ],
    operator: [{ do: 'unlink', at: '3m', takes: '30s', as: 'unlink' }],
  });
  expect(milestones(result, 'link-status').map(({ detail }) => detail.status)).toEqual(['unlinking', 'none']);
  const east = outcomes(result, 'east', '*');
  expect(east.failed + east.unknown).toBe(0);
  expect(outcomes(result, 'west', 'read').failed).toBe(0);
  // The secondary refuses writes up to 3:30, which is 200 of 350 measured seconds, and takes every one afterwards.
  const writes = outcomes(result, 'west', 'write');
  expect(writes.reasons).toEqual({ 'read-only': writes.failed });
  expect(writes.ok / (writes.ok + writes.failed)).toBeCloseTo(150 / 350, 1);
  // What the primary had acknowledged before the unlink is in the secondary: 100 keys, read there ever since.
  expect(result.data.losses.events.filter(({ cause }) => cause === 'promotion').length).toBeLessThanOrEqual(
    1,
  );
  expect(result.data.losses.writes).toBeLessThanOrEqual(10); // on their way at the moment of the unlink
});
