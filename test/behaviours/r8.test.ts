import { expect, test } from 'vitest';
import { application, pair, runCaches } from './caches.js';
import { mean, milestones } from './support.js';

/** So many writes a second to keys that are hardly ever written twice, and the region of the primary goes. */
function lost(rate: number, rtt: string, seed: number) {
  return runCaches({
    ...pair(),
    network: {
      latency: {
        local: '0ms',
        default: '0ms',
        pairs: [
          { from: 'eastus', to: 'westus2', p50: rtt },
          { from: 'westus2', to: 'eastus', p50: rtt },
        ],
      },
      jitter: { packet: 'none', regime: 'none' },
    },
    seed,
    duration: '10s',
    clients: [
      application('east', 'eastus', {
        load: { rate: `${rate}/s`, reads: '0%', valueSize: '110B' },
        keys: { count: 1_000_000 },
      }),
    ],
    faults: [{ at: '6s', kind: 'region-outage', region: 'eastus', as: 'dark' }],
    operator: [
      { do: 'fail-over', at: '8s', to: 'west', decide: '0s', unlink: '0s', switch: '0s', as: 'rescue' },
    ],
  });
}

test.each([
  [200, '80ms', 0.04],
  [1_000, '80ms', 0.04],
  [1_000, '200ms', 0.1],
])(
  'R8: at %i writes a second and %s round trip what is lost is rate × one-way latency',
  (rate, rtt, oneWay_s) => {
    const runs = [1, 2, 3, 4, 5, 6].map((seed) => lost(rate, rtt, seed).data.losses);
    const expected = rate * oneWay_s;
    // Poisson arrivals: the mean of six runs is within four standard errors.
    expect(Math.abs(mean(runs.map(({ writes }) => writes)) - expected)).toBeLessThan(
      4 * Math.sqrt(expected / runs.length),
    );
    for (const { writes, listed, events } of runs) {
      expect(listed).toHaveLength(writes);
      expect(events).toHaveLength(1);
      const [{ age_for_us, cause, action, stoppedAcknowledging_us }] = events as [(typeof events)[number]];
      expect([cause, action]).toEqual(['promotion', 'rescue']);
      // RPO: the oldest lost write was acknowledged at most one latency before the last one was.
      const oldest_us = Math.min(...listed.map(({ acknowledged_us }) => acknowledged_us));
      expect(age_for_us).toBe(stoppedAcknowledging_us - oldest_us);
      expect(age_for_us as number).toBeLessThanOrEqual(oneWay_s * 1e6);
      for (const { acknowledged_us } of listed) {
        expect(acknowledged_us).toBeGreaterThanOrEqual(6e6 - oneWay_s * 1e6 - 1_000);
        expect(acknowledged_us).toBeLessThanOrEqual(6e6);
      }
    }
  },
);

test('R8: the timeline says at the promotion how many writes are lost, and how old the oldest is', () => {
  const result = lost(1_000, '200ms', 3);
  const [entry] = milestones(result, 'writes-lost');
  expect(entry?.at_us).toBe(8e6);
  expect(entry?.detail.writes).toBe(result.data.losses.writes);
});

test('R8: a write that waits for the secondary is not lost', () => {
  const wait = { wait: { replicas: 1, timeout: '900ms' } };
  const result = runCaches({
    ...pair({ link: wait }),
    duration: '10s',
    clients: [
      application('east', 'eastus', {
        count: 50,
        load: { rate: '10/s', reads: '0%' },
        keys: { count: 100_000 },
      }),
    ],
    faults: [{ at: '6s', kind: 'region-outage', region: 'eastus', as: 'dark' }],
    operator: [
      { do: 'fail-over', at: '8s', to: 'west', decide: '0s', unlink: '0s', switch: '0s', as: 'rescue' },
    ],
  });
  expect(result.data.writesAcknowledged).toBeGreaterThan(2_000);
  expect(result.data.losses.writes).toBe(0);
});
