import { expect, test } from 'vitest';
import { application, outcomes, pair, runCaches, second } from './caches.js';
import { milestones } from './support.js';

const GB = 1e9;
/** 2 GB of data: 2,000,000 keys with names of 16 B and values of 1,000 B. */
const DATA = { keys: 2_000_000, keySize: '16B', valueSize: '1000B' };

function linking(bandwidth: string) {
  return runCaches({
    ...pair({ link: { linked: false, bandwidth }, data: DATA }),
    duration: '6m',
    clients: [
      application('east', 'eastus', {
        load: { rate: '20/s', reads: '50%' },
        endpoints: { reads: 'east', writes: 'east' },
      }),
      application('west', 'westus2', {
        load: { rate: '20/s', reads: '100%' },
        retries: { times: 0 },
        endpoints: { reads: 'west' },
      }),
    ],
    operator: [
      // What the secondary holds before is removed.
      { do: 'link', at: '60s', primary: 'east', secondary: 'west', as: 'link' },
    ],
  });
}

test.each([
  ['500Mbit/s', 0.5],
  ['1Gbit/s', 1],
])(
  'R2: at %s the secondary is unavailable until the full synchronisation ends, the primary never',
  (bandwidth, gbit) => {
    const result = linking(bandwidth);
    const bytes = DATA.keys * (16 + 1_000 + 5);
    // Dial at the next second, PING, REPLCONF, PSYNC, the diskless delay; transfer; loading 1.15 µs a key and 1.5 ns a byte.
    const least_s = (8 * bytes) / (gbit * GB) + (DATA.keys * 1.15 + bytes * 0.0015) / 1e6;
    const took_s = second(result, 'replica-ready', 'west') - 60;
    expect(took_s).toBeGreaterThan(least_s);
    expect(took_s).toBeLessThan(least_s + 8.5);
    const east = outcomes(result, 'east', '*');
    expect(east.failed + east.unknown).toBe(0);
    const { ok, reasons } = outcomes(result, 'west', 'read');
    // Every read between linking and ready is refused, and no other: 20 a second.
    expect(Object.keys(reasons)).toEqual(['syncing']);
    expect(reasons.syncing).toBeGreaterThan(20 * took_s * 0.8);
    expect(reasons.syncing).toBeLessThan(20 * took_s * 1.2);
    expect(ok).toBeGreaterThan(0);
  },
);

test('R2: what the secondary held is removed', () => {
  const result = runCaches({
    ...pair({ link: { linked: false } }),
    duration: '4m',
    clients: [
      // Writes into the later secondary until it is one, and reads there afterwards.
      application('west', 'westus2', {
        load: { rate: '50/s', reads: '50%' },
        keys: { count: 5 },
        endpoints: { reads: 'west', writes: 'west' },
      }),
    ],
    operator: [{ do: 'link', at: '2m', primary: 'east', secondary: 'west', as: 'link' }],
  });
  // Nothing was ever written at the primary: afterwards every read finds nothing, and what was acknowledged is lost.
  const ready_us = second(result, 'replica-ready', 'west') * 1e6;
  const stale = result.data.reads.find(({ replica }) => replica === 'west');
  expect(milestones(result, 'link-status').map(({ detail }) => detail.status)).toEqual([
    'linking',
    'succeeded',
  ]);
  expect(ready_us).toBeLessThan(140e6);
  expect(result.data.losses.writes).toBeGreaterThanOrEqual(5);
  expect((stale?.staleByLag ?? 0) + (stale?.staleByLoss ?? 0)).toBeGreaterThan(1_000);
});
