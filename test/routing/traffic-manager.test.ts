import { describe, expect, it } from 'vitest';
import { NAME_SERVERS } from '../../src/domain/ids.js';
import { createRandom } from '../../src/kernel/streams.js';
import { SECOND, type World, world } from './world.js';

const draw = createRandom(7).stream('test', 'answer');
const answer = ({ manager }: World): number => manager.answer('anywhere', draw);

describe('endpoint statuses', () => {
  it('serves an endpoint that was just added and has not been probed (TM-L4)', () => {
    const w = world({ probe: { phase: 20 * SECOND } });
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    expect(answer(w)).toBe(0);
    w.kernel.runUntil(20 * SECOND);
    expect(w.manager.status(0)).toBe('Online');
    expect(w.observer.milestones).toEqual([]);
  });

  it('takes a disabled endpoint out of the answers at once and stops probing it (TM-L3)', () => {
    const w = world({ profile: { publishDelay: 25 * SECOND } });
    w.kernel.runUntil(45 * SECOND);
    const pending = w.kernel.pending;
    w.manager.setEnabled(0, false);
    expect(w.manager.status(0)).toBe('Disabled');
    expect(answer(w)).toBe(1);
    expect(w.kernel.pending).toBe(pending - 1);
    w.network.setCondition(0, 'silent', 5);
    w.kernel.runUntil(600 * SECOND);
    expect(w.observer.touched).toEqual([]);
    expect(w.observer.moments('endpoint-disabled', 'eastus')).toEqual([45 * SECOND]);
    expect(w.observer.milestones.find((m) => m.kind === 'dns-answer-changed')).toMatchObject({
      at_us: 45 * SECOND,
      subject: 'eastus',
      detail: { from: 'eastus, westeurope', to: 'westeurope' },
    });
  });

  it('puts an enabled endpoint back as CheckingEndpoint, after the publishing delay', () => {
    const w = world({
      profile: { publishDelay: 5 * SECOND },
      endpoints: [{ region: 'eastus', status: 'disabled' }, { region: 'westeurope' }],
    });
    expect(answer(w)).toBe(1);
    w.kernel.runUntil(45 * SECOND);
    w.manager.setEnabled(0, true);
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    w.kernel.runUntil(50 * SECOND - 1);
    expect(answer(w)).toBe(1);
    w.kernel.runUntil(50 * SECOND);
    expect(answer(w)).toBe(0);
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: 50 * SECOND }]);
    w.kernel.runUntil(60 * SECOND);
    expect(w.manager.status(0)).toBe('Online');
  });

  it('forgets failures when an endpoint is disabled and enabled again', () => {
    const w = world();
    w.network.setCondition(0, 'silent', 0);
    w.kernel.runUntil(101 * SECOND);
    expect(w.manager.status(0)).toBe('Degraded');
    w.manager.setEnabled(0, false);
    w.manager.setEnabled(0, true);
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    // Probes at 120, 150, 180, 210; the fourth fails at 220.
    w.kernel.runUntil(220 * SECOND - 1);
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    w.kernel.runUntil(220 * SECOND);
    expect(w.manager.status(0)).toBe('Degraded');
  });

  it('serves an always-serve endpoint without probing it, and a stopped one not at all', () => {
    const w = world({
      endpoints: [
        { region: 'a', status: 'stopped' },
        { region: 'b', status: 'always-serve' },
        { region: 'c', status: 'always-serve' },
      ],
    });
    w.network.setCondition(1, 'silent', 3);
    w.kernel.runUntil(600 * SECOND);
    expect([0, 1, 2].map((i) => w.manager.status(i))).toEqual(['Stopped', 'NotMonitored', 'NotMonitored']);
    expect(answer(w)).toBe(1);
    expect(w.kernel.events).toBe(0);
    w.manager.setEndpoint(1, 'stopped');
    expect(answer(w)).toBe(2);
  });

  it('answers nothing for a disabled profile, and everything again when it is enabled', () => {
    const w = world();
    w.kernel.runUntil(45 * SECOND);
    w.manager.setProfileEnabled(false);
    expect(w.manager.status(0)).toBe('Inactive');
    expect(answer(w)).toBe(-1);
    expect(w.kernel.pending).toBe(0);
    w.manager.setProfileEnabled(true);
    expect(w.manager.status(0)).toBe('CheckingEndpoint');
    expect(answer(w)).toBe(0);
  });

  it('answers nothing when every endpoint is out of use', () => {
    const w = world({ endpoints: [{ status: 'disabled' }, { status: 'stopped' }] });
    expect(answer(w)).toBe(-1);
  });
});

