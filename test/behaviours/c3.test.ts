import { describe, expect, test } from 'vitest';
import { presetLatency } from '../../src/topology/latency.js';
import { regionBook } from '../../src/topology/regions.js';
import { registryOf, report, visibility } from './registry.js';
import { run } from './support.js';

const PICKUP_US = 5_000_000;
const table = presetLatency('azure-2026-07', regionBook([]));
const OTHERS = ['westus2', 'northeurope', 'japaneast'];

/** One push of so many bytes in East US, with replicas elsewhere, and a bandwidth for replication. */
function replicate(size: string, bandwidth: string, others: readonly string[]) {
  return run(
    registryOf({
      duration: '30m',
      network: { jitter: { packet: 'none', regime: 'none' } },
      service: {
        family: 'registry',
        replicas: ['eastus', ...others].map((region) => ({ region })),
        replication: { bandwidth },
      },
      images: [{ name: 'web', size, layers: 1 }],
      clients: [{ name: 'ci', region: 'eastus', kind: 'pusher', push: { image: 'web', at: ['1m'] } }],
    }),
  );
}

/** When each of several transfers of equal size through one door ends, if they begin one after the other. */
function evenlyShared(starts_us: readonly number[], bits: number, bps: number): number[] {
  const left = starts_us.map(() => bits);
  const ends_us = starts_us.map(() => Number.NaN);
  let now_us = 0;
  while (ends_us.some(Number.isNaN)) {
    const active = [...left.keys()].filter((k) => starts_us[k] <= now_us && Number.isNaN(ends_us[k]));
    const share = bps / 1e6 / Math.max(1, active.length);
    const next_us = Math.min(
      ...starts_us.filter((at_us) => at_us > now_us),
      ...active.map((k) => now_us + left[k] / share),
    );
    for (const k of active) {
      left[k] -= share * (next_us - now_us);
      if (left[k] < 1e-3) ends_us[k] = next_us;
    }
    now_us = next_us;
  }
  return ends_us;
}

describe('C3: content reaches the others asynchronously', () => {
  for (const [size, bytes] of [
    ['50MB', 50e6],
    ['200MB', 200e6],
    ['1.2GB', 1.2e9],
  ] as const) {
    for (const [bandwidth, bps] of [
      ['200Mbit/s', 200e6],
      ['1Gbit/s', 1e9],
    ] as const) {
      for (const count of [1, 3]) {
        test(`${size} to ${count} others over ${bandwidth}: pick-up and its max-min share, within 1 %`, () => {
          const others = OTHERS.slice(0, count);
          const seen = visibility(replicate(size, bandwidth, others));
          expect([...seen.keys()]).toEqual(others);
          // All copies leave through one door, which they share from the moment at which each is asked for.
          const ways_us = others.map((other) => table.figures('eastus', other).p50_us);
          const left_us = evenlyShared(ways_us, 8 * bytes, bps);
          others.forEach((other, index) => {
            const expected_us = left_us[index] + ways_us[index] / 2;
            const seen_us = (seen.get(other) ?? 0) - PICKUP_US;
            expect(Math.abs(seen_us / expected_us - 1)).toBeLessThan(0.01);
          });
        });
      }
    }
  }

  test('larger images take longer, and two masters converge on one tag', () => {
    const result = run(
      registryOf({
        duration: '30m',
        service: { family: 'registry', replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
        images: [{ name: 'web', size: '100MB', layers: 4, tags: 'moving' }],
        clients: [
          { name: 'ci-us', region: 'eastus', kind: 'pusher', push: { image: 'web', at: ['1m'] } },
          { name: 'ci-eu', region: 'westeurope', kind: 'pusher', push: { image: 'web', at: ['1m'] } },
        ],
      }),
    );
    const { pushes } = report(result);
    expect(pushes.map(({ by }) => by).sort()).toEqual(['eastus', 'westeurope']);
    // Both images are everywhere; one of the two lost the tag, and is found by its digest alone.
    expect(pushes.length).toBe(2);
    expect(result.metrics.tags_overruled.value).toBe(1);
    expect(result.metrics.pushes_lost.value).toBe(0);
  });
});
