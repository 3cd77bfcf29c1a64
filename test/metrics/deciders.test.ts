import { describe, expect, it } from 'vitest';
import { NAME_SERVERS, SOURCE_OF_TRUTH } from '../../src/domain/ids.js';
import type { Detection, Move } from '../../src/domain/observations.js';
import { type Collectors, MIN, observed, S } from './observed.js';

const FAULT = 2 * MIN;
const APP_SERVERS = [
  { name: 'app-east', region: 'eastus' },
  { name: 'app-west', region: 'westeurope' },
];
/** Its endpoint comes after the two replicas. */
const APP_EAST = 2;

function detection(endpoint: number, decider: number, after_us: number): Detection {
  const at_us = FAULT + after_us;
  return {
    endpoint,
    decider,
    firstProbe_us: at_us - 5 * S,
    decidingProbe_us: at_us - 5 * S,
    degraded_us: at_us,
    published_us: at_us,
  };
}

/** A client of `us` that knew at once, and could resolve or ask from 60 s after the fault on. */
function moveOf(left: number, decider: number): Move {
  return {
    fault: 0,
    population: 0,
    client: 0,
    from: 0,
    to: 1,
    left,
    decider,
    noticed_us: FAULT,
    resolverStaleUntil_us: -1,
    cacheStaleUntil_us: -1,
    lastFailure_us: -1,
    attempt_us: FAULT + 60 * S,
    asked_us: -1,
    negotiated_us: -1,
    resolved_us: FAULT + 60 * S,
    moved_us: FAULT + 61 * S,
  };
}

function outage(detections: readonly Detection[], move: Move | null) {
  return observed(
    (o) => {
      o.connected(0, 0, 0, 0);
      o.faultStarted(0, FAULT);
      o.clientHit(0, 0, 0, FAULT);
      o.clientDown(0, 0, FAULT);
      for (const each of detections) o.detected(each);
      if (move !== null) o.clientMoved(move);
    },
    { appServers: APP_SERVERS },
  );
}

describe('a client that was moved by somebody', () => {
  it('waited for the one who answers it, whoever else was quicker', () => {
    const found = [detection(0, 0, 10 * S), detection(0, 1, 30 * S), detection(0, NAME_SERVERS, 40 * S)];
    const phases = (decider: number) =>
      outage(found, moveOf(0, decider)).failovers[0]!.phases.map(({ name, to_us }) => [
        name,
        (to_us - FAULT) / S,
      ]);
    expect(phases(1)).toContainEqual(['probe-timeout', 30]);
    expect(phases(NAME_SERVERS)).toContainEqual(['probe-timeout', 40]);
    expect(phases(SOURCE_OF_TRUTH).map(([name]) => name)).toEqual(['back-off', 'handshake']);
  });

  it('belongs to a failover detected by the first who found an endpoint that clients left', () => {
    const found = [
      detection(0, 1, 30 * S),
      detection(APP_EAST, NAME_SERVERS, 20 * S),
      detection(1, 0, 5 * S),
    ];
    const { failovers, metrics } = outage(found, moveOf(APP_EAST, NAME_SERVERS));
    expect(failovers[0]!.detected_us).toBe(FAULT + 20 * S);
    expect(failovers[0]!.phases).toContainEqual({
      name: 'probe-timeout',
      from_us: FAULT + 15 * S,
      to_us: FAULT + 20 * S,
    });
    expect(metrics['time_to_detect{fault=dark}']!.value).toBe(20);
    // Before anybody moved, it is the replica that they were on.
    expect(outage(found, null).failovers[0]!.detected_us).toBe(FAULT + 30 * S);
  });

  it('of no client: any detection of the fault, also of an app server', () => {
    const { metrics } = observed(
      (o) => {
        o.faultStarted(0, FAULT);
        o.detected(detection(APP_EAST, NAME_SERVERS, 7 * S));
        o.restored(APP_EAST, FAULT + 30 * S);
      },
      { appServers: APP_SERVERS },
    );
    expect(metrics['time_to_detect{fault=dark}']!.value).toBe(7);
  });
});

describe('negotiates', () => {
  const negotiate = (o: Collectors, started_us: number, outcome: 'ok' | 'failed') =>
    o.operation(
      'negotiate',
      0,
      APP_EAST,
      started_us,
      started_us,
      started_us + 1 * S,
      outcome,
      outcome === 'ok' ? 'none' : 'no-endpoint',
      0,
    );

  it('tell the first of a population that the fault hit, whatever came of it', () => {
    const { timeline } = observed(
      (o) => {
        o.faultStarted(0, FAULT);
        negotiate(o, FAULT + 1 * S, 'ok'); // nobody is hit yet
        o.clientHit(0, 0, 0, FAULT + 3 * S);
        negotiate(o, FAULT - 1 * S, 'ok'); // asked before the fault
        negotiate(o, FAULT + 5 * S, 'failed');
        negotiate(o, FAULT + 9 * S, 'ok');
      },
      { appServers: APP_SERVERS },
    );
    expect(timeline.filter(({ kind }) => kind === 'client-negotiated')).toEqual([
      {
        at_us: FAULT + 6 * S,
        kind: 'client-negotiated',
        subject: 'us',
        detail: { which: 'first', outcome: 'failed', reason: 'no-endpoint', fault: 'dark', after_us: 6 * S },
      },
    ]);
  });

  it('count as operations, with the latency of the app server’s region', () => {
    const { availability, latency } = observed(
      (o) => {
        negotiate(o, 1 * MIN, 'ok');
        negotiate(o, 2 * MIN, 'failed');
        o.operation('event', 0, 0, 1 * MIN, 1 * MIN, 1 * MIN + 5, 'ok', 'none', 0);
      },
      { appServers: APP_SERVERS },
    );
    const of = (operation: string) =>
      availability.requests.find((row) => row.clients === 'us' && row.operation === operation)!;
    expect(of('negotiate')).toMatchObject({ ok: 1, failed: 1, ratio: 0.5, reasons: { 'no-endpoint': 1 } });
    expect(of('*')).toMatchObject({ ok: 2, failed: 1, ratio: 2 / 3 });
    const regions = latency.filter((row) => row.operation === 'negotiate' && row.from === 'started');
    expect(regions.map(({ clients, region, count }) => [clients, region, count])).toEqual([
      ['us', 'eastus', 1],
      ['us', '*', 1],
      ['*', '*', 1],
    ]);
  });

  it('at an app server that nobody named are a mistake of ours', () => {
    expect(() => observed((o) => negotiate(o, 1 * MIN, 'ok'))).toThrow('no endpoint 2');
  });
});
