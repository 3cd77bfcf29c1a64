import { expect, it } from 'vitest';
import {
  failoverOf,
  IDEAL_PROBE,
  idealNetwork,
  moment,
  runDesign,
  SECOND,
  us,
} from '../behaviours/support.js';

/**
 * The two published quantiles of the preset (LANMAN 2014; TTL 20 s: 10 % of users on the old answer
 * after 60 s, 2 % after 15 minutes), through a whole failover. Clients start over an hour, so that even
 * answers kept for an hour end at all times; those kept for six do not end before the run does.
 */
const FAULT_US = 4200 * SECOND;
const COUNT = 2000;

it.each([
  [60, 0.1, 0.03],
  [900, 0.02, 0.01],
])('dns-lanman-2014: not moved %d s after the change: %d', (after_s, share, tolerance) => {
  // A probe every second, the first at the fault, given up half a second later.
  const probe = { ...IDEAL_PROBE, interval: '1s', timeout: '500ms', toleratedFailures: 0, phase: '0s' };
  const published_us = FAULT_US + SECOND / 2;
  const result = runDesign({
    duration: us(published_us + after_s * SECOND),
    network: idealNetwork(),
    service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
    routing: { trafficManager: { method: 'priority', ttl: '20s', probe } },
    clients: [
      {
        name: 'users',
        region: 'eastus',
        kind: 'requests',
        count: COUNT,
        requests: { arrivals: 'always-on' },
        arriveOver: '60m',
        dns: { preset: 'dns-lanman-2014', authorityRtt: '0s' },
      },
    ],
    faults: [{ at: us(FAULT_US), kind: 'region-outage', region: 'eastus', mode: 'silent', as: 'dark' }],
  });
  const { hit, moved, published_us: found_us } = failoverOf(result, 'dark', 'users');
  expect(moment(found_us)).toBe(published_us);
  expect(hit).toBe(COUNT);
  expect(Math.abs((hit - moved) / hit - share)).toBeLessThan(tolerance);
});
