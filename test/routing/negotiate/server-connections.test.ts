import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/routing/negotiate/options.js';
import { SECOND } from '../world.js';
import { APP_SITE, type Design, RTT, type World, world } from './world.js';

const ALONE: readonly (readonly Role[])[] = [['primary', 'secondary']];
const WAY = RTT / 2;

function connected(design: Design = {}): World {
  return world({ roles: ALONE, ...design, health: { by: 'server-connections', ...design.health } });
}

/** When connections to `a` were lost, in order. */
const losses = (w: World): number[] =>
  w.events.filter(({ handler }) => handler === 'server-connections.ended').map(({ at_us }) => at_us);
const tries = (w: World, connection: number): number[] =>
  w.events
    .filter(({ handler, a, b }) => handler === 'server-connections.try' && a === 0 && b === connection)
    .map(({ at_us }) => at_us);

describe('S2: server connections', () => {
  it('are normal to a primary and weak to a secondary, and cost nothing while all is well', () => {
    const w = connected({ roles: [['primary', 'secondary'], ['primary']] });
    w.kernel.runUntil(3600 * SECOND);
    expect([w.negotiation.kindOf(0, 0), w.negotiation.kindOf(0, 1)]).toEqual(['normal', 'weak']);
    expect([w.negotiation.kindOf(1, 0), w.negotiation.kindOf(1, 1)]).toEqual(['normal', 'none']);
    expect(w.kernel.events + w.kernel.pending).toBe(0);
  });

  it('live on when access is disabled; new ones are refused', () => {
    const w = connected();
    w.change(10 * SECOND, () => w.network.setCondition(0, 'closed', 7));
    w.kernel.runUntil(600 * SECOND);
    expect(w.observer.milestones).toEqual([]);
    // The second step of a drill: the process ends, and whoever comes back finds the door closed.
    w.negotiation.instanceCrashed(0);
    w.kernel.runUntil(1200 * SECOND);
    expect(w.offline('a')).toEqual([600 * SECOND + WAY]);
    expect(w.online('a')).toEqual([]);
    expect(w.negotiation.kindOf(0, 0)).toBe('none');
  });
});

describe('S4: an instance that refuses', () => {
  it('is found after one way, on all connections at once', () => {
    const w = connected();
    w.change(100 * SECOND, () => w.network.setCondition(0, 'refusing', 7));
    w.kernel.runUntil(101 * SECOND);
    expect(losses(w)).toEqual(new Array(5).fill(100 * SECOND + WAY));
    expect(w.observer.detections).toEqual([
      {
        endpoint: 0,
        decider: 0,
        firstProbe_us: 100 * SECOND + WAY,
        decidingProbe_us: 100 * SECOND + WAY,
        degraded_us: 100 * SECOND + WAY,
        published_us: 100 * SECOND + WAY,
      },
    ]);
    expect(w.observer.touched).toEqual(new Array(5).fill({ fault: 7, what: 'server connections', count: 1 }));
    expect(w.ask(0)).toMatchObject({ endpoint: 1, role: 'secondary' });
  });

  it('is found the same way when only its process ends, even for an instant', () => {
    const w = connected();
    w.at(100 * SECOND, () => w.negotiation.instanceCrashed(0));
    w.kernel.runUntil(110 * SECOND);
    expect(w.offline('a')).toEqual([100 * SECOND + WAY]);
    // Back after the first pause of one to two seconds and three round trips.
    const [online] = w.online('a');
    expect(online).toBeGreaterThanOrEqual(101 * SECOND + WAY + 3 * RTT);
    expect(online).toBeLessThanOrEqual(102 * SECOND + WAY + 3 * RTT);
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: online }]);
  });
});

it('a reset on its way is not held up by another', () => {
  const w = connected();
  w.at(100 * SECOND, () => w.negotiation.instanceCrashed(0));
  w.change(100 * SECOND + WAY / 2, () => w.network.setCondition(0, 'refusing', 7));
  w.kernel.runUntil(101 * SECOND);
  expect(losses(w)).toEqual(new Array(5).fill(100 * SECOND + WAY));
});

