import { expect, test } from 'vitest';
import { application, pair, runCaches } from './caches.js';
import { milestones } from './support.js';

const WRITER = application('east', 'eastus', {
  load: { rate: '20/s', reads: '0%' },
  keys: { count: 50 },
  endpoints: { reads: 'east', writes: 'east' },
});

test('R12: an export from either cache is a recovery point, which an import into the primary restores', () => {
  const result = runCaches({
    ...pair(),
    duration: '12m',
    clients: [WRITER],
    operator: [
      { do: 'export', at: '2m', cache: 'west', takes: '1m', as: 'export' },
      { do: 'import', at: '4m', cache: 'west', as: 'into-the-secondary' },
      { do: 'import', at: '5m', cache: 'east', takes: '1m', as: 'into-the-primary' },
    ],
  });
  expect(
    milestones(result, 'exported', 'west').map(({ at_us, detail }) => [
      at_us / 1e6,
      detail.keys,
      detail.taken_s,
    ]),
  ).toEqual([[180, 50, 120]]);
  expect(milestones(result, 'refused').map(({ subject }) => subject)).toEqual(['into-the-secondary']);
  expect(milestones(result, 'refused')[0]?.detail.reason).toMatch(/import is possible into the primary only/);
  expect(
    milestones(result, 'imported', 'east').map(({ at_us, detail }) => [at_us / 1e6, detail.keys]),
  ).toEqual([[360, 50]]);
});

test('R12: after the import reads see what was exported, at both caches', () => {
  // Writes stop when the only writer is cut off; what it wrote after the export is overwritten by the import.
  const result = runCaches({
    ...pair(),
    duration: '12m',
    clients: [
      WRITER,
      application('reader', 'westus2', {
        load: { rate: '20/s', reads: '100%' },
        keys: { count: 50 },
        endpoints: { reads: 'west' },
      }),
    ],
    faults: [
      { at: '4m', kind: 'network-cut', from: { clients: 'east' }, to: { replica: 'east' }, as: 'still' },
    ],
    operator: [
      { do: 'export', at: '2m', cache: 'east', takes: '30s', as: 'export' },
      { do: 'import', at: '6m', cache: 'east', takes: '60s', as: 'import' },
    ],
  });
  // From 7 min on every read of a key that was written between 2 and 4 min sees the older version: 5 min of 20 a second.
  const [row] = result.data.reads.filter(({ clients }) => clients === 'reader');
  const stale = (row?.staleByLag ?? 0) + (row?.staleByLoss ?? 0);
  expect(stale).toBeGreaterThan(5 * 60 * 20 * 0.9);
  expect(stale).toBeLessThan(5 * 60 * 20 * 1.1 + 200);
});

test('R12: nothing was exported, nothing can be imported', () => {
  const result = runCaches({
    ...pair(),
    duration: '3m',
    clients: [WRITER],
    operator: [{ do: 'import', at: '1m', cache: 'east', as: 'import' }],
  });
  expect(milestones(result, 'refused').map(({ detail }) => detail.reason)).toEqual(['nothing was exported']);
});
