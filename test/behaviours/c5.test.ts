import { expect, test } from 'vitest';
import { shipped } from './registry.js';
import { metric, milestones } from './support.js';

test('C5: one webhook a replica when the image is complete there; who waits for it never pulls too early', () => {
  const result = shipped('too-early', 'wait-for-the-webhook');
  expect(metric(result, 'pulls_too_early')).toBe(0);
  expect(metric(result, 'hosts_served')).toBe(12);
  expect(milestones(result, 'webhook-fired').map(({ subject }) => subject)).toEqual(['eastus', 'westeurope']);
  const many = shipped('push-once-pull-near');
  const fired = milestones(many, 'webhook-fired').map(({ subject, detail }) => `${detail.image} ${subject}`);
  expect(new Set(fired).size).toBe(fired.length);
  expect(fired.length).toBe(2 * 4);
});
