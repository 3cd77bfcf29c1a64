import { expect, test } from 'vitest';
import { histogram, shipped, visibility } from './registry.js';
import { metric, milestones } from './support.js';

test('C4: pulls that come before the image fail and wait, are counted, and the moment stands in the timeline', () => {
  const result = shipped('too-early');
  const here_us = visibility(result).get('westeurope') ?? 0;
  expect(metric(result, 'pulls_too_early{clients=aks-us}')).toBe(0);
  // Every host in Europe wants it within ten seconds of the push; it is there after 5 s and 7.2 s of transfer.
  expect(here_us).toBeGreaterThan(12_200_000);
  expect(here_us).toBeLessThan(12_500_000);
  expect(metric(result, 'pulls_waited{clients=aks-eu}')).toBe(6);
  const failed = result.availability.requests.find(
    (row) => row.clients === 'aks-eu' && row.operation === 'pull',
  );
  expect(failed?.reasons).toEqual({ 'unknown-manifest': metric(result, 'pulls_too_early{clients=aks-eu}') });
  // Nobody waits less than the kubelet's first pause.
  expect(histogram(result, 'pull_time{clients=aks-eu}').min).toBeGreaterThan(10_000_000);
  const [first, second] = milestones(result, 'webhook-fired');
  expect([first.subject, second.subject]).toEqual(['eastus', 'westeurope']);
  expect(second.at_us - first.at_us).toBe(here_us);
});
