import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../world.js';
import { APP_SITE, world } from './world.js';

describe('D2: an app server that polls the health endpoint', () => {
  it('finds an outage after N intervals and the time-out, at most one interval later', () => {
    fc.assert(
      fc.property(
        fc.record({
          interval: fc.integer({ min: SECOND, max: 40 * SECOND }),
          timeout: fc.integer({ min: SECOND, max: 20 * SECOND }),
          toleratedFailures: fc.integer({ min: 0, max: 4 }),
          rtt_us: fc.integer({ min: 0, max: 100_000 }).map((half) => 2 * half),
          outage_us: fc.integer({ min: 40 * SECOND, max: 120 * SECOND }),
          seed: fc.nat(),
        }),
        ({ rtt_us, outage_us, seed, ...health }) => {
          const w = world({ rtt_us, seed, health });
          w.change(outage_us, () => w.network.setCondition(0, 'silent', 7));
          const { interval, timeout, toleratedFailures: forgiven } = health;
          w.kernel.runUntil(outage_us + (forgiven + 2) * interval + timeout);
          const [found] = w.observer.detections.filter(({ decider }) => decider === 0);
          // A poll whose three round trips were under way when it broke fails as well.
          const earliest_us = outage_us - 3 * rtt_us;
          expect(found.endpoint).toBe(0);
          expect(found.firstProbe_us).toBeGreaterThanOrEqual(earliest_us);
          expect(found.degraded_us).toBeGreaterThanOrEqual(earliest_us + forgiven * interval + timeout);
          expect(found.degraded_us).toBeLessThanOrEqual(outage_us + (forgiven + 1) * interval + timeout);
          expect(found.decidingProbe_us).toBe(found.firstProbe_us + forgiven * interval);
          expect(found.degraded_us).toBe(found.decidingProbe_us + timeout);
          expect(found.published_us).toBe(found.degraded_us);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('returns a secondary from then on, and the primary again at the first good poll', () => {
    const w = world();
    const answers: [number, number][] = [];
    w.at(20 * SECOND, () => w.network.setCondition(0, 'refusing', 7));
    w.at(60 * SECOND, () => w.network.setCondition(0, 'up', 7));
    for (let second = 1; second <= 90; second += 1) {
      w.at(second * SECOND, () => answers.push([second, w.ask(0).endpoint]));
    }
    w.kernel.runUntil(90 * SECOND);
    const [offline] = w.offline('a', 'app-a').map((at) => at / SECOND);
    const [online] = w.online('a', 'app-a').map((at) => at / SECOND);
    for (const [second, endpoint] of answers)
      expect(endpoint).toBe(second < offline || second > online ? 0 : 1);
    // Refused after one round trip; good after three.
    expect(offline).toBeGreaterThanOrEqual(20);
    expect(offline).toBeLessThanOrEqual(30.1);
    expect(online).toBeGreaterThanOrEqual(60.3);
    expect(online).toBeLessThanOrEqual(70.3);
  });

  it('states what it finds, whose fault it was, and the return once for all app servers', () => {
    const w = world();
    w.at(21 * SECOND, () => w.network.setCondition(0, 'silent', 7));
    w.at(60 * SECOND, () => w.network.setCondition(0, 'up', 7));
    w.kernel.runUntil(100 * SECOND);
    const said = w.observer.milestones.map(({ kind, subject, detail }) => [kind, subject, detail?.by]);
    expect(said.slice(0, 2).sort()).toEqual([
      ['endpoint-degraded', 'a', 'app-a'],
      ['endpoint-degraded', 'a', 'app-b'],
    ]);
    expect(said.slice(2).sort()).toEqual([
      ['endpoint-online', 'a', 'app-a'],
      ['endpoint-online', 'a', 'app-b'],
    ]);
    expect(w.observer.milestones[0].detail).toMatchObject({ consecutiveFailures: 1, reason: 'timeout' });
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: w.online('a')[0] }]);
    expect(new Set(w.observer.touched.map(({ fault, what }) => `${fault} ${what}`))).toEqual(
      new Set(['7 health checks']),
    );
    expect(w.changes.map(([, , replica, online]) => [replica, online])).toEqual([
      [0, false],
      [0, false],
      [0, true],
      [0, true],
    ]);
  });

  it('learns nothing from another app server: a cut of its own way is its own belief', () => {
    const w = world();
    w.at(21 * SECOND, () => w.network.block(APP_SITE, 0, 7));
    w.kernel.runUntil(60 * SECOND);
    expect(w.observer.detections.map(({ decider }) => decider)).toEqual([0]);
    expect([w.negotiation.isOnline(0, 0), w.negotiation.isOnline(1, 0)]).toEqual([false, true]);
    expect(w.negotiation.isOnline(0, 1)).toBe(true);
  });

  it('takes an instance whose access is disabled for offline', () => {
    const w = world();
    w.at(20 * SECOND, () => w.network.setCondition(0, 'closed', 7));
    w.kernel.runUntil(40 * SECOND);
    expect(w.negotiation.isOnline(0, 0)).toBe(false);
    expect(w.negotiation.kindOf(0, 0)).toBe('none');
  });

  it('has no opinion of an instance that it does not know', () => {
    const w = world({ roles: [['primary'], ['primary', 'primary']] });
    expect(w.negotiation.isOnline(0, 1)).toBe(false);
  });
});

describe('an app server that ends and starts again', () => {
  it('polls nothing meanwhile, and starts with every instance online', () => {
    const w = world();
    w.at(20 * SECOND, () => w.network.setCondition(0, 'silent', 7));
    w.at(50 * SECOND, () => w.negotiation.crashed(0));
    w.at(80 * SECOND, () => {
      const touched = w.observer.touched.length;
      w.negotiation.restarted(0);
      expect(w.ask(0).endpoint).toBe(0);
      expect(w.changes.at(-1)).toEqual([80 * SECOND, 0, 0, true]);
      expect(w.observer.touched).toHaveLength(touched);
    });
    w.kernel.runUntil(120 * SECOND);
    // It found out once more, within an interval and the time-out.
    const byIt = w.observer.detections.filter(({ decider }) => decider === 0);
    expect(byIt).toHaveLength(2);
    expect(byIt[1].firstProbe_us).toBeGreaterThanOrEqual(80 * SECOND);
    expect(byIt[1].degraded_us).toBeLessThanOrEqual(95 * SECOND);
    expect(w.ask(0).endpoint).toBe(1);
    const polls = w.events.filter(({ handler }) => handler === 'health/app-a.probe');
    expect(polls.filter(({ at_us }) => at_us > 50 * SECOND && at_us < 80 * SECOND)).toEqual([]);
  });

  it('that comes back after the instance still states that it is online', () => {
    const w = world();
    w.at(20 * SECOND, () => w.network.setCondition(0, 'silent', 7));
    w.at(40 * SECOND, () => w.negotiation.crashed(0));
    w.at(40 * SECOND, () => w.negotiation.crashed(1));
    w.at(50 * SECOND, () => w.network.setCondition(0, 'up', 7));
    w.at(60 * SECOND, () => w.negotiation.restarted(0));
    w.kernel.runUntil(80 * SECOND);
    expect(w.online('a')).toHaveLength(1);
    expect(w.observer.restorations).toHaveLength(1);
  });
});
