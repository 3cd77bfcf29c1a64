import { expect, test } from 'vitest';
import type { LatencyRow, RunResult } from '../../src/metrics/result.js';
import { latencyOf, run, scenarioOf } from './support.js';

const CLIENTS = ['americans', 'europeans'].map((name, i) => ({
  name,
  region: ['eastus', 'westeurope'][i],
  count: 60,
  publish: { rate: '0.2/s each', group: { size: 10 } },
}));

function instances(regions: readonly string[], strategy: string) {
  return scenarioOf({
    duration: '5m',
    warmup: '30s',
    service: { strategy, replicas: regions.map((region) => ({ region })) },
    clients: CLIENTS,
  });
}

const NEAR = instances(['eastus', 'westeurope'], 'geo-replicas');
const FAR = instances(['eastus'], 'single');
const RUNS = [1, 2, 3].map((seed) => ({ seed, near: run(NEAR, { seed }), far: run(FAR, { seed }) }));

function row(result: RunResult, operation: string): LatencyRow {
  return latencyOf(result, operation, 'europeans');
}

test.each(RUNS)('G7: a near replica and the backbone beat one far instance (seed $seed)', ({ near, far }) => {
  // The same demand; at the end a few more of the far instance's are on their way.
  const underWay = row(near, 'publish').count - row(far, 'publish').count;
  expect(underWay).toBeGreaterThanOrEqual(0);
  expect(underWay).toBeLessThanOrEqual(5);

  // A publish ends at the near replica: no crossing of the ocean any more.
  expectFaster(near, far, 'publish', 0.3);
  // A delivery may still have to cross, but once and on the backbone, instead of from the user to the
  // far instance and, to another European, back again.
  expectFaster(near, far, 'deliver', 0.6);

  // Nor do the Americans pay for it: their instance is as near as before.
  const [a, b] = [near, far].map((result) => latencyOf(result, 'publish', 'americans').mean_us);
  expect(Math.abs(a / b - 1)).toBeLessThan(0.02);
});

/** The mean at most that share of the far instance's, and the slowest hundredth faster as well. */
function expectFaster(near: RunResult, far: RunResult, operation: string, share: number): void {
  const [a, b] = [row(near, operation), row(far, operation)];
  const by = `${operation}: mean ${ms(a.mean_us)} against ${ms(b.mean_us)}, p99 ${ms(a.p99_us)} against ${ms(b.p99_us)}`;
  expect(a.mean_us / b.mean_us, by).toBeLessThan(share);
  expect(a.p99_us / b.p99_us, by).toBeLessThan(0.9);
}

function ms(length_us: number): string {
  return `${(length_us / 1000).toFixed(1)} ms`;
}
