import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestOptions } from '../../../src/clients/requests/options.js';
import { PoissonPopulation } from '../../../src/clients/requests/poisson.js';
import type { Micros } from '../../../src/kernel/kernel.js';
import { expectOrderlyLives } from '../alternation.js';
import type { Operation } from '../fakes.js';
import { layOut, schedules } from '../schedules.js';
import { FIRST_CLIENT, RTT, SECOND } from '../world.js';
import { EXCHANGE, OPTIONS, requestWorld } from './request-world.js';

const DNS = 30_000;
const MINUTE = 60 * SECOND;

function world(options: Partial<RequestOptions> = {}, settings: { count?: number; seed?: number } = {}) {
  const made = requestWorld(PoissonPopulation, options, settings);
  made.directory.latency_us = DNS;
  return made;
}

describe('the demand', () => {
  it('has the rate that was asked for, and every client asks its share', () => {
    const w = world({ rate: 2 }, { count: 10 }).run(1000 * SECOND);
    const asked = w.directory.lookups;
    // Poisson: five standard deviations on either side of 20 000, and of 2 000 a client.
    expect(Math.abs(asked.length - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
    for (let client = 0; client < 10; client++) {
      const own = asked.filter((lookup) => lookup.client === client).length;
      expect(Math.abs(own - 2000)).toBeLessThan(5 * Math.sqrt(2000));
    }
  });

  it('is the same whatever happens to the service', () => {
    const calm = world({}, { count: 5 }).run(5 * MINUTE);
    const stormy = world({}, { count: 5 });
    stormy
      .at(20 * SECOND, () => stormy.cut(0))
      .at(MINUTE, () => stormy.crash(1, 'refusing'))
      .at(2 * MINUTE, () => stormy.heal(0))
      .run(5 * MINUTE);
    expect(stormy.directory.lookups).toEqual(calm.directory.lookups);
    expect(calm.directory.lookups.length).toBeGreaterThan(1000);
  });

  it('depends on the seed', () => {
    const [a, b] = [1, 2].map((seed) => world({}, { seed }).run(MINUTE));
    expect(a.directory.lookups).not.toEqual(b.directory.lookups);
  });
});

describe('a request', () => {
  it('takes its lookup and its round trips, counted from when the client wanted to ask', () => {
    const w = world({ access_us: () => 20_000 }, { count: 3 }).run(2 * MINUTE);
    const took_us = DNS + 3 * (RTT + 20_000);
    const ended = w.directory.lookups.filter(({ at_us }) => at_us + took_us <= 2 * MINUTE);
    expect(w.observer.operations).toEqual(
      ended.map(({ at_us }) => ({
        kind: 'request',
        replica: 0,
        intended_us: at_us,
        started_us: at_us,
        ended_us: at_us + took_us,
        outcome: 'ok',
        reason: 'none',
      })),
    );
  });

  it('fails at once when the name has no address', () => {
    const w = world();
    w.directory.endpoint = -1;
    w.run(MINUTE);
    expect(w.observer.operations.length).toBeGreaterThan(20);
    for (const operation of w.observer.operations) {
      expect(operation).toMatchObject({ replica: -1, outcome: 'failed', reason: 'no-address' });
    }
  });

  it('is refused after one round trip by a replica whose process is gone', () => {
    const w = world();
    w.at(0, () => w.crash(0, 'refusing', 3)).run(MINUTE);
    expect(w.observer.operations.length).toBeGreaterThan(20);
    for (const { intended_us, ended_us, outcome, reason } of w.observer.operations) {
      expect([ended_us - intended_us, outcome, reason]).toEqual([DNS + RTT, 'failed', 'refused']);
    }
    expect(w.observer.touched.every(({ fault, what }) => fault === 3 && what === 'requests')).toBe(true);
  });

  it('ends unknown at its time-out when the answer would come later', () => {
    const w = world({ timeout: EXCHANGE }).run(MINUTE);
    for (const { intended_us, ended_us, outcome, reason } of w.observer.operations) {
      expect([ended_us - intended_us, outcome, reason]).toEqual([
        DNS + EXCHANGE,
        'unknown',
        'request-timeout',
      ]);
    }
  });
});

describe('requests around a silent cut', () => {
  const CUT = 60.05 * SECOND;
  const HEALED = 83.3 * SECOND;

  it.each(['both', 'upstream', 'downstream'] as const)('each end as they must (%s)', (direction) => {
    const w = world({ rate: 2 }, { count: 10 });
    w.at(CUT, () => w.cut(0, direction))
      .at(HEALED, () => w.heal(0, direction))
      .run(2 * MINUTE);
    const ends = new Map(w.observer.operations.map((operation) => [operation.intended_us, operation]));
    const told = { ok: 0, failed: 0, unknown: 0 };
    for (const { at_us } of w.directory.lookups) {
      if (at_us > 109 * SECOND) continue; // may be under way at the end
      const { ended_us, outcome, reason } = ends.get(at_us) as Operation;
      expect([ended_us, outcome, reason]).toEqual(expectedEnd(at_us));
      told[outcome]++;
    }
    expect(told.failed).toBeGreaterThan(100);
    expect(told.unknown).toBeGreaterThan(0);
  });

  it('that heals and comes again: a request whose SYN got through in between may have been done', () => {
    const w = world({ rate: 2 }, { count: 10 });
    const healed_us = 61 * SECOND;
    const again_us = healed_us + EXCHANGE; // whoever sent a SYN since then has no answer yet
    w.at(CUT, () => w.cut(0))
      .at(healed_us, () => w.heal(0))
      .at(again_us, () => w.cut(0))
      .run(90 * SECOND);
    let told = 0;
    for (const { intended_us, ended_us, outcome, reason } of w.observer.operations) {
      const first_us = intended_us + DNS;
      // One SYN vanished in the first cut, the next one was sent while the path was open or after.
      if (intended_us < CUT || first_us >= healed_us - EXCHANGE) continue;
      expect([ended_us - first_us, outcome, reason]).toEqual([OPTIONS.timeout, 'unknown', 'request-timeout']);
      told++;
    }
    expect(told).toBeGreaterThan(5);
  });

  it('in which some wait for a SYN that gets through: 1, 3 or 7 s after the first', () => {
    const w = world({ rate: 2 }, { count: 10 });
    w.at(CUT, () => w.cut(0))
      .at(HEALED, () => w.heal(0))
      .run(2 * MINUTE);
    const waits = new Set(
      w.observer.operations
        .filter((operation) => operation.outcome === 'ok')
        .map((operation) => (operation.ended_us - operation.intended_us - DNS - EXCHANGE) / SECOND),
    );
    expect([...waits].toSorted()).toEqual([0, 1, 3, 7]);
  });

  /** What must become of a request that a client wants to make at `asked_us`. */
  function expectedEnd(asked_us: Micros): [Micros, Operation['outcome'], Operation['reason']] {
    const first_us = asked_us + DNS;
    const limit_us = first_us + OPTIONS.timeout;
    const plain_us = first_us + EXCHANGE;
    if (asked_us >= CUT && asked_us < HEALED) {
      const syns = [0, 1, 3, 7, 15].map((s) => first_us + s * SECOND);
      const done_us = (syns.find((at_us) => at_us >= HEALED) ?? limit_us) + EXCHANGE;
      return done_us < limit_us ? [done_us, 'ok', 'none'] : [limit_us, 'failed', 'connect-timeout'];
    }
    if (plain_us >= CUT && plain_us < HEALED) return [limit_us, 'unknown', 'request-timeout'];
    return [plain_us, 'ok', 'none'];
  }
});

describe('a client that asks now and then', () => {
  it('is down from the cut to the repair, if it waited for it', () => {
    const w = world({}, { count: 3 });
    w.at(MINUTE, () => w.cut(0, 'both', 4))
      .at(2 * MINUTE, () => w.heal(0))
      .run(3 * MINUTE);
    for (let client = FIRST_CLIENT; client < FIRST_CLIENT + 3; client++) {
      expect(w.observer.moments('down', client)).toEqual([MINUTE]);
      expect(w.observer.moments('hit', client)).toEqual([MINUTE]);
      expect(w.observer.moments('up', client).slice(1)).toEqual([2 * MINUTE]);
      const move = w.observer.moves.find((m) => m.client === client);
      expect(move).toMatchObject({
        fault: 4,
        from: 0,
        to: 0,
        noticed_us: -1,
        resolverStaleUntil_us: -1,
        cacheStaleUntil_us: -1,
        attempt_us: 2 * MINUTE,
        resolved_us: 2 * MINUTE,
        moved_us: 2 * MINUTE,
      });
    }
    expect(w.observer.moves).toHaveLength(3);
  });

  it('moves with its first request that is answered elsewhere', () => {
    const w = world();
    w.directory.resolverStale_us = 81 * SECOND;
    w.directory.cacheStale_us = 82 * SECOND;
    w.at(MINUTE, () => w.crash(0, 'silent', 4))
      .at(80 * SECOND, () => {
        w.directory.endpoint = 1;
      })
      .run(2 * MINUTE);
    const asked_us = w.directory.lookups.find(({ at_us }) => at_us >= 80 * SECOND)?.at_us as Micros;
    const moved_us = asked_us + DNS + EXCHANGE;
    const failures = w.observer.operations.filter(
      (operation) => operation.outcome !== 'ok' && operation.ended_us < moved_us,
    );
    expect(w.observer.moves).toMatchObject([
      {
        fault: 4,
        client: FIRST_CLIENT,
        from: 0,
        to: 1,
        noticed_us: -1,
        resolverStaleUntil_us: 81 * SECOND,
        cacheStaleUntil_us: 82 * SECOND,
        lastFailure_us: failures.at(-1)?.ended_us,
        attempt_us: asked_us,
        resolved_us: asked_us + DNS,
        moved_us,
      },
    ]);
    expect(w.observer.moments('up').at(-1)).toBe(moved_us);
    expect(w.observer.facts.filter((fact) => fact.at_us === moved_us)).toEqual([
      { kind: 'up', client: FIRST_CLIENT, at_us: moved_us },
      { kind: 'disconnected', client: FIRST_CLIENT, replica: 0, at_us: moved_us },
      { kind: 'connected', client: FIRST_CLIENT, replica: 1, at_us: moved_us },
      { kind: 'returned', client: FIRST_CLIENT, replica: 1, at_us: moved_us },
    ]);
  });

  it('is not hit by a fault at a replica that did not serve it', () => {
    const w = world();
    w.at(MINUTE, () => w.crash(1, 'silent')).run(2 * MINUTE);
    expect(w.observer.moments('hit')).toEqual([]);
    expect(w.observer.moments('down')).toEqual([]);
  });
});

describe('clients that ask now and then, under any schedule', () => {
  it('live orderly lives, ask each request once and get each one answered or ended once', () => {
    fc.assert(
      fc.property(schedules([0, 1, -1], 15), (steps) => {
        const w = world({ rate: 0.2 }, { count: 2 });
        const last_us = layOut(w, steps, () => {});
        w.run(last_us + MINUTE);
        expectOrderlyLives(w.observer);
        const { operations } = w.observer;
        const asked = w.directory.lookups.map(({ at_us }) => at_us);
        const intended = operations.map(({ intended_us }) => intended_us);
        expect(new Set(intended).size).toBe(intended.length);
        const overdue_us = w.kernel.now_us - DNS - OPTIONS.timeout;
        expect(intended).toEqual(expect.arrayContaining(asked.filter((at_us) => at_us < overdue_us)));
        for (const { intended_us, ended_us } of operations) {
          expect(ended_us - intended_us).toBeLessThanOrEqual(DNS + OPTIONS.timeout);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are all up at the end when everything is repaired', () => {
    fc.assert(
      fc.property(schedules([0, 1], 15), (steps) => {
        const w = world({ rate: 0.5 }, { count: 2 });
        const last_us = layOut(w, steps, () => {});
        w.at(last_us + 1, () => {
          for (const replica of [0, 1]) {
            w.heal(replica);
            w.restart(replica);
          }
        }).run(last_us + MINUTE);
        const changes = w.observer.facts.filter((fact) => fact.kind === 'up' || fact.kind === 'down');
        for (const client of [FIRST_CLIENT, FIRST_CLIENT + 1]) {
          expect(changes.findLast((fact) => fact.client === client)?.kind).toBe('up');
        }
      }),
      { numRuns: 60 },
    );
  });
});
