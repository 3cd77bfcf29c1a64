import { describe, expect, it } from 'vitest';
import { SECOND, type World, type WorldOptions, world } from './world.js';

const MILLI = 1000;

/** One tolerated failure less than one: the first failing probe tells its moment by `Degraded`. */
function single(probe: WorldOptions['probe'], rtt_us = 100 * MILLI): World {
  return world({ rtt_us, probe: { toleratedFailures: 0, ...probe } });
}

const degraded = (w: World): number[] => w.observer.moments('endpoint-degraded', 'eastus');
const online = (w: World): number[] => w.observer.moments('endpoint-online', 'eastus');

describe('an ideal probe', () => {
  it('fails after the time-out in silence, decided at its start', () => {
    const w = single({ transport: 'ideal' });
    w.at(29 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.at(31 * SECOND, () => w.network.setCondition(0, 'up', 0));
    w.kernel.runUntil(59 * SECOND);
    expect(degraded(w)).toEqual([40 * SECOND]);
  });

  it('succeeds when the outage begins after its start', () => {
    const w = single({ transport: 'ideal', answerTime: 2 * SECOND });
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.kernel.runUntil(69 * SECOND);
    expect(w.observer.milestones).toEqual([]);
  });

  it('fails after the answer time on a refusal', () => {
    const w = single({ transport: 'ideal', answerTime: 2 * SECOND });
    w.at(29 * SECOND, () => w.network.setCondition(0, 'refusing', 0));
    w.kernel.runUntil(59 * SECOND);
    expect(degraded(w)).toEqual([32 * SECOND]);
    expect(w.observer.milestones[0].detail).toEqual({ site: 'site-0', reason: 'refused' });
  });

  it('is too late with an answer that takes as long as the time-out', () => {
    const late = single({ transport: 'ideal', answerTime: 10 * SECOND });
    late.kernel.runUntil(20 * SECOND);
    expect(late.manager.status(0)).toBe('Degraded');
    expect(late.observer.touched).toEqual([]);
    const inTime = single({ transport: 'ideal', answerTime: 10 * SECOND - 1 });
    inTime.kernel.runUntil(20 * SECOND);
    expect(inTime.manager.status(0)).toBe('Online');
  });
});

describe('a probe over the network', () => {
  it.each([
    ['tcp', 1],
    ['http', 2],
    ['https', 3],
  ] as const)('%s succeeds after %i round trips', (transport, rounds) => {
    const w = single({ transport, phase: 5 * SECOND });
    w.kernel.runUntil(5 * SECOND + rounds * 100 * MILLI - 1);
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    w.kernel.runUntil(5 * SECOND + rounds * 100 * MILLI);
    expect(w.manager.status(0)).toBe('Online');
  });

  it('fails after one round trip when it is refused', () => {
    const w = single({ transport: 'https' });
    w.at(29 * SECOND, () => w.network.setCondition(0, 'refusing', 3));
    w.kernel.runUntil(40 * SECOND);
    expect(degraded(w)).toEqual([30 * SECOND + 100 * MILLI]);
    expect(w.observer.touched).toEqual([{ fault: 3, what: 'probes', count: 1 }]);
  });

  it('is refused by a site that takes no new connection, and knows whose fault that is', () => {
    const w = single({ transport: 'https' });
    w.at(29 * SECOND, () => w.network.setCondition(0, 'closed', 3));
    w.kernel.runUntil(40 * SECOND);
    expect(degraded(w)).toEqual([30 * SECOND + 100 * MILLI]);
    expect(w.observer.touched).toEqual([{ fault: 3, what: 'probes', count: 1 }]);
  });

  it('fails at the time-out when nothing answers', () => {
    const w = single({ transport: 'https', timeout: 8 * SECOND });
    w.at(29 * SECOND, () => w.network.setCondition(0, 'silent', 3));
    w.kernel.runUntil(59 * SECOND);
    expect(degraded(w)).toEqual([38 * SECOND]);
  });

  it('times out without a fault when its round trips take too long', () => {
    const w = world({ rtt_us: 4 * SECOND, probe: { transport: 'https', toleratedFailures: 0 } });
    w.kernel.runUntil(10 * SECOND);
    expect(w.manager.status(0)).toBe('Degraded');
    expect(w.observer.touched).toEqual([]);
  });

  it.each([
    // The SYN leaves at 30 and again at 31, 33 and 37; a 41 would be beyond the time-out.
    [30.5, 31.1],
    [31.5, 33.1],
    [33.5, 37.1],
  ])('started before recovery at %f s it still succeeds, at %f s', (recovery_s, success_s) => {
    const w = single({ transport: 'tcp' });
    // Degraded before, so that the success is seen as Online.
    w.network.setCondition(0, 'silent', 3);
    w.at(recovery_s * SECOND, () => w.network.setCondition(0, 'up', 3));
    w.kernel.runUntil(59 * SECOND);
    expect(degraded(w)).toEqual([10 * SECOND]);
    expect(online(w)).toEqual([success_s * SECOND]);
    // Only the first probe failed through the fault.
    expect(w.observer.touched).toHaveLength(1);
  });

  it('fails when the recovery comes after the last retransmission', () => {
    const w = single({ transport: 'tcp' });
    w.network.setCondition(0, 'silent', 3);
    w.at(37.5 * SECOND, () => w.network.setCondition(0, 'up', 3));
    w.kernel.runUntil(59 * SECOND);
    expect(online(w)).toEqual([]);
    expect(w.observer.touched).toHaveLength(2);
  });

  it('black-holed after the handshake, it goes on by the retransmission that TCP measured', () => {
    const w = single({ transport: 'http', phase: 5 * SECOND });
    // Handshake 5.0 to 5.1; request lost at 5.1, sent again after 0.1 + max(0.2, 0.2) = 0.3 s, then 0.6 s later.
    w.at(5.05 * SECOND, () => w.network.setCondition(0, 'silent', 3));
    w.at(5.5 * SECOND, () => w.network.setCondition(0, 'up', 3));
    w.kernel.runUntil(6.1 * SECOND - 1);
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    w.kernel.runUntil(6.1 * SECOND);
    expect(w.manager.status(0)).toBe('Online');
    expect(w.observer.touched).toEqual([]);
  });

  it('black-holed for good after the handshake, it fails at the time-out', () => {
    const w = single({ transport: 'https', phase: 5 * SECOND });
    w.at(5.05 * SECOND, () => w.network.setCondition(0, 'silent', 3));
    w.kernel.runUntil(15 * SECOND);
    expect(degraded(w)).toEqual([15 * SECOND]);
    expect(w.observer.touched).toEqual([{ fault: 3, what: 'probes', count: 1 }]);
  });

  it('fails on a cut of the way back as well, and names its fault', () => {
    const w = single({ transport: 'tcp' });
    w.at(29 * SECOND, () => w.network.block(0, 100, 8));
    w.kernel.runUntil(59 * SECOND);
    expect(degraded(w)).toEqual([40 * SECOND]);
    expect(w.observer.touched).toEqual([{ fault: 8, what: 'probes', count: 1 }]);
  });
});

describe('probe times', () => {
  it('end to start, the next probe waits for the end of the last', () => {
    const w = single({ repeat: 'end-to-start', toleratedFailures: 1 });
    w.at(29 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.kernel.runUntil(300 * SECOND);
    // 30 to 40, 70 to 80.
    expect(degraded(w)).toEqual([80 * SECOND]);
  });

  it('start to start, probes may overlap when the time-out is longer than the interval', () => {
    const w = single({ interval: 4 * SECOND, timeout: 10 * SECOND, toleratedFailures: 1 });
    w.at(7 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.kernel.runUntil(100 * SECOND);
    // 8 to 18, 12 to 22.
    expect(degraded(w)).toEqual([22 * SECOND]);
  });

  it('draws phases apart for every site and endpoint, the same for the same seed', () => {
    const firstFailures = (seed: number): number[] => {
      const w = world({ seed, sites: 3, probe: { phase: undefined } });
      w.network.setCondition(0, 'silent', 0);
      w.network.setCondition(1, 'silent', 0);
      w.kernel.runUntil(40 * SECOND);
      return w.observer.moments('probe-failed');
    };
    const moments = firstFailures(1);
    expect(moments).toHaveLength(6);
    expect(new Set(moments).size).toBe(6);
    for (const moment of moments) {
      expect(moment).toBeGreaterThanOrEqual(10 * SECOND);
      expect(moment).toBeLessThan(40 * SECOND);
    }
    expect(firstFailures(1)).toEqual(moments);
    expect(firstFailures(2)).not.toEqual(moments);
  });

  it('one endpoint more moves no other endpoint’s probes', () => {
    const failuresOf = (regions: string[]): number[] => {
      const endpoints = regions.map((region) => ({ region }));
      const w = world({ endpoints, sites: 3, probe: { phase: undefined } });
      w.network.setCondition(0, 'silent', 0);
      w.kernel.runUntil(40 * SECOND);
      return w.observer.moments('probe-failed', 'eastus');
    };
    expect(failuresOf(['eastus', 'x', 'y'])).toEqual(failuresOf(['eastus', 'x']));
  });
});
