import { expect, test } from 'vitest';
import { report, shipped } from './registry.js';
import { metric, milestones } from './support.js';

test('C7: an outage of one region does not touch the others, and its clients are led elsewhere', () => {
  const result = shipped('outage-in-mid-replication');
  const [dark] = milestones(result, 'fault-started', 'dark');
  const [light] = milestones(result, 'fault-ended', 'dark');
  const { pushes } = report(result);
  const large = pushes.find(({ image }) => image === 'large:1');
  const during = pushes.find(({ image }) => image === 'web:2');
  if (large === undefined || during === undefined) throw new Error('both are pushed');
  // Acknowledged before the outage, nowhere else until the region is back, and lost to nobody.
  expect(large.by).toBe('eastus');
  expect(large.acknowledged_us).toBeLessThan(dark.at_us);
  for (const { replica, at_us } of large.visible) {
    if (replica !== 'eastus') expect(at_us).toBeGreaterThan(light.at_us);
  }
  expect(metric(result, 'pushes_lost')).toBe(0);
  // Meanwhile builds and clusters of the dark region went on with the next one, Europe with its own.
  expect(during.by).toBe('centralus');
  expect(during.acknowledged_us).toBeGreaterThan(dark.at_us);
  const europe = during.visible.find(({ replica }) => replica === 'westeurope');
  expect(europe?.at_us).toBeLessThan(light.at_us);
  expect(metric(result, 'hosts_served{clients=aks-us}')).toBe(40);
  expect(metric(result, 'hosts_served{clients=aks-eu}')).toBe(40);
});

test('C7: without its home region the control plane waits, and nothing else', () => {
  const result = shipped('outage-in-mid-replication');
  const [refused] = milestones(result, 'refused', 'japan');
  const [acted] = milestones(result, 'operator-acted', 'japan');
  const [light] = milestones(result, 'fault-ended', 'dark');
  expect(refused.at_us).toBe(480_000_000);
  expect(acted.at_us).toBe(light.at_us);
});

test('C7: a gray failure goes on for as long as it lasts if probes see the front end only', () => {
  const shallow = shipped('gray-failure');
  expect(milestones(shallow, 'endpoint-degraded')).toEqual([]);
  expect(metric(shallow, 'hosts_served')).toBe(20);
  expect(metric(shallow, 'rollout_time')).toBeGreaterThan(20 * 60);
  const deep = shipped('gray-failure', 'deep-checks');
  const [degraded] = milestones(deep, 'endpoint-degraded', 'eastus');
  const since_us = degraded.at_us - 600_000_000;
  // Three tolerated failures of 30 s, refused at once; a majority of three sites.
  expect(since_us).toBeGreaterThan(90_000_000);
  expect(since_us).toBeLessThan(121_000_000);
  expect(metric(deep, 'rollout_time')).toBeLessThan(5 * 60);
});
