import type { Preset } from './preset.js';

/**
 * Presets of `routing.trafficManager`; the first is the default. Where the time-out is left out it
 * follows from the interval, so that a scenario may change the interval alone.
 */
export const trafficManagers: readonly Preset[] = [
  {
    name: 'traffic-manager-default',
    summary: 'the defaults of Azure Traffic Manager: detects in 100 to 130 s',
    settings: { ttl: '60s', probe: { interval: '30s', toleratedFailures: 3 } },
    source:
      'Azure Traffic Manager endpoint monitoring (interval, timeout, tolerated failures); Azure reliability guide for Traffic Manager (TTL; other pages of the vendor say 30 s or 300 s)',
    date: '2026-05-12',
    verified: 'documented',
  },
  {
    name: 'traffic-manager-fast',
    summary: 'the fastest failover Azure Traffic Manager offers: fast probes, no tolerated failure, TTL 0',
    settings: { ttl: '0s', probe: { interval: '10s', timeout: '5s', toleratedFailures: 0 } },
    source: 'Azure Traffic Manager endpoint monitoring, fast failover settings',
    date: '2024-08',
    verified: 'documented',
  },
  {
    name: 'web-pubsub-traffic-manager',
    summary:
      'the traffic manager in front of Web PubSub replicas: TTL 90 s; its probe settings are not published',
    settings: { ttl: '90s', probe: { interval: '30s', toleratedFailures: 3 } },
    source: 'Azure Web PubSub geo-replication (TTL 90 s); probe settings assumed to be the defaults',
    date: '2026-04-30',
    verified: 'assumed',
  },
];
