import { expect, it } from 'vitest';
import {
  connectedAtEnd,
  type Design,
  IDEAL_PROBE,
  idealNetwork,
  latencyOf,
  metric,
  milestones,
  runDesign,
  SECOND,
} from '../behaviours/support.js';
import { rowsOf } from './failover-scenario.js';

/** Rows TM-L of the file: rules in words, shown by whole scenarios. Probes at 20 s, 50 s, 80 s … */
const PROBE = { ...IDEAL_PROBE, interval: '30s', timeout: '10s', toleratedFailures: 3, phase: '20s' };

function scenario(design: Design, manager: Design = {}): Design {
  return {
    duration: '10m',
    network: idealNetwork(),
    service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
    routing: { trafficManager: { method: 'priority', ttl: '10s', probe: PROBE, ...manager } },
    clients: [USERS],
    ...design,
  };
}

const USERS = {
  name: 'us',
  region: 'eastus',
  kind: 'requests',
  count: 20,
  requests: { arrivals: 'always-on' },
  dns: { authorityRtt: '0s' },
};

/** Probes of the replica fail, and nobody else notices anything. */
function probesCut(replica: string, at: string, length?: string): Design {
  return {
    at,
    kind: 'network-cut',
    from: { region: 'northeurope' },
    to: { replica },
    as: `probes-${replica}-${at}`,
    ...(length === undefined ? {} : { for: length }),
  };
}

function titleOf(id: string): string {
  const [{ metric: words }] = rowsOf(new RegExp(`^${id}$`));
  return `${id}: ${words}`;
}

it(titleOf('TM-L1'), () => {
  const first = runDesign(scenario({ faults: [probesCut('eastus', '1m')] }));
  expect(connectedAtEnd(first, 'us', 'westeurope')).toBe(20);

  const both = runDesign(scenario({ faults: [probesCut('eastus', '1m'), probesCut('westeurope', '5m')] }));
  expect(milestones(both, 'endpoint-degraded').map(({ subject }) => subject)).toEqual([
    'eastus',
    'westeurope',
  ]);
  const answers = milestones(both, 'dns-answer-changed').map(({ detail }) => detail.to);
  expect(answers).toEqual(['westeurope', 'eastus, westeurope']);
  // As if all were Online: priority 1, and nobody was cut off at any time.
  expect(connectedAtEnd(both, 'us', 'eastus')).toBe(20);
  expect(metric(both, 'downtime_seconds{clients=us}')).toBe(0);
});

it(titleOf('TM-L2'), () => {
  // Probes at 80, 110, 140 fail, 170 succeeds, 200, 230, 260 fail, 290 succeeds.
  const interrupted = [probesCut('eastus', '70s', '80s'), probesCut('eastus', '190s', '80s')];
  const reset = runDesign(scenario({ faults: interrupted }));
  expect(milestones(reset, 'probe-failed', 'eastus')).toHaveLength(2); // two streaks
  expect(milestones(reset, 'endpoint-degraded')).toEqual([]);
  expect(reset.faults.map(({ by }) => by)).toEqual([{ probes: 3 }, { probes: 3 }]);

  // The same without the one success: the fourth in a row, at 170, times out at 180.
  const through = runDesign(scenario({ faults: [probesCut('eastus', '70s', '200s')] }));
  expect(milestones(through, 'endpoint-degraded').map(({ at_us }) => at_us)).toEqual([180 * SECOND]);
});

it(titleOf('TM-L3'), () => {
  // Disabled from the start; an operator who disables it during a run is not part of the language yet.
  const disabled = { endpoints: { eastus: { status: 'disabled' } } };
  const faults = [probesCut('eastus', '1m')];
  const result = runDesign(scenario({ faults }, disabled));
  expect(connectedAtEnd(result, 'us', 'eastus')).toBe(0);
  expect(connectedAtEnd(result, 'us', 'westeurope')).toBe(20);
  // Not probed: a cut between the probing site and it meets no probe. With it enabled there are 18.
  expect(result.faults.map(({ touched }) => touched)).toEqual([0]);
  expect(runDesign(scenario({ faults })).faults.map(({ by }) => by)).toEqual([{ probes: 18 }]);
});

it(titleOf('TM-L4'), () => {
  // The first probe is at 20 s; before, its endpoint is answered though nothing is known of it.
  const result = runDesign(scenario({ duration: '19s', clients: [{ ...USERS, arriveOver: '10s' }] }));
  expect(connectedAtEnd(result, 'us', 'eastus')).toBe(20);
});

it(titleOf('TM-L6'), () => {
  const chat = {
    name: 'chat',
    region: 'eastus',
    count: 20,
    publish: { rate: '0.5/s each', group: { size: 5 } },
    dns: { authorityRtt: '0s' },
  };
  const faults = [probesCut('eastus', '1m')];
  const result = runDesign(scenario({ warmup: '20s', clients: [chat, USERS], faults }));
  expect(milestones(result, 'endpoint-degraded', 'eastus')).toHaveLength(1);
  // Who resolves again goes elsewhere; who is connected stays connected and is served.
  expect(connectedAtEnd(result, 'us', 'westeurope')).toBe(20);
  expect(connectedAtEnd(result, 'chat', 'eastus')).toBe(20);
  expect(milestones(result, 'connection-dropped')).toEqual([]);
  expect(metric(result, 'downtime_seconds{clients=chat}')).toBe(0);
  expect(metric(result, 'messages_lost{clients=chat}')).toBe(0);
  expect(latencyOf(result, 'publish', 'chat', 'eastus').count).toBe(
    metric(result, 'operations{clients=chat,operation=publish,outcome=ok}'),
  );
});
