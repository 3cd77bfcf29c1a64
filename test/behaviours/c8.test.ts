import { expect, test } from 'vitest';
import { shipped } from './registry.js';
import { metric } from './support.js';

const HALF_A_DAY = ['duration=8h'];

test('C8: without a cache on the host a push splits between two near replicas, and its manifest is refused', () => {
  const result = shipped('split-push', undefined, HALF_A_DAY);
  expect(metric(result, 'split_pushes_per_thousand')).toBeGreaterThan(990);
  expect(metric(result, 'refused_pushes_per_thousand')).toBeGreaterThan(900);
  const [row] = result.availability.requests.filter(
    ({ operation, clients }) => operation === 'push' && clients === '*',
  );
  // Layers here and the manifest there, or an upload begun here and ended there: nothing else goes wrong.
  expect(Object.keys(row.reasons).sort()).toEqual(['unknown-blob', 'unknown-upload']);
  expect(row.ok + row.failed).toBeGreaterThan(100);
});

for (const variant of ['dnsmasq', 'windows', 'one-nearest', 'own-name']) {
  test(`C8: it does not happen with ${variant}`, () => {
    const result = shipped('split-push', variant, HALF_A_DAY);
    expect(metric(result, 'refused_pushes_per_thousand')).toBe(0);
    expect(metric(result, 'split_pushes_per_thousand')).toBe(0);
    expect(metric(result, 'pushes_acknowledged')).toBeGreaterThan(100);
  });
}
