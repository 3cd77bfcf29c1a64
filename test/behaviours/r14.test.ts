import { expect, test } from 'vitest';
import { exponential as exp } from '../../src/kernel/math.js';
import { application, ONE_WAY, pair, runCaches } from './caches.js';
import { type Design, latencyOf } from './support.js';

/** One key, written in America so many times a second, read in Europe at the secondary. */
function reading(rate: number, more: Design = {}) {
  return runCaches({
    ...pair(),
    duration: '10m',
    warmup: '20s',
    clients: [
      application('america', 'eastus', { load: { rate: `${rate}/s`, reads: '0%' }, keys: { count: 1 } }),
      application('europe', 'westus2', {
        load: { rate: '50/s', reads: '100%' },
        keys: { count: 1 },
        endpoints: { reads: 'west' },
      }),
    ],
    ...more,
  });
}

test('R14: reads of the secondary are near', () => {
  const result = reading(1);
  expect(latencyOf(result, 'read', 'europe').p99_us).toBeLessThan(100); // no network in between here
  const far = reading(1, {
    clients: [
      application('europe', 'westus2', { load: { rate: '50/s', reads: '100%' }, keys: { count: 1 } }),
    ],
  });
  expect(latencyOf(far, 'read', 'europe').p50_us).toBeGreaterThan(2 * ONE_WAY * 0.99);
});

test.each([1, 5])(
  'R14: at %i writes a second a read is stale with probability 1 − e^(−rate · latency)',
  (rate) => {
    const result = reading(rate);
    const [row] = result.data.reads.filter(({ clients }) => clients === 'europe');
    const { reads = 0, staleByLag = 0, staleByLoss } = row ?? {};
    const expected = 1 - exp(-rate * (ONE_WAY / 1e6));
    expect(reads).toBeGreaterThan(25_000);
    expect(staleByLoss).toBe(0);
    // Reads within one latency see the same writes: four standard errors of as many independent writes.
    const error = 4 * Math.sqrt((expected * (1 - expected)) / (580 * Math.min(rate, 50)));
    expect(Math.abs(staleByLag / reads - expected)).toBeLessThan(error);
    // What is missed was acknowledged less than one latency ago.
    expect(row?.age?.max).toBeLessThanOrEqual(ONE_WAY + 20); // and two writes' time on the wire
  },
);

test('R14: during a cut reads grow staler by the second', () => {
  const result = reading(5, {
    faults: [
      {
        at: '4m',
        kind: 'network-cut',
        from: { replica: 'east' },
        to: { replica: 'west' },
        for: '50s',
        as: 'cut',
      },
    ],
  });
  const [row] = result.data.reads.filter(({ clients }) => clients === 'europe');
  expect(row?.age?.max).toBeGreaterThan(49e6);
  const curve = result.data.visibility.find(({ when, fault }) => when === 'during' && fault === 'cut');
  const seen = curve?.points.reduce((sum, point) => sum + point.seen, 0) ?? 0;
  const reads = curve?.points.reduce((sum, point) => sum + point.reads, 0) ?? 0;
  expect(reads).toBeGreaterThan(2_000);
  expect(seen / reads).toBeLessThan(0.02);
});
