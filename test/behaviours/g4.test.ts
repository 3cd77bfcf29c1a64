import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { connectedAtEnd, IDEAL_PROBE, idealNetwork, milestones, runDesign, SECOND } from './support.js';

const PROBE = { ...IDEAL_PROBE, interval: '30s', timeout: '10s', toleratedFailures: 3, phase: '20s' };

/** eastus is dark from 5:00 to 15:00; a probe at 20 s and 50 s of each minute. Users resolve every 60 s. */
function outage(duration: string): RunResult {
  return runDesign({
    duration,
    network: idealNetwork(['eastus', 'westeurope', '80ms']),
    service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
    routing: { trafficManager: { ttl: '60s', probe: PROBE } },
    clients: [
      {
        name: 'us',
        region: 'eastus',
        kind: 'requests',
        count: 40,
        requests: { arrivals: 'always-on' },
        dns: { authorityRtt: '0s' },
      },
    ],
    faults: [{ at: '5m', kind: 'region-outage', region: 'eastus', mode: 'silent', for: '10m', as: 'dark' }],
  });
}

test('G4: an endpoint that fails its probes leaves the answers, and comes back when one succeeds', () => {
  const result = outage('20m');
  // Probes at 5:20, 5:50, 6:20 and 6:50 fail; the fourth is given up at 7:00. The outage ends at
  // 15:00, the next probe is at 15:20.
  const steps = ['probe-failed', 'endpoint-degraded', 'dns-answer-changed', 'endpoint-online'].flatMap(
    (kind) => milestones(result, kind, 'eastus').map(({ at_us }) => [kind, at_us / SECOND]),
  );
  expect(steps).toEqual([
    ['probe-failed', 330],
    ['endpoint-degraded', 420],
    ['dns-answer-changed', 420],
    ['dns-answer-changed', 920],
    ['endpoint-online', 920],
  ]);
  expect(milestones(result, 'dns-answer-changed').map(({ detail }) => detail)).toEqual([
    { from: 'eastus, westeurope', to: 'westeurope' },
    { from: 'westeurope', to: 'eastus, westeurope' },
  ]);
});

test('G4: answers follow: everybody away one TTL after the change, everybody back one TTL after recovery', () => {
  const at = (duration: string) => {
    const result = outage(duration);
    return ['eastus', 'westeurope'].map((replica) => connectedAtEnd(result, 'us', replica));
  };
  expect(at('5m1s')).toEqual([0, 0]); // dark and not yet known
  expect(at('6m59s')).toEqual([0, 0]);
  expect(at('8m1s')).toEqual([0, 40]); // 7:00 and 60 s
  expect(at('15m19s')).toEqual([0, 40]); // well again and not yet known
  expect(at('16m21s')).toEqual([40, 0]);
});
