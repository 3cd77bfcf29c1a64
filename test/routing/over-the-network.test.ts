import { expect, it } from 'vitest';
import { constant, shiftedLognormal } from '../../src/kernel/distributions.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { createRandom } from '../../src/kernel/streams.js';
import { TrafficManager } from '../../src/routing/traffic-manager/traffic-manager.js';
import { presetLatency } from '../../src/topology/latency.js';
import { Network } from '../../src/topology/network.js';
import { regionBook } from '../../src/topology/regions.js';
import { Recorder, SECOND } from './world.js';

// East US is lost; three sites probe over the measured backbone, each by its own phase.
it('detects an outage over the measured network within the documented window', () => {
  const kernel = new Kernel();
  const random = createRandom(4);
  const observer = new Recorder();
  const network = new Network(
    presetLatency('azure-2026-07', regionBook()),
    {
      jitter: {
        packet: shiftedLognormal(200, 1, 0),
        regime: 'table',
        regimeEvery: 14_400 * SECOND,
      },
      backbone: { stretch: 1, loss: 0 },
      internet: { stretch: 1.2, jitter: constant(0), loss: 0 },
    },
    random,
  );
  const regions = ['eastus', 'westeurope'];
  const endpoints = regions.map((region) => ({
    name: region,
    region,
    site: network.addSite({ name: region, kind: 'replica', region }),
    weight: 1,
    status: 'enabled' as const,
  }));
  const sites = ['centralus', 'northeurope', 'southeastasia'].map((region) => ({
    name: region,
    site: network.addSite({ name: `probe ${region}`, kind: 'probe', region }),
  }));
  const resolver = network.addSite({ name: 'resolver', kind: 'resolver', region: 'eastus2' });
  const manager = new TrafficManager({
    kernel,
    options: {
      method: 'performance',
      ttl: 60 * SECOND,
      publishDelay: 0,
      probe: {
        interval: 30 * SECOND,
        timeout: 10 * SECOND,
        toleratedFailures: 3,
        transport: 'https',
        answerTime: 0,
        combine: 'majority',
        repeat: 'start-to-start',
      },
    },
    endpoints,
    sites,
    network,
    random,
    observer,
    rtt_us: (_region, endpoint) => network.medianRtt_us(resolver, endpoints[endpoint].site),
  });
  const draw = random.stream('test', 'answers');
  manager.start();
  kernel.runUntil(300 * SECOND);
  expect(observer.milestones).toEqual([]);
  expect([manager.status(0), manager.status(1)]).toEqual(['Online', 'Online']);
  expect(manager.answer('eastus2', draw)).toBe(0);

  network.setCondition(endpoints[0].site, 'silent', 0);
  kernel.runUntil(450 * SECOND);
  const [{ endpoint, degraded_us }] = observer.detections;
  expect(endpoint).toBe(0);
  expect(degraded_us).toBeGreaterThanOrEqual(400 * SECOND);
  expect(degraded_us).toBeLessThan(430 * SECOND);
  expect(manager.answer('eastus2', draw)).toBe(1);
  expect(observer.touched.every(({ fault, what }) => fault === 0 && what === 'probes')).toBe(true);

  network.setCondition(endpoints[0].site, 'up', 0);
  kernel.runUntil(500 * SECOND);
  expect(manager.answer('eastus2', draw)).toBe(0);
});
