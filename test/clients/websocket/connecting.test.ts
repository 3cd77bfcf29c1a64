import { describe, expect, it } from 'vitest';
import { FIRST_CLIENT, HOUR, RTT, SECOND } from '../world.js';
import { HANDSHAKE, OPTIONS, socketWorld } from './socket-world.js';

describe('a WebSocket client connects', () => {
  it('after its name lookup and the round trips of the handshake, to the microsecond (G2)', () => {
    const world = socketWorld();
    world.directory.latency_us = 30_000;
    world.run(SECOND);
    expect(world.observer.facts).toEqual([
      { kind: 'connected', client: FIRST_CLIENT, replica: 0, at_us: 30_000 + 4 * RTT },
      { kind: 'up', client: FIRST_CLIENT, at_us: 430_000 },
      { kind: 'returned', client: FIRST_CLIENT, replica: 0, at_us: 430_000 },
    ]);
    expect(world.observer.operations).toEqual([
      {
        kind: 'connect',
        replica: 0,
        intended_us: 0,
        started_us: 0,
        ended_us: 430_000,
        outcome: 'ok',
        reason: 'none',
      },
    ]);
  });

  it('pays the last mile in every round trip', () => {
    const world = socketWorld({ access_us: () => 20_000 }).run(SECOND);
    expect(world.observer.moments('connected')).toEqual([4 * (RTT + 20_000)]);
  });

  it('one client after the other, evenly over the time of arrival', () => {
    const world = socketWorld({ arriveOver: 10 * SECOND }, { count: 4 }).run(20 * SECOND);
    expect(world.directory.lookups).toEqual(
      [0, 2.5, 5, 7.5].map((s, client) => ({ client, at_us: s * SECOND })),
    );
    expect(world.observer.moments('connected')).toEqual([0, 2.5, 5, 7.5].map((s) => s * SECOND + HANDSHAKE));
  });

  it('and then costs no events while all is well', () => {
    const world = socketWorld().run(SECOND);
    const { events } = world.kernel;
    world.kernel.runUntil(24 * HOUR);
    expect(world.kernel.events).toBe(events);
  });
});

describe('an attempt fails', () => {
  const dark = () => {
    const world = socketWorld();
    world.at(0, () => world.cut(0)); // runs before the client arrives
    return world;
  };

  it('as connect-timeout that long after the name was resolved, when packets vanish', () => {
    const world = dark();
    world.directory.latency_us = 30_000;
    world.run(21 * SECOND);
    expect(world.observer.operations).toMatchObject([
      {
        started_us: 0,
        ended_us: 30_000 + OPTIONS.connectTimeout,
        outcome: 'failed',
        reason: 'connect-timeout',
      },
    ]);
    expect(world.observer.touched).toEqual([{ fault: 0, what: 'connection attempts', count: 1 }]);
  });

  it('as refused after one round trip', () => {
    const world = socketWorld();
    world.at(0, () => world.crash(0, 'refusing', 5));
    world.run(SECOND);
    expect(world.observer.operations).toMatchObject([
      { ended_us: RTT, outcome: 'failed', reason: 'refused' },
    ]);
    expect(world.observer.touched).toEqual([{ fault: 5, what: 'connection attempts', count: 1 }]);
  });

  it('as throttled when the replica is full, after the whole handshake', () => {
    const world = socketWorld();
    world.service.full.add(0);
    world.run(SECOND);
    expect(world.observer.operations).toMatchObject([
      { ended_us: HANDSHAKE, outcome: 'failed', reason: 'throttled' },
    ]);
    expect(world.observer.facts).toEqual([]);
  });

  it('as no-address when the name has none', () => {
    const world = socketWorld();
    world.directory.endpoint = -1;
    world.directory.latency_us = 30_000;
    world.run(SECOND);
    expect(world.observer.operations).toMatchObject([
      { replica: -1, ended_us: 30_000, outcome: 'failed', reason: 'no-address' },
    ]);
  });

  it('as connect-timeout when the handshake takes longer than the client waits', () => {
    const world = socketWorld({ connectTimeout: HANDSHAKE }).run(SECOND);
    expect(world.observer.operations).toMatchObject([{ ended_us: HANDSHAKE, reason: 'connect-timeout' }]);
  });

  it('at its time-out when the path breaks half-way through the handshake', () => {
    const world = socketWorld();
    world.at(250_000, () => world.cut(0));
    world.run(21 * SECOND);
    expect(world.observer.operations).toMatchObject([{ ended_us: 20 * SECOND, reason: 'connect-timeout' }]);
    expect(world.service.calls).toEqual([]);
  });

  it('each time for itself: pauses of 1, 2, 4, 8, 8 s lie between failures and next attempts', () => {
    const world = socketWorld();
    world.at(SECOND, () => world.crash(0, 'refusing')).run(40 * SECOND);
    const lost_us = SECOND + RTT / 2;
    expect(world.directory.lookups.map(({ at_us }) => at_us)).toEqual([
      0,
      lost_us + SECOND,
      lost_us + 3 * SECOND + RTT,
      lost_us + 7 * SECOND + 2 * RTT,
      lost_us + 15 * SECOND + 3 * RTT,
      lost_us + 23 * SECOND + 4 * RTT,
      lost_us + 31 * SECOND + 5 * RTT,
    ]);
  });

  it('and the pauses start from the first again once it has been connected', () => {
    const world = socketWorld();
    const { directory } = world;
    world
      .at(SECOND, () => world.crash(0, 'refusing'))
      .at(5 * SECOND, () => world.restart(0))
      .at(20 * SECOND, () => world.crash(0, 'refusing'))
      .run(22 * SECOND);
    expect(directory.lookups.at(-1)?.at_us).toBe(20 * SECOND + RTT / 2 + SECOND);
  });

  it('for good when the policy says so, and nothing is left to happen', () => {
    const schedule = [0, 2 * SECOND];
    const world = socketWorld({ reconnect: { ...OPTIONS.reconnect, backoff: 'schedule', delays: schedule } });
    world.at(SECOND, () => world.crash(0, 'refusing')).run(24 * HOUR);
    const lost_us = SECOND + RTT / 2;
    expect(world.directory.lookups.map(({ at_us }) => at_us)).toEqual([
      0,
      lost_us,
      lost_us + RTT + 2 * SECOND,
    ]);
    expect(world.kernel.pending).toBe(0);
  });

  it('never again for a client that does not reconnect (D14)', () => {
    const world = socketWorld({ reconnect: { ...OPTIONS.reconnect, backoff: 'never' } });
    world
      .at(SECOND, () => world.crash(0, 'refusing'))
      .at(2 * SECOND, () => world.restart(0))
      .run(HOUR);
    expect(world.observer.moments('connected')).toHaveLength(1);
    expect(world.observer.moments('disconnected')).toEqual([SECOND + RTT / 2]);
    expect(world.kernel.pending).toBe(0);
  });
});

