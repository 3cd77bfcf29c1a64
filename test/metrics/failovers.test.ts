import { describe, expect, it } from 'vitest';
import { NAME_SERVERS } from '../../src/domain/ids.js';
import type { Detection, Move } from '../../src/domain/observations.js';
import type { CollectedResult } from '../../src/metrics/collectors.js';
import type { ClosedForm } from '../../src/metrics/result.js';
import { type Collectors, MIN, observed, S } from './observed.js';

const FAULT = 2 * MIN;
const END = 5 * MIN;

const detection: Detection = {
  endpoint: 0,
  decider: NAME_SERVERS,
  firstProbe_us: FAULT + 10 * S,
  decidingProbe_us: FAULT + 40 * S,
  degraded_us: FAULT + 50 * S,
  published_us: FAULT + 50 * S,
};

/** A client of `us` that knew at once, waited for the answers and its resolver, and connected in 1 s. */
function moveOf(client: number, stale_us: number): Move {
  return {
    fault: 0,
    population: 0,
    client,
    from: 0,
    to: 1,
    left: 0,
    decider: NAME_SERVERS,
    noticed_us: FAULT + 5 * S,
    resolverStaleUntil_us: stale_us,
    cacheStaleUntil_us: -1,
    lastFailure_us: -1,
    attempt_us: stale_us,
    asked_us: -1,
    negotiated_us: -1,
    resolved_us: stale_us,
    moved_us: stale_us + 1 * S,
  };
}

/** The three clients of `us` on `east` lose it; two move to `west`, the third after the first two. */
function outage(o: Collectors): void {
  for (const client of [0, 1, 2]) {
    o.connected(0, 0, client, 0);
    o.clientReturned(0, 0, client, 0);
  }
  o.connected(1, 1, 3, 0);
  o.faultStarted(0, FAULT);
  for (const client of [0, 1, 2]) {
    o.clientHit(0, 0, client, FAULT);
    o.clientDown(0, client, FAULT);
  }
  o.faultTouched(0, 'connections', 3);
  for (const client of [0, 1, 2]) o.disconnected(0, 0, client, FAULT + (5 + client) * S);
  o.milestone(detection.degraded_us, { kind: 'endpoint-degraded', subject: 'east' });
  o.detected(detection);
}

function moves(o: Collectors, clients: readonly number[]): void {
  for (const client of clients) {
    const move = moveOf(client, FAULT + (60 + 10 * client) * S);
    o.clientUp(0, client, move.moved_us);
    o.connected(0, 1, client, move.moved_us);
    o.clientMoved(move);
  }
}

