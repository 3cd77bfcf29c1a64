import { expect, test } from 'vitest';
import { application, outcomes, pair, runCaches } from './caches.js';
import { type Design, failoverOf, milestones } from './support.js';

/** The region of the primary goes dark at 2 min; the application survives in the secondary's region. */
function outage(operator: readonly Design[], clients: Design = {}) {
  return runCaches({
    ...pair(),
    duration: '20m',
    clients: [application('shop', 'westus2', { load: { rate: '20/s', reads: '50%' }, ...clients })],
    faults: [{ at: '2m', kind: 'region-outage', region: 'eastus', for: '16m', as: 'dark' }],
    operator,
  });
}

test('R7: nothing fails over by itself', () => {
  const result = outage([]);
  const { hit, moved, recovered_us, failedBack_us, ended_us } = failoverOf(result, 'dark', 'shop');
  // Served again when the region is back, and not before.
  expect([hit, moved]).toEqual([1, 1]);
  expect(recovered_us).toBe(ended_us);
  expect(failedBack_us).toBeNull();
  expect(outcomes(result, 'shop', 'write').ok).toBeLessThan(0.25 * 10 * 20 * 60);
  expect(milestones(result, 'role-changed')).toEqual([]);
});

test('R7: each step of an operator takes its time, and the outage is their sum', () => {
  const steps = { decide: '90s', unlink: '40s', promote: '7s', switch: '23s' };
  const result = outage([{ do: 'fail-over', at: '150s', to: 'west', as: 'rescue', ...steps }]);
  const { phases, recovered_us, detected_us, published_us } = failoverOf(result, 'dark', 'shop');
  expect(detected_us).toBe(150e6);
  expect(published_us).toBe(310e6);
  const lengths = phases.map(({ name, from_us, to_us }) => [name, (to_us - from_us) / 1e6]);
  expect(lengths.slice(0, 5)).toEqual([
    ['waiting-for-alert', 30],
    ['deciding', 90],
    ['unlinking', 40],
    ['promoting', 7],
    ['switching-clients', 23],
  ]);
  // Then the next write: an operation every 50 ms, half of them writes.
  expect((recovered_us as number) - 310e6).toBeGreaterThan(0);
  expect((recovered_us as number) - 310e6).toBeLessThan(2e6);
  const recovery = result.data.recoveries.find(({ action }) => action === 'rescue');
  expect(recovery?.steps.map(({ step, from_us, to_us }) => [step, (to_us - from_us) / 1e6])).toEqual([
    ['alert', 0],
    ['decision', 90],
    ['unlink', 40],
    ['promotion', 7],
    ['switch', 23],
  ]);
});

test('R7: an alert fires when what it looks at has been bad for long enough', () => {
  const alert = { on: 'errors', above: '50%', every: '30s', for: '60s' };
  const quick = { decide: '0s', unlink: '0s', switch: '0s' };
  const result = outage([{ do: 'fail-over', alert, to: 'west', as: 'rescue', ...quick }]);
  // Operations fail from 2:00 on, the first after 1 s and two retries: bad at the look of 2:30, which speaks for the
  // time since 2:00. A minute of it is over at 3:00.
  expect(milestones(result, 'alert').map(({ at_us }) => at_us / 1e6)).toEqual([180]);
});

test('R7: until the endpoint is changed, applications ask the cache that is gone, although the other takes writes', () => {
  const result = outage([
    { do: 'fail-over', at: '3m', to: 'west', as: 'rescue', decide: '0s', unlink: '0s', switch: '5m' },
  ]);
  expect(milestones(result, 'role-changed', 'west').map(({ at_us }) => at_us / 1e6)).toEqual([180]);
  const { firstMoved_us } = failoverOf(result, 'dark', 'shop');
  expect(firstMoved_us as number).toBeGreaterThan(480e6);
});
