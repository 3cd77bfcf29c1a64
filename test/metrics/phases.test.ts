import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAME_SERVERS } from '../../src/domain/ids.js';
import type { Detection, Move } from '../../src/domain/observations.js';
import { PHASES, phasesOf } from '../../src/metrics/phases.js';

const S = 1_000_000;
const START = 600 * S;

/** Degraded 117 s after the fault, published at 120 s. */
const detection: Detection = {
  endpoint: 0,
  decider: NAME_SERVERS,
  firstProbe_us: START + 17 * S,
  decidingProbe_us: START + 107 * S,
  degraded_us: START + 117 * S,
  published_us: START + 120 * S,
};

const move: Move = {
  fault: 0,
  population: 0,
  client: 0,
  from: 0,
  to: 1,
  left: 0,
  decider: NAME_SERVERS,
  noticed_us: START + 90 * S,
  resolverStaleUntil_us: START + 150 * S,
  cacheStaleUntil_us: START + 160 * S,
  lastFailure_us: START + 165 * S,
  attempt_us: START + 170 * S,
  asked_us: -1,
  negotiated_us: -1,
  resolved_us: START + 170.1 * S,
  moved_us: START + 170.5 * S,
};

describe('phasesOf', () => {
  it('blames detection and caches when the client knew and had no live address', () => {
    expect(lengths(detection, move)).toEqual([
      ['waiting-for-probe', 17],
      ['tolerated-failures', 90],
      ['probe-timeout', 10],
      ['publishing', 3],
      ['resolver-caches', 30],
      ['client-caches', 10],
      ['failing-attempts', 5],
      ['back-off', 5],
      ['name-resolution', 0.1],
      ['handshake', 0.4],
    ]);
  });

  it('follows the steps of operators where they failed over', () => {
    const operators = {
      alerted_us: START + 30 * S,
      decided_us: START + 80 * S,
      unlinked_us: START + 100 * S,
      promoted_us: START + 110 * S,
      switched_us: START + 150 * S,
    };
    expect(
      lengths(detection, { ...move, resolverStaleUntil_us: -1, cacheStaleUntil_us: -1, operators }),
    ).toEqual([
      ['waiting-for-alert', 30],
      ['deciding', 50],
      ['unlinking', 20],
      ['promoting', 10],
      ['switching-clients', 40],
      ['failing-attempts', 15],
      ['back-off', 5],
      ['name-resolution', 0.1],
      ['handshake', 0.4],
    ]);
  });

  it('blames the dead connection when a live address was there before the client knew', () => {
    const late = { ...move, noticed_us: START + 162 * S };
    expect(lengths(detection, late).slice(0, 2)).toEqual([
      ['detecting-dead-connection', 162],
      ['failing-attempts', 3],
    ]);
  });

  it('leaves the traffic manager out when it published after the client had its address', () => {
    const early = { ...move, noticed_us: START + 20 * S, resolverStaleUntil_us: -1, cacheStaleUntil_us: -1 };
    const quick = {
      ...early,
      lastFailure_us: -1,
      attempt_us: START + 21 * S,
      resolved_us: START + 22 * S,
      moved_us: START + 23 * S,
    };
    expect(lengths(detection, quick)).toEqual([
      ['detecting-dead-connection', 20],
      ['back-off', 1],
      ['name-resolution', 1],
      ['handshake', 1],
    ]);
  });

  it('takes an endpoint that was out before the fault as no wait', () => {
    const old: Detection = {
      endpoint: 0,
      decider: NAME_SERVERS,
      firstProbe_us: 1,
      decidingProbe_us: 2,
      degraded_us: 3,
      published_us: 4,
    };
    expect(lengths(old, { ...move, noticed_us: -1 })[0]).toEqual(['resolver-caches', 150]);
  });

  it('has a client that is back on the same replica wait for it', () => {
    const back = { ...move, to: 0 };
    expect(lengths(detection, back)).toEqual([
      ['detecting-dead-connection', 90],
      ['waiting-for-recovery', 80.5],
    ]);
    // A connection that came to life again was never noticed to be dead.
    expect(lengths(null, { ...back, noticed_us: -1 })).toEqual([['waiting-for-recovery', 170.5]]);
  });

  it('of a client that asks an app server tells resolving, negotiating and connecting apart', () => {
    const asked = {
      ...move,
      attempt_us: START + 170 * S,
      asked_us: START + 170.1 * S,
      negotiated_us: START + 170.3 * S,
      resolved_us: START + 170.4 * S,
      moved_us: START + 170.6 * S,
    };
    const last = lengths(detection, asked).slice(-3);
    expect(last.map(([name]) => name)).toEqual(['name-resolution', 'negotiating', 'handshake']);
    // The instance's own name belongs to the handshake.
    expect(last.map(([, length]) => Math.round(length * 10) / 10)).toEqual([0.1, 0.2, 0.3]);
  });

  it('is contiguous, ordered and adds up exactly, whatever the order of the moments', () => {
    const moment = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 300 }));
    const detections = fc.option(
      fc.record({
        endpoint: fc.constant(0),
        decider: fc.constant(NAME_SERVERS),
        firstProbe_us: moment,
        decidingProbe_us: moment,
        degraded_us: moment,
        published_us: moment,
      }),
      { nil: null },
    );
    const moves = fc.record({
      fault: fc.constant(0),
      population: fc.constant(0),
      client: fc.constant(0),
      from: fc.nat(1),
      to: fc.nat(1),
      left: fc.constant(0),
      decider: fc.constant(NAME_SERVERS),
      noticed_us: moment,
      resolverStaleUntil_us: moment,
      cacheStaleUntil_us: moment,
      lastFailure_us: moment,
      attempt_us: moment,
      asked_us: moment,
      negotiated_us: moment,
      resolved_us: moment,
      moved_us: fc.integer({ min: 100, max: 300 }),
    });
    fc.assert(
      fc.property(detections, moves, (found, moved) => {
        const start_us = 100;
        const phases = phasesOf(start_us, found, moved);
        let at_us = start_us;
        let last = -1;
        for (const { name, from_us, to_us } of phases) {
          expect(from_us).toBe(at_us);
          expect(to_us).toBeGreaterThan(from_us);
          expect(PHASES.indexOf(name)).toBeGreaterThan(last);
          at_us = to_us;
          last = PHASES.indexOf(name);
        }
        expect(at_us).toBe(moved.moved_us);
      }),
      { numRuns: 2_000 },
    );
  });
});

function lengths(found: Detection | null, moved: Move): [string, number][] {
  return phasesOf(START, found, moved).map(({ name, from_us, to_us }) => [name, (to_us - from_us) / S]);
}
