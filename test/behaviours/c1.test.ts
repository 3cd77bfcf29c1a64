import { expect, test } from 'vitest';
import { report, shipped } from './registry.js';
import { metric } from './support.js';

test('C1: one push under one name, and pulls everywhere get the same image', () => {
  const result = shipped('push-once-pull-near');
  const { pushes, rollouts } = report(result);
  expect(pushes.map(({ image, by }) => `${image} by ${by}`)).toEqual(['web:1 by westus', 'web:2 by westus']);
  for (const { visible } of pushes) expect(visible.every(({ at_us }) => at_us !== null)).toBe(true);
  expect(rollouts.map(({ clients, image, hosts, done }) => [clients, image, hosts, done]).sort()).toEqual([
    ['aks-eu', 'web:1', 20, 20],
    ['aks-eu', 'web:2', 20, 20],
    ['aks-us', 'web:1', 20, 20],
    ['aks-us', 'web:2', 20, 20],
  ]);
  // Both clusters pulled the same bytes: every host both versions, whose shared layers it took once.
  expect(metric(result, 'pulled_bytes{replica=eastus}')).toBe(
    metric(result, 'pulled_bytes{replica=westeurope}'),
  );
});