describe('failovers', () => {
  it('name the client that moved last by its number in its own population; nobody where none moved', () => {
    const lastOf = (moved: readonly number[]) =>
      observed((o) => {
        o.connected(1, 0, 3, 0);
        o.faultStarted(0, FAULT);
        o.clientHit(0, 1, 3, FAULT);
        for (const client of moved) o.clientMoved({ ...moveOf(client, FAULT + 60 * S), population: 1 });
      }).failovers.map(({ clients, lastClient }) => [clients, lastClient]);
    expect(lastOf([3])).toEqual([['eu', 'eu#1']]);
    expect(lastOf([])).toEqual([['eu', null]]);
  });

  it('say who was hit, who moved when, and what the last and the mean client waited for', () => {
    const { failovers } = observed((o) => {
      outage(o);
      moves(o, [0, 1, 2]);
      o.faultEnded(0, END);
    });
    expect(failovers).toHaveLength(1); // eu was not hit
    expect(failovers[0]).toMatchObject({
      lastClient: 'us#3',
      fault: 'dark',
      clients: 'us',
      hit: 3,
      moved: 3,
      started_us: FAULT,
      ended_us: END,
      detected_us: FAULT + 50 * S,
      published_us: FAULT + 50 * S,
      firstMoved_us: FAULT + 61 * S,
      shifted50_us: FAULT + 71 * S,
      shifted99_us: FAULT + 81 * S,
      lastMoved_us: FAULT + 81 * S,
      recovered_us: FAULT + 81 * S,
      failedBack_us: null,
    });
    expect(failovers[0].phases.map(({ name, from_us, to_us }) => [name, (to_us - from_us) / S])).toEqual([
      ['waiting-for-probe', 10],
      ['tolerated-failures', 30],
      ['probe-timeout', 10],
      ['resolver-caches', 30],
      ['handshake', 1],
    ]);
    expect(failovers[0].meanPhases).toContainEqual({ name: 'resolver-caches', mean_for_us: 20 * S });
    const mean_us = failovers[0].meanPhases.reduce((sum, { mean_for_us }) => sum + mean_for_us, 0);
    expect(mean_us).toBe(71 * S);
  });

  it('leave open what has not come to pass', () => {
    const { failovers, metrics } = observed((o) => {
      outage(o);
      moves(o, [0]);
    });
    expect(failovers[0]).toMatchObject({
      hit: 3,
      moved: 1,
      ended_us: null,
      shifted50_us: null,
      shifted99_us: null,
      lastMoved_us: FAULT + 61 * S,
      recovered_us: null,
    });
    expect(metrics['time_to_recover{clients=us,fault=dark}'].value).toBeNull();
    expect(metrics['time_to_move{clients=us,fault=dark,share=first}'].value).toBe(61);
  });

  it('have no phases where nobody moved, but still know the detection of the lost replica', () => {
    const { failovers } = observed(outage);
    expect(failovers[0]).toMatchObject({ moved: 0, phases: [], meanPhases: [], recovered_us: null });
    expect(failovers[0].detected_us).toBe(FAULT + 50 * S);
  });

  it('do not take the detection of another fault or replica for their own', () => {
    const faults = [
      { name: 'dark', kind: 'region-outage', at_us: FAULT },
      { name: 'again', kind: 'region-outage', at_us: 8 * MIN },
    ];
    const { metrics, failovers } = observed(
      (o) => {
        o.connected(0, 0, 0, 0);
        o.faultStarted(0, FAULT);
        o.clientHit(0, 0, 0, FAULT);
        o.detected({ ...detection, endpoint: 1 }); // not the replica that the clients were on
        o.faultEnded(0, FAULT + 1 * MIN);
        o.faultStarted(1, 8 * MIN);
        o.detected({
          endpoint: 0,
          decider: NAME_SERVERS,
          firstProbe_us: 8.1 * MIN,
          decidingProbe_us: 8.2 * MIN,
          degraded_us: 8.5 * MIN,
          published_us: 8.5 * MIN,
        });
      },
      { faults },
    );
    expect(failovers[0]).toMatchObject({ fault: 'dark', detected_us: null });
    expect(metrics['time_to_detect{fault=dark}'].value).toBeNull();
    expect(metrics['time_to_detect{fault=again}'].value).toBe(30);
  });

  it('have failed back when the replica is in the answers again and the first client returned', () => {
    const { failovers, timeline, metrics } = observed((o) => {
      outage(o);
      moves(o, [0, 1, 2]);
      o.clientReturned(0, 1, 0, FAULT + 61 * S); // to the replica that was never out
      o.faultEnded(0, END);
      o.clientReturned(0, 0, 2, END + 5 * S); // with an old answer
      o.restored(0, END + 10 * S);
      o.clientReturned(1, 0, 3, END + 15 * S); // of a population that the fault did not hit
      o.clientReturned(0, 0, 1, END + 20 * S);
      o.clientReturned(0, 0, 2, END + 30 * S);
    });
    expect(failovers[0].failedBack_us).toBe(END + 20 * S);
    expect(metrics['time_to_fail_back{clients=us,fault=dark}'].value).toBe(20);
    expect(timeline.filter(({ kind }) => kind === 'failed-back')).toEqual([
      {
        at_us: END + 20 * S,
        kind: 'failed-back',
        subject: 'us',
        detail: { which: 'first', replica: 'east', fault: 'dark', after_us: END + 20 * S - FAULT },
      },
    ]);
  });

  it('fail back to the replica that the fault took, each fault on its own', () => {
    const faults = ['east', 'west', 'again'].map((name) => ({ name, kind: 'replica-crash', at_us: 0 }));
    const { failovers } = observed(
      (o) => {
        for (const [client, replica] of [0, 1].entries()) {
          o.connected(0, replica, client, 0);
          o.faultStarted(client, 1 * MIN);
          o.clientHit(client, 0, client, 1 * MIN);
        }
        for (const fault of [0, 1]) o.faultEnded(fault, 2 * MIN);
        o.restored(0, 3 * MIN);
        o.clientReturned(0, 0, 0, 4 * MIN);
        o.faultStarted(2, 5 * MIN);
        o.connected(0, 0, 2, 5 * MIN);
        o.clientHit(2, 0, 2, 5 * MIN);
        o.clientReturned(0, 0, 0, 6 * MIN); // nothing was restored since
      },
      { faults },
    );
    expect(failovers.map(({ fault, failedBack_us }) => [fault, failedBack_us])).toEqual([
      ['east', 4 * MIN],
      ['west', null],
      ['again', null],
    ]);
  });

  it('do not fail back from a fault that is still in force when another one lets them go', () => {
    const faults = ['maintenance', 'crash'].map((name) => ({ name, kind: 'replica-crash', at_us: 0 }));
    const { failovers, metrics } = observed(
      (o) => {
        for (const fault of [0, 1]) {
          o.connected(0, 0, fault, 0);
          o.faultStarted(fault, (2 + fault) * MIN);
          o.clientHit(fault, 0, fault, (2 + fault) * MIN);
        }
        o.faultEnded(1, 4 * MIN);
        o.restored(0, 4 * MIN);
        o.clientReturned(0, 0, 1, 5 * MIN);
        o.faultEnded(0, 7 * MIN);
      },
      { faults },
    );
    expect(failovers.map(({ failedBack_us }) => failedBack_us)).toEqual([null, 5 * MIN]);
    expect(metrics['time_to_fail_back{clients=us,fault=maintenance}'].value).toBeNull();
    expect(metrics['time_to_fail_back{clients=us,fault=crash}'].value).toBe(60);
  });

  it('carry the closed form that was handed in', () => {
    const bounds = { best_for_us: 1, mean_for_us: 2, worst_for_us: 3 };
    const closedForm: ClosedForm = { rule: 'a rule', detection: bounds, shift: bounds, total: null };
    const { failovers } = observed(outage, {
      closedForm: (f, p) => (f === 0 && p === 0 ? closedForm : null),
    });
    expect(failovers[0].closedForm).toBe(closedForm);
  });
});

