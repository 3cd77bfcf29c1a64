import { expect, test } from 'vitest';
import { shipped } from './registry.js';
import { metric, milestones } from './support.js';

test('C6: a new replica first has everything, then is ready and in the answers; one can be deleted any time', () => {
  const result = shipped('new-replica');
  const [syncing] = milestones(result, 'replica-syncing', 'japaneast');
  const [ready] = milestones(result, 'replica-ready', 'japaneast');
  const [answered] = milestones(result, 'dns-answer-changed', 'japaneast');
  const held = metric(result, 'stored_bytes{replica=eastus}');
  expect(metric(result, 'stored_bytes{replica=japaneast}')).toBe(held);
  // At least as long as all of its content takes through its own door.
  expect(ready.at_us - syncing.at_us).toBeGreaterThan((8 * (held - 20e6) * 1e6) / 1e9);
  expect(answered.at_us).toBe(ready.at_us);
  expect(answered.detail.to).toBe('eastus, westeurope, japaneast');
  // The first rollout in Japan pulled across the ocean, the second from nearby.
  const regions = (clients: string) =>
    result.latency.filter((row) => row.clients === clients && row.region !== '*').map(({ region }) => region);
  expect(new Set(regions('tokyo'))).toEqual(new Set(['eastus']));
  expect(new Set(regions('osaka'))).toEqual(new Set(['japaneast']));
  // Deleted before anybody had fetched what it had acknowledged.
  expect(milestones(result, 'replica-removed', 'westeurope').length).toBe(1);
  expect(metric(result, 'pushes_acknowledged')).toBe(1);
  expect(metric(result, 'pushes_lost')).toBe(1);
});
