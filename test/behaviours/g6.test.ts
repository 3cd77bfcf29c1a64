import { expect, test } from 'vitest';
import { latencyOf, metric, runDesign } from './support.js';

const REGIONS = ['eastus', 'westeurope', 'southeastasia'];

test('G6: clients on different replicas talk as if on one instance: each member gets each message once', () => {
  // Three regions, groups of nine that the shuffle fills from all of them; the network as it is.
  const size = 9;
  const result = runDesign({
    seed: 6,
    duration: '4m',
    // Nobody is expected to get what was sent before everybody was there.
    warmup: '30s',
    network: { internet: { loss: '0%' } },
    service: { replicas: REGIONS.map((region) => ({ region })) },
    clients: REGIONS.map((region) => ({
      name: region,
      region,
      count: 60,
      publish: { rate: '0.2/s each', group: { size } },
    })),
  });
  // A message is counted by the moment of its sending. What was sent in the last second may be on its
  // way still: 8 of those that have not arrived at their replica, and none of any other.
  const acknowledged = metric(result, 'operations{operation=publish,outcome=ok}');
  expect(acknowledged).toBeGreaterThan(7000);
  expect(metric(result, 'messages_lost')).toBe(0);
  expect(metric(result, 'operations{operation=publish,outcome=failed}')).toBe(0);
  const missing = acknowledged * (size - 1) - metric(result, 'messages_delivered');
  expect(missing).toBeGreaterThanOrEqual(0);
  expect(missing).toBeLessThan(36 * 0.5 * (size - 1)); // half a second of everybody's messages
  // Across replicas as well as within one.
  const crossed = result.metrics['delivery_latency{path=cross}']?.histogram?.count ?? 0;
  const local = result.metrics['delivery_latency{path=local}']?.histogram?.count ?? 0;
  expect(crossed + local).toBe(metric(result, 'messages_delivered'));
  // Of 8 others about 20 · 3 − 1 = 59 in 179 share the replica.
  expect(crossed / (crossed + local)).toBeGreaterThan(0.6);
  expect(crossed / (crossed + local)).toBeLessThan(0.73);
});

test('G6: exactly publishes × (members − 1), where packets take no time and none is under way at the end', () => {
  const size = 12;
  const result = runDesign({
    duration: '5m',
    warmup: '10s',
    network: {
      latency: { default: '0ms', local: '0ms' },
      jitter: { packet: 'none', regime: 'none' },
      internet: { access: 'none', jitter: 'none', loss: '0%' },
    },
    service: { replicas: REGIONS.map((region) => ({ region })) },
    // One name server's answer cannot tell replicas at the same distance apart: by weight.
    routing: { trafficManager: { method: 'weighted' } },
    clients: [
      {
        name: 'everybody',
        region: 'eastus',
        count: 120,
        arriveOver: '1s',
        dns: { clientsPerResolver: 1, authorityRtt: '0s' },
        publish: { rate: '0.2/s each', group: { size } },
      },
    ],
  });
  const sent = metric(result, 'operations{clients=everybody,operation=publish,outcome=ok}');
  expect(sent).toBeGreaterThan(6000);
  expect(metric(result, 'messages_delivered')).toBe(sent * (size - 1));
  expect(metric(result, 'messages_lost')).toBe(0);
  expect(metric(result, 'forwarded_messages')).toBeGreaterThan(sent);
  for (const region of REGIONS)
    expect(latencyOf(result, 'deliver', 'everybody', region).count).toBeGreaterThan(0);
});