describe('all endpoints degraded', () => {
  it('answers as if all were Online: with priority, the first (TM-L1)', () => {
    const w = world({
      profile: { method: 'priority' },
      endpoints: [
        { region: 'b', priority: 2 },
        { region: 'a', priority: 1 },
      ],
    });
    w.at(31 * SECOND, () => w.network.setCondition(1, 'silent', 0));
    w.at(91 * SECOND, () => w.network.setCondition(0, 'silent', 1));
    w.kernel.runUntil(160 * SECOND);
    expect(w.manager.status(1)).toBe('Degraded');
    expect(answer(w)).toBe(0);
    w.kernel.runUntil(220 * SECOND);
    expect([w.manager.status(0), w.manager.status(1)]).toEqual(['Degraded', 'Degraded']);
    expect(answer(w)).toBe(1);
    // Both are answered, and neither is restored by health.
    expect(w.observer.restorations).toEqual([]);
  });

  it('goes on with the only endpoint: its degradation changes no answer', () => {
    const w = world({ endpoints: [{ region: 'only' }] });
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.kernel.runUntil(300 * SECOND);
    expect(w.manager.status(0)).toBe('Degraded');
    expect(answer(w)).toBe(0);
    expect(w.observer.moments('dns-answer-changed')).toEqual([]);
  });
});

describe('publishing', () => {
  const outage = (publishDelay: number): World => {
    const w = world({ profile: { publishDelay }, probe: { interval: 10 * SECOND, timeout: 5 * SECOND } });
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 4));
    w.at(101 * SECOND, () => w.network.setCondition(0, 'up', 4));
    return w;
  };

  it('changes answers only after the delay, both ways', () => {
    const w = outage(20 * SECOND);
    w.kernel.runUntil(95 * SECOND - 1);
    expect(w.manager.status(0)).toBe('Degraded');
    expect(answer(w)).toBe(0);
    w.kernel.runUntil(95 * SECOND);
    expect(answer(w)).toBe(1);
    w.kernel.runUntil(130 * SECOND - 1);
    expect(w.manager.status(0)).toBe('Online');
    expect(answer(w)).toBe(1);
    w.kernel.runUntil(130 * SECOND);
    expect(answer(w)).toBe(0);
    expect(w.observer.detections).toEqual([
      {
        endpoint: 0,
        decider: NAME_SERVERS,
        firstProbe_us: 40 * SECOND,
        decidingProbe_us: 70 * SECOND,
        degraded_us: 75 * SECOND,
        published_us: 95 * SECOND,
      },
    ]);
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: 130 * SECOND }]);
    expect(w.observer.moments('endpoint-degraded', 'eastus')).toEqual([75 * SECOND]);
    expect(w.observer.moments('endpoint-online', 'eastus')).toEqual([110 * SECOND]);
  });

  it('publishes changes in the order they were made, also when they overtake the delay', () => {
    const w = outage(60 * SECOND);
    w.kernel.runUntil(300 * SECOND);
    const changes = w.observer.milestones.filter((m) => m.kind === 'dns-answer-changed');
    expect(changes.map((m) => [m.at_us / SECOND, m.detail?.to])).toEqual([
      [135, 'westeurope'],
      [170, 'eastus, westeurope'],
    ]);
  });

  it('publishes nothing of an endpoint that was disabled in the meantime', () => {
    const w = outage(20 * SECOND);
    w.at(80 * SECOND, () => w.manager.setEnabled(0, false));
    w.kernel.runUntil(300 * SECOND);
    expect(answer(w)).toBe(1);
    expect(w.observer.moments('dns-answer-changed')).toEqual([80 * SECOND]);
  });

  it('lets nothing that was under way before change an endpoint enabled anew', () => {
    // Degraded at 75 would be published at 95, the new beginning at 105.
    const w = outage(20 * SECOND);
    w.at(80 * SECOND, () => w.manager.setEnabled(0, false));
    w.at(85 * SECOND, () => w.manager.setEnabled(0, true));
    w.kernel.runUntil(110 * SECOND);
    expect(w.observer.restorations).toEqual([{ endpoint: 0, at_us: 105 * SECOND }]);
    expect(w.observer.moments('dns-answer-changed')).toEqual([80 * SECOND, 105 * SECOND]);
  });
});

