import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/routing/negotiate/options.js';
import { SECOND } from '../world.js';
import { type Design, RTT, type World, world } from './world.js';

const TWO_AND_TWO: readonly (readonly Role[])[] = [['primary', 'primary', 'secondary', 'secondary']];

function asking(design: Design = {}): World {
  return world({ roles: TWO_AND_TWO, ...design, health: { by: 'on-demand', ...design.health } });
}

const dark = (w: World, ...replicas: number[]): void => {
  for (const replica of replicas) w.network.setCondition(replica, 'silent', 7);
};

describe('D2: an app server that checks at every negotiate', () => {
  it('does nothing in the background, and learns nothing new from checks that find all well', () => {
    const w = asking();
    w.ask();
    w.kernel.runUntil(3600 * SECOND);
    expect(w.kernel.events + w.kernel.pending).toBe(0);
  });

  it.each<[what: string, break_: (w: World) => void, delay_us: number, endpoints: readonly number[]]>([
    ['one https GET while both primaries answer', () => {}, 3 * RTT, [0, 1]],
    ['the time-out when one of them is silent', (w) => dark(w, 0), 5 * SECOND, [1]],
    ['the time-out and a GET when both are', (w) => dark(w, 0, 1), 5 * SECOND + 3 * RTT, [2, 3]],
    ['twice the time-out when one secondary is silent as well', (w) => dark(w, 0, 1, 2), 10 * SECOND, [3]],
    ['twice the time-out when nobody answers', (w) => dark(w, 0, 1, 2, 3), 10 * SECOND, [-1]],
    [
      'one round trip and a GET when both refuse',
      (w) => {
        w.network.setCondition(0, 'refusing', 7);
        w.network.setCondition(1, 'closed', 7);
      },
      4 * RTT,
      [2, 3],
    ],
  ])('takes %s', (_, break_, delay_us, endpoints) => {
    const w = asking();
    w.kernel.runUntil(10 * SECOND);
    break_(w);
    for (let i = 0; i < 20; i += 1) {
      const answer = w.ask();
      expect(answer.delay_us).toBe(delay_us);
      expect(endpoints).toContain(answer.endpoint);
    }
  });

  it('is too late with an answer that takes as long as the time-out', () => {
    expect(asking({ rtt_us: SECOND, health: { timeout: 3 * SECOND } }).ask()).toMatchObject({
      endpoint: -1,
      delay_us: 6 * SECOND,
    });
    expect(asking({ rtt_us: SECOND, health: { timeout: 3 * SECOND + 1 } }).ask().delay_us).toBe(3 * SECOND);
  });

  it('learns when the check is over, and states only what has changed', () => {
    const w = asking();
    w.at(10 * SECOND, () => dark(w, 0));
    for (const second of [20, 21, 22, 30]) w.at(second * SECOND, () => w.ask());
    w.at(40 * SECOND, () => w.network.setCondition(0, 'up', 7));
    for (const second of [50, 51]) w.at(second * SECOND, () => w.ask());
    w.kernel.runUntil(25 * SECOND - 1);
    expect(w.negotiation.isOnline(0, 0)).toBe(true);
    w.kernel.runUntil(25 * SECOND);
    expect(w.negotiation.isOnline(0, 0)).toBe(false);
    w.kernel.runUntil(60 * SECOND);
    expect(w.observer.detections).toEqual([
      {
        endpoint: 0,
        decider: 0,
        firstProbe_us: 20 * SECOND,
        decidingProbe_us: 20 * SECOND,
        degraded_us: 25 * SECOND,
        published_us: 25 * SECOND,
      },
    ]);
    expect(w.online('a')).toEqual([50 * SECOND + 3 * RTT]);
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: 50 * SECOND + 3 * RTT }]);
    // One for each check that met the fault: four asked.
    expect(w.observer.touched).toEqual(new Array(4).fill({ fault: 7, what: 'health checks', count: 1 }));
  });

  it('believes the check that began last, whichever is over first', () => {
    const w = asking();
    w.at(10 * SECOND, () => dark(w, 0));
    w.at(20 * SECOND, () => w.ask());
    w.at(22 * SECOND, () => w.network.setCondition(0, 'up', 7));
    w.at(23 * SECOND, () => w.ask());
    w.kernel.runUntil(60 * SECOND);
    // The first would have timed out at 25 s, when the second had long been answered.
    expect(w.observer.milestones).toEqual([]);
    expect(w.negotiation.isOnline(0, 0)).toBe(true);
  });

  it('counts a silence from the check that began it, not from one that another has overtaken', () => {
    const w = asking();
    for (const [second, condition] of [
      [20, 'silent'],
      [22, 'up'],
      [24, 'silent'],
    ] as const) {
      w.at(second * SECOND, () => {
        w.network.setCondition(0, condition, 7);
        w.ask();
      });
    }
    w.kernel.runUntil(60 * SECOND);
    expect(w.observer.detections).toMatchObject([{ firstProbe_us: 24 * SECOND, degraded_us: 29 * SECOND }]);
  });

  it('remembers for broadcasts what the last check said, and counts the unchecked as online', () => {
    const w = asking();
    dark(w, 0, 2);
    w.at(SECOND, () => w.ask());
    w.kernel.runUntil(60 * SECOND);
    // Secondaries were not asked: a primary answered.
    expect([0, 1, 2, 3].map((replica) => w.negotiation.isOnline(0, replica))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('forgets when it ends, and the return is stated by the first check that sees it', () => {
    const w = asking();
    dark(w, 0);
    w.at(SECOND, () => w.ask());
    w.at(10 * SECOND, () => w.negotiation.crashed(0));
    w.at(20 * SECOND, () => w.network.setCondition(0, 'up', 7));
    w.at(30 * SECOND, () => w.negotiation.restarted(0));
    w.at(40 * SECOND, () => w.ask());
    w.kernel.runUntil(35 * SECOND);
    expect(w.negotiation.isOnline(0, 0)).toBe(true);
    expect(w.observer.restorations).toEqual([]);
    w.kernel.runUntil(60 * SECOND);
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: 40 * SECOND + 3 * RTT }]);
  });
});