describe('a path that heals during an attempt', () => {
  /** The attempt starts at 0 into a dead path, which comes back then. Connected when? */
  function connectedWhenHealedAt(healed_us: number): number[] {
    const world = socketWorld();
    world.at(0, () => world.cut(0)).at(healed_us, () => world.heal(0));
    return world.run(19 * SECOND + 999_999).observer.moments('connected');
  }

  it.each([
    [0.2, 1],
    [1, 1],
    [1.000_001, 3],
    [2.9, 3],
    [3.1, 7],
    [7.1, 15],
  ])('healed after %d s, is used by the SYN sent after %d s', (healed, syn) => {
    expect(connectedWhenHealedAt(Math.round(healed * SECOND))).toEqual([syn * SECOND + HANDSHAKE]);
  });

  it('comes too late when the next SYN would be sent after the time-out', () => {
    const world = socketWorld();
    world.at(0, () => world.cut(0)).at(15.1 * SECOND, () => world.heal(0)); // next SYN after 31 s
    world.run(22 * SECOND);
    expect(world.observer.operations.map(({ ended_us, outcome }) => [ended_us, outcome])).toEqual([
      [20 * SECOND, 'failed'],
    ]);
  });

  it('answers the next SYN with a reset when the host came back without its process', () => {
    const world = socketWorld();
    world.at(0, () => world.crash(0, 'silent')).at(2 * SECOND, () => world.crash(0, 'refusing'));
    world.run(4 * SECOND);
    expect(world.observer.operations).toMatchObject([{ ended_us: 3 * SECOND + RTT, reason: 'refused' }]);
  });

  it('may break again before the SYN: the attempt waits for its time-out', () => {
    const world = socketWorld();
    world
      .at(0, () => world.cut(0))
      .at(2 * SECOND, () => world.heal(0))
      .at(2.5 * SECOND, () => world.cut(0))
      .run(21 * SECOND);
    expect(world.observer.operations).toMatchObject([{ ended_us: 20 * SECOND, reason: 'connect-timeout' }]);
  });

  it('and may heal once more: the retransmissions still count from the first SYN', () => {
    const world = socketWorld();
    world
      .at(0, () => world.cut(0))
      .at(2 * SECOND, () => world.heal(0))
      .at(2.5 * SECOND, () => world.cut(0))
      .at(5 * SECOND, () => world.heal(0))
      .run(21 * SECOND);
    expect(world.observer.moments('connected')).toEqual([7 * SECOND + HANDSHAKE]);
  });

  it('does not matter to an attempt that is under way when the cut is shorter than a round trip', () => {
    const world = socketWorld();
    world
      .at(120_000, () => world.cut(0))
      .at(180_000, () => world.heal(0))
      .run(SECOND);
    expect(world.observer.moments('connected')).toEqual([HANDSHAKE]);
  });
});