describe("the traffic manager's own outage", () => {
  it('stops probing and keeps the last answers; afterwards it goes on by the same phase', () => {
    const w = world();
    w.at(31 * SECOND, () => w.manager.pause());
    w.at(32 * SECOND, () => w.network.setCondition(0, 'silent', 9));
    w.at(1000 * SECOND, () => w.manager.resume());
    w.kernel.runUntil(1000 * SECOND - 1);
    expect(answer(w)).toBe(0);
    expect(w.observer.touched).toEqual([]);
    w.kernel.runUntil(2000 * SECOND);
    // Probes at 1020, 1050, 1080, 1110: the fourth fails at 1120.
    expect(w.observer.moments('endpoint-degraded')).toEqual([1120 * SECOND]);
  });

  it('loses the probes under way and keeps what was counted', () => {
    const w = world();
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 9));
    // Failures at 70 and 100 count; the probe of 120 is lost.
    w.at(121 * SECOND, () => w.manager.pause());
    w.at(122 * SECOND, () => w.manager.resume());
    w.kernel.runUntil(1000 * SECOND);
    expect(w.observer.moments('endpoint-degraded')).toEqual([190 * SECOND]);
  });

  it('holds a decision back that was on its way, and an operator’s order as well', () => {
    const w = world({
      profile: { publishDelay: 30 * SECOND },
      endpoints: [{ region: 'a' }, { region: 'b' }, { region: 'c' }],
    });
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 9));
    // Degraded at 160, due at 190.
    w.at(170 * SECOND, () => w.manager.pause());
    w.at(180 * SECOND, () => w.manager.setEnabled(1, false));
    w.at(400 * SECOND, () => w.manager.resume());
    w.kernel.runUntil(400 * SECOND - 1);
    expect(answer(w)).toBe(0);
    w.kernel.runUntil(400 * SECOND);
    expect(answer(w)).toBe(2);
  });
});

describe('counting', () => {
  it('one success between failures 3 and 4 resets the count (TM-L2)', () => {
    const w = world();
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.at(121 * SECOND, () => w.network.setCondition(0, 'up', 0));
    w.at(151 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    // Failing: 60, 90, 120; good: 150; failing: 180, 210, 240, 270.
    w.kernel.runUntil(280 * SECOND - 1);
    expect(w.manager.status(0)).toBe('Online');
    w.kernel.runUntil(280 * SECOND);
    expect(w.manager.status(0)).toBe('Degraded');
    expect(w.observer.moments('probe-failed')).toEqual([70 * SECOND, 190 * SECOND]);
    expect(w.observer.detections[0].firstProbe_us).toBe(180 * SECOND);
  });

  it('one success while Degraded makes it Online', () => {
    const w = world();
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 0));
    w.at(300 * SECOND - 1, () => w.network.setCondition(0, 'up', 0));
    w.kernel.runUntil(300 * SECOND - 1);
    expect(w.manager.status(0)).toBe('Degraded');
    w.kernel.runUntil(300 * SECOND);
    expect(w.manager.status(0)).toBe('Online');
  });

  it.each([
    ['first', 1, 'Degraded'],
    ['majority', 1, 'Online'],
    ['majority', 2, 'Online'],
    ['majority', 3, 'Degraded'],
    ['all', 3, 'Online'],
    ['all', 4, 'Degraded'],
  ] as const)('combines four sites by %s: with %i cut off it is %s', (combine, cut, expected) => {
    const w = world({ sites: 4, probe: { combine } });
    w.at(31 * SECOND, () => {
      for (let i = 0; i < cut; i += 1) w.network.block(100 + i, 0, 2);
    });
    w.at(601 * SECOND, () => {
      for (let i = 0; i < cut; i += 1) w.network.unblock(100 + i, 0);
    });
    w.kernel.runUntil(600 * SECOND);
    expect(w.manager.status(0)).toBe(expected);
    w.kernel.runUntil(630 * SECOND);
    expect(w.manager.status(0)).toBe('Online');
  });

  it('tells every probe that a fault made fail', () => {
    const w = world({ sites: 3 });
    w.at(31 * SECOND, () => w.network.setCondition(0, 'silent', 6));
    w.at(95 * SECOND, () => w.network.setCondition(0, 'up', 6));
    w.kernel.runUntil(200 * SECOND);
    expect(w.observer.touched).toHaveLength(6);
    expect(w.observer.touched[0]).toEqual({ fault: 6, what: 'probes', count: 1 });
  });
});