describe('timeline', () => {
  it('puts stated and counted milestones in one order', () => {
    const { timeline } = observed((o) => {
      outage(o);
      o.operation(
        'publish',
        0,
        0,
        FAULT + 1 * S,
        FAULT + 1 * S,
        FAULT + 1 * S,
        'failed',
        'connection-dead',
        0,
      );
      o.operation(
        'publish',
        0,
        0,
        FAULT + 2 * S,
        FAULT + 2 * S,
        FAULT + 4 * S,
        'unknown',
        'request-timeout',
        0,
      );
      moves(o, [0, 1, 2]);
      o.faultEnded(0, END);
    });
    expect(timeline.map(words)).toEqual([
      '120 fault-started dark fault=region-outage',
      '121 request-failed us after_us=1000000 count=2 fault=dark operation=publish outcome=failed reason=connection-dead which=first',
      '125 connection-dropped east after_us=5000000 fault=dark which=first',
      '127 connection-dropped east after_us=7000000 count=3 fault=dark which=last',
      '170 endpoint-degraded east',
      '181 client-moved us after_us=61000000 count=1 fault=dark hit=3 which=first',
      '191 client-moved us after_us=71000000 count=2 fault=dark hit=3 which=50%',
      '201 client-moved us after_us=81000000 count=3 fault=dark hit=3 which=last',
      '201 service-recovered us after_us=81000000 count=3 fault=dark',
      '300 fault-ended dark fault=region-outage',
    ]);
  });

  it('includes the warm-up', () => {
    const { timeline } = observed((o) => o.milestone(1 * S, { kind: 'probe-failed', subject: 'east' }), {
      warmup_us: 1 * MIN,
    });
    expect(timeline.map(words)).toEqual(['1 probe-failed east']);
  });

  it('enters a fault once if the model states it with details, in either order', () => {
    const milestone = { kind: 'fault-started', subject: 'dark', detail: { region: 'eastus' } } as const;
    const before = observed((o) => {
      o.milestone(FAULT, milestone);
      o.faultStarted(0, FAULT);
    });
    const after = observed((o) => {
      o.faultStarted(0, FAULT);
      o.milestone(FAULT, milestone);
    });
    for (const { timeline } of [before, after]) {
      expect(timeline.map(words)).toEqual(['120 fault-started dark fault=region-outage region=eastus']);
    }
  });

  it('does not call it dropped when a client goes elsewhere by itself', () => {
    const { timeline } = observed((o) => {
      o.connected(0, 0, 0, 0);
      o.faultStarted(0, FAULT);
      o.disconnected(0, 0, 0, FAULT + 1 * S);
    });
    expect(timeline.map(({ kind }) => kind)).toEqual(['fault-started']);
  });

  it('knows the fault of a loss that is stated before the hit', () => {
    const { timeline } = observed((o) => {
      o.connected(0, 0, 0, 0);
      o.faultStarted(0, FAULT);
      o.clientDown(0, 0, FAULT);
      o.disconnected(0, 0, 0, FAULT);
      o.clientHit(0, 0, 0, FAULT);
    });
    expect(
      timeline.filter(({ kind }) => kind === 'connection-dropped').map(({ detail }) => detail.fault),
    ).toEqual(['dark', 'dark']);
  });

  it('counts failed requests from the first fault on, by the fault that began last', () => {
    const faults = ['one', 'two'].map((name, i) => ({ name, kind: 'network-cut', at_us: (i + 1) * MIN }));
    const fail = (o: Collectors, at_us: number) =>
      o.operation('connect', 1, -1, at_us, at_us, at_us + 1, 'failed', 'connect-timeout', 0);
    const { timeline } = observed(
      (o) => {
        fail(o, 0.5 * MIN);
        o.faultStarted(0, 1 * MIN);
        fail(o, 1.5 * MIN);
        o.faultStarted(1, 2 * MIN);
        fail(o, 2.5 * MIN);
        fail(o, 3.5 * MIN);
      },
      { faults },
    );
    const failed = timeline.filter(({ kind }) => kind === 'request-failed');
    expect(failed.map(({ detail }) => [detail.fault, detail.count])).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
  });
});