describe('S4: an instance that falls silent', () => {
  it('is found 30 to 35 s after the last byte on each connection, and offline after the last of them', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 40 * SECOND, max: 90 * SECOND }),
        (seed, connections, cut_us) => {
          const w = connected({ seed, health: { connections } });
          w.change(cut_us, () => w.network.setCondition(0, 'silent', 7));
          w.kernel.runUntil(cut_us + 40 * SECOND);
          const lost = losses(w);
          expect(lost).toHaveLength(connections);
          for (const at_us of lost) {
            // The last ping left up to one interval before the cut and took one way.
            expect(at_us).toBeGreaterThanOrEqual(cut_us - 5 * SECOND + WAY + 30 * SECOND);
            expect(at_us).toBeLessThan(cut_us + WAY + 35 * SECOND);
          }
          const [found] = w.observer.detections;
          expect(found.degraded_us).toBe(Math.max(...lost));
          const unheard_us = found.degraded_us - found.decidingProbe_us;
          expect(unheard_us).toBeGreaterThanOrEqual(30 * SECOND);
          expect(unheard_us).toBeLessThan(35 * SECOND);
          expect(found.decidingProbe_us).toBeLessThanOrEqual(cut_us + WAY);
          expect(found.firstProbe_us).toBeLessThanOrEqual(found.decidingProbe_us);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('either way of a cut is silence, and its fault is to blame, not a closed door', () => {
    for (const [from, to] of [
      [APP_SITE, 0],
      [0, APP_SITE],
    ]) {
      const w = connected();
      w.change(40 * SECOND, () => w.network.setCondition(0, 'closed', 6));
      w.change(50 * SECOND, () => w.network.block(from, to, 7));
      w.kernel.runUntil(90 * SECOND);
      expect(w.offline('a')).toHaveLength(1);
      expect(w.offline('b')).toEqual([]);
      expect(new Set(w.observer.touched.map(({ fault }) => fault))).toEqual(new Set([7]));
    }
  });

  it('and whose process is gone when it can be reached again resets what it does not know', () => {
    const w = connected();
    w.at(50 * SECOND, () => {
      w.network.setCondition(0, 'silent', 7);
      w.negotiation.instanceCrashed(0);
      w.negotiation.pathsChanged();
    });
    w.change(70 * SECOND, () => w.network.setCondition(0, 'up', 7));
    w.kernel.runUntil(75 * SECOND);
    // The app server's own ping, lost at its first look after the cut, is sent again after 0.304, 0.912, 2.128 …
    // 19.152 s; whatever of it comes after 70 s is answered by a reset, one round trip later.
    const stream = w.random.stream('server-connections/app-a/a', 'phase');
    const resets = [0, 1, 2, 3, 4]
      .map((connection) => Math.floor(stream.uniformAt(connection, 1) * 5 * SECOND) + 50 * SECOND)
      .map((look) => look + 19_152_000)
      .filter((sent) => sent >= 70 * SECOND);
    expect(resets.length).toBeGreaterThan(0);
    const early = losses(w).filter((at_us) => at_us < 75 * SECOND);
    expect(early).toEqual(resets.map((sent) => sent + RTT).sort((one, other) => one - other));
  });
});

describe('silence that ends', () => {
  /** Moments at which the way breaks, heals, breaks … */
  const spells = fc.array(fc.integer({ min: 1, max: 45 * SECOND }), { minLength: 1, maxLength: 9 });

  it('is survived or not as a ping-by-ping account says', () => {
    fc.assert(
      fc.property(spells, fc.nat(), (lengths, seed) => {
        let at_us = 20 * SECOND;
        const turns = lengths.map((length) => (at_us += length));
        const w = connected({ seed, health: { connections: 1 } });
        turns.forEach((turn, i) => {
          w.change(turn, () => w.network.setCondition(0, i % 2 === 0 ? 'silent' : 'up', 7));
        });
        const end_us = at_us + 50 * SECOND;
        w.kernel.runUntil(end_us);
        const [lost = Number.POSITIVE_INFINITY] = losses(w);
        expect(lost).toBe(account(turns, phases(w), end_us));
      }),
      { numRuns: 300 },
    );
  });

  /** Every ping and every look, one after another: when the connection is found dead; Infinity: never. */
  function account(turns: readonly number[], [ping_us, look_us]: readonly number[], end_us: number): number {
    const isDown = (moment: number): boolean => turns.filter((turn) => turn <= moment).length % 2 === 1;
    // TCP at a round trip of 100 ms: 300 ms in ticks of 4 ms, fired on the tick after.
    const rto = 304_000;
    const heard: number[] = [0];
    let blockedUntil = -1;
    for (let ping = ping_us; ping <= end_us; ping += 5 * SECOND) {
      if (ping <= blockedUntil) continue; // waits behind the one that is sent again
      let sent = ping;
      for (let pause = rto; isDown(sent) && sent <= end_us; pause = Math.min(2 * pause, 120 * SECOND)) {
        sent += pause;
      }
      blockedUntil = sent;
      heard.push(sent + WAY);
    }
    for (let look = look_us; look <= end_us; look += 5 * SECOND) {
      const last = Math.max(...heard.filter((moment) => moment < look), 0);
      if (look - last >= 30 * SECOND) return look;
    }
    return Number.POSITIVE_INFINITY;
  }

  function phases(w: World): number[] {
    const stream = w.random.stream('server-connections/app-a/a', 'phase');
    return [0, 1].map((draw) => Math.floor(stream.uniformAt(0, draw) * 5 * SECOND));
  }
});

