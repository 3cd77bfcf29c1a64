import { expect, test } from 'vitest';
import { histogram, shipped } from './registry.js';
import { metric } from './support.js';

const median_us = (result: ReturnType<typeof shipped>, clients: string) =>
  histogram(result, `pull_time{clients=${clients}}`).p50;

test('C9: one registry, several, and one with replicas: pull latency, egress and fees', () => {
  const replicated = shipped('which-design');
  const one = shipped('which-design', 'one-registry');
  const each = shipped('which-design', 'pushed-to-each');
  const pushes = metric(replicated, 'pushes_acknowledged');
  // One registry: everybody else pulls across regions, and pays for it.
  expect(metric(one, 'pulled_bytes_across_regions') / metric(one, 'pulled_bytes')).toBeCloseTo(0.75, 6);
  expect(metric(one, 'cost{what=pulls}')).toBeGreaterThan(20 * metric(replicated, 'cost{what=backbone}'));
  expect(median_us(one, 'europe')).toBeGreaterThan(3 * median_us(replicated, 'europe'));
  // Several: pulls are near, every push is made four times.
  expect(metric(each, 'pulled_bytes_across_regions')).toBe(0);
  expect(metric(each, 'operations{operation=push,outcome=ok}')).toBe(4 * pushes);
  expect(metric(replicated, 'operations{operation=push,outcome=ok}')).toBe(pushes);
  // Replicas: pulls are near, the bytes cross once a region, four Premium fees.
  expect(metric(replicated, 'pulled_bytes_across_regions')).toBe(0);
  expect(metric(replicated, 'cost{what=registry}') / metric(one, 'cost{what=registry}')).toBeCloseTo(
    (4 * 1.667) / 0.667,
    6,
  );
});

test('C9: a cache fetches a layer once, however many hosts ask for it', () => {
  const caches = shipped('which-design', 'caches');
  const imported = shipped('which-design', 'imported');
  expect(metric(caches, 'replicated_bytes')).toBe(metric(imported, 'replicated_bytes'));
  expect(metric(caches, 'pulled_bytes')).toBeGreaterThan(25 * metric(caches, 'replicated_bytes'));
});
