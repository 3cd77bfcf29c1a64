import { expect, it } from 'vitest';
import type { DnsOptions } from '../../src/routing/dns/dns-clients.js';
import type { TrafficManagerOptions } from '../../src/routing/traffic-manager/options.js';
import { pubsubSchema } from '../../src/scenario/pubsub/schema.js';

// The scenario's types are handed to routing as they are: what matters here is that it compiles.
it('takes the settings of a checked scenario', () => {
  const scenario = pubsubSchema.parse({
    geosim: 1,
    name: 'x',
    duration: '10m',
    service: { replicas: [{ region: 'eastus' }] },
    routing: { trafficManager: {} },
    clients: [{ name: 'us', region: 'eastus', count: 1 }],
  });
  const spec = scenario.routing.trafficManager;
  const spoken = scenario.clients[0].dns;
  if (typeof spec !== 'object' || typeof spoken === 'string') throw new Error('defaults are missing');
  const options: TrafficManagerOptions = { ...spec, probe: { ...spec.probe, timeout: 10_000_000 } };
  const dns: DnsOptions = spoken;
  expect(options.probe.interval).toBe(30_000_000);
  expect(options.ttl).toBe(60_000_000);
  expect(dns.clientsPerResolver).toBe(25);
});