describe('S7: lost server connections', () => {
  it('are tried again after 1, 2, 4, 8, 16, 32, 60, 60 … s and up to one more, each by itself', () => {
    const w = connected();
    w.change(100 * SECOND, () => w.network.setCondition(0, 'refusing', 7));
    w.kernel.runUntil(400 * SECOND);
    const firsts = new Set<number>();
    const chances = new Set<number>();
    for (let connection = 0; connection < 5; connection += 1) {
      const moments = [100 * SECOND + WAY, ...tries(w, connection)];
      firsts.add(moments[1]);
      // Each try is refused after one round trip.
      const pauses = moments.slice(1).map((at, i) => at - moments[i] - (i === 0 ? 0 : RTT));
      [1, 2, 4, 8, 16, 32, 60, 60].forEach((seconds, i) => {
        expect(pauses[i]).toBeGreaterThanOrEqual(seconds * SECOND);
        expect(pauses[i]).toBeLessThan((seconds + 1) * SECOND);
        chances.add(pauses[i] % SECOND);
      });
    }
    expect(firsts.size).toBe(5);
    expect(chances.size).toBe(40);
  });

  it('give a try up after 15 s without an answer', () => {
    const w = connected();
    w.change(50 * SECOND, () => w.network.setCondition(0, 'silent', 7));
    w.kernel.runUntil(200 * SECOND);
    const [first, second, third] = tries(w, 0);
    expect(second - first - 15 * SECOND).toBeGreaterThanOrEqual(2 * SECOND);
    expect(second - first - 15 * SECOND).toBeLessThan(3 * SECOND);
    expect(third - second - 15 * SECOND).toBeGreaterThanOrEqual(4 * SECOND);
  });

  it('make the instance online with the first that is open, and negotiate returns it again', () => {
    const w = connected();
    w.change(100 * SECOND, () => w.network.setCondition(0, 'refusing', 7));
    w.change(120 * SECOND, () => w.network.setCondition(0, 'up', 7));
    w.kernel.runUntil(300 * SECOND);
    const after = [0, 1, 2, 3, 4].map((connection) => tries(w, connection).find((at) => at >= 120 * SECOND));
    expect(w.online('a')).toEqual([Math.min(...after.map((at) => at ?? 0)) + 3 * RTT]);
    expect(w.observer.restorations).toHaveLength(1);
    expect(w.ask(0)).toMatchObject({ endpoint: 0, role: 'primary' });
    expect(w.negotiation.kindOf(0, 0)).toBe('normal');
    // And all five are back: the next loss takes five again, is a streak of its own, and pauses are short again.
    w.negotiation.instanceCrashed(0);
    w.kernel.runUntil(303 * SECOND);
    expect(losses(w)).toHaveLength(10);
    expect(w.observer.detections[1].firstProbe_us).toBe(300 * SECOND + WAY);
    for (const connection of [0, 1, 2, 3, 4]) {
      expect(tries(w, connection).filter((at) => at > 300 * SECOND)).toHaveLength(1);
    }
  });
});

describe('an app server that ends and starts again', () => {
  it('has lost its connections, and makes them at once', () => {
    const w = connected();
    w.at(50 * SECOND, () => w.negotiation.crashed(0));
    w.at(60 * SECOND, () => w.negotiation.restarted(0));
    w.kernel.runUntil(59 * SECOND);
    expect(w.negotiation.kindOf(0, 0)).toBe('none');
    w.kernel.runUntil(60 * SECOND + 3 * RTT);
    expect(w.negotiation.kindOf(0, 0)).toBe('normal');
    expect(w.observer.milestones).toEqual([]);
  });

  it('believes an instance online until its first tries have failed', () => {
    const w = connected();
    w.at(50 * SECOND, () => w.negotiation.crashed(0));
    w.change(55 * SECOND, () => w.network.setCondition(0, 'silent', 7));
    w.at(60 * SECOND, () => w.negotiation.restarted(0));
    w.kernel.runUntil(75 * SECOND - 1);
    expect(w.ask(0).endpoint).toBe(0);
    w.kernel.runUntil(75 * SECOND);
    expect(w.ask(0).endpoint).toBe(1);
    expect(w.observer.detections).toMatchObject([{ firstProbe_us: 60 * SECOND, degraded_us: 75 * SECOND }]);
  });

  it('notices a way that breaks behind the last round trip of a handshake', () => {
    const w = connected();
    w.at(50 * SECOND, () => w.negotiation.crashed(0));
    w.at(60 * SECOND, () => w.negotiation.restarted(0));
    w.change(60 * SECOND + 2.5 * RTT, () => w.network.setCondition(0, 'silent', 7));
    w.kernel.runUntil(60 * SECOND + 3 * RTT);
    expect(w.negotiation.kindOf(0, 0)).toBe('normal');
    w.kernel.runUntil(100 * SECOND);
    expect(w.observer.detections).toMatchObject([{ firstProbe_us: 60 * SECOND + 3 * RTT }]);
    expect(w.offline('a')[0]).toBeGreaterThanOrEqual(90 * SECOND + 3 * RTT);
  });

  it('in the middle of tries and of silence leaves nothing behind', () => {
    const w = connected();
    w.change(50 * SECOND, () => w.network.setCondition(0, 'refusing', 7));
    w.change(50 * SECOND, () => w.network.setCondition(1, 'silent', 7));
    w.kernel.runUntil(52 * SECOND);
    w.negotiation.crashed(0);
    expect(w.kernel.pending).toBe(0);
  });
});
