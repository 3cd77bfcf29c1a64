import { expect, test } from 'vitest';
import { report, shipped } from './registry.js';
import { metric } from './support.js';

test('C12: an import copies an image between registries without the client downloading it', () => {
  const result = shipped('which-design', 'imported');
  const { pushes } = report(result);
  expect(pushes.length).toBeGreaterThan(3);
  for (const { visible } of pushes) expect(visible.every(({ at_us }) => at_us !== null)).toBe(true);
  // Three imports for every push; the bytes went from registry to registry, each layer once.
  expect(metric(result, 'operations{clients=ci,operation=push,outcome=ok}')).toBe(4 * pushes.length);
  const crossed = ['eastus', 'canadacentral', 'westeurope'].map((to) =>
    metric(result, `replicated_bytes{from=westus2,to=${to}}`),
  );
  expect(new Set(crossed).size).toBe(1);
  const served = result.metrics['pulled_bytes{replica=westus2}'];
  // Nothing was downloaded but by the clusters, which each pulled the same.
  expect(served?.value).toBe(metric(result, 'pulled_bytes{replica=eastus}'));
});