describe('request-failed', () => {
  const faults = ['mine', 'other', 'later'].map((name) => ({ name, kind: 'network-cut', at_us: 1 * MIN }));
  const culprits = (state: (o: Collectors) => void) =>
    observed(state, { faults })
      .timeline.filter(({ kind }) => kind === 'request-failed')
      .map(({ detail }) => [detail.fault, detail.count]);
  const fail = (o: Collectors, at_us: number) =>
    o.operation('publish', 0, 0, at_us, at_us, at_us, 'failed', 'not-connected', 0);

  it('names the fault that hit the population, of several at once', () => {
    const found = culprits((o) => {
      o.faultStarted(0, 1 * MIN);
      o.clientHit(0, 0, 0, 1 * MIN);
      o.faultStarted(1, 1 * MIN);
      fail(o, 2 * MIN);
      o.faultEnded(0, 3 * MIN);
      o.faultEnded(1, 3 * MIN);
      fail(o, 3.1 * MIN); // an after-effect
    });
    expect(found).toEqual([['mine', 2]]);
  });

  it('names a later one once the fault that hit the population is over', () => {
    const found = culprits((o) => {
      o.faultStarted(0, 1 * MIN);
      o.clientHit(0, 0, 0, 1 * MIN);
      o.faultStarted(2, 2 * MIN);
      fail(o, 2.1 * MIN);
      o.faultEnded(0, 3 * MIN);
      fail(o, 3.1 * MIN);
    });
    expect(found).toEqual([
      ['mine', 1],
      ['later', 1],
    ]);
  });
});

describe('fault reports', () => {
  it('add up what a fault acted on, by noun, and leave out what no fault did', () => {
    const { faults } = observed((o) => {
      o.faultStarted(0, FAULT + 1);
      o.faultTouched(0, 'packets', 2);
      o.faultTouched(0, 'probes', 1);
      o.faultTouched(0, 'packets', 3);
      o.faultTouched(-1, 'packets', 100);
      o.faultEnded(0, END);
    });
    expect(faults).toEqual([
      {
        name: 'dark',
        kind: 'region-outage',
        from_us: FAULT + 1,
        to_us: END,
        touched: 6,
        by: { packets: 5, probes: 1 },
      },
    ]);
  });

  it('show a fault that never began as planned, untouched', () => {
    expect(observed(() => {}).faults).toEqual([
      { name: 'dark', kind: 'region-outage', from_us: FAULT, to_us: null, touched: 0, by: {} },
    ]);
  });
});

function words({ at_us, kind, subject, detail }: CollectedResult['timeline'][number]): string {
  const details = Object.keys(detail)
    .sort()
    .map((key) => `${key}=${detail[key]}`);
  return [at_us / S, kind, subject, ...details].join(' ');
}
