import { describe, expect, it } from 'vitest';
import type { KeepAlive } from '../../../src/clients/websocket/liveness.js';
import { givesUpAfter_us, retransmissionTimeout_us } from '../../../src/topology/tcp.js';
import { FIRST_CLIENT, HOUR, RTT, SECOND } from '../world.js';
import { HANDSHAKE, OPTIONS, type SocketWorld, socketWorld } from './socket-world.js';

const SERVER: KeepAlive = { from: 'server', interval: 10 * SECOND, timeout: 25 * SECOND };
const NONE: KeepAlive = { from: 'none', interval: 10 * SECOND, timeout: 25 * SECOND };
const PATIENCE = OPTIONS.keepAlive.timeout;

/** Pings leave at 10.4, 20.4, 30.4, 40.4 s …: whole intervals after the handshake was done. */
const ping = (n: number) => HANDSHAKE + n * 10 * SECOND;

function expectStillBelieving(world: SocketWorld): void {
  expect(world.observer.moments('disconnected')).toEqual([]);
  expect(world.population.connections.isOn(0, 0)).toBe(true);
}

describe('a silent cut', () => {
  it('takes the client down at once and is noticed exactly the time-out after the last pong', () => {
    const world = socketWorld();
    world.at(35 * SECOND, () => world.cut(0, 'both', 7)).run(56 * SECOND);
    const noticed_us = ping(3) + RTT + PATIENCE;
    expect(world.observer.facts.slice(3)).toEqual([
      { kind: 'hit', client: FIRST_CLIENT, fault: 7, at_us: 35 * SECOND },
      { kind: 'down', client: FIRST_CLIENT, at_us: 35 * SECOND },
      { kind: 'disconnected', client: FIRST_CLIENT, replica: 0, at_us: noticed_us },
    ]);
    expect(noticed_us).toBe(55_500_000);
    expect(world.observer.touched).toEqual([{ fault: 7, what: 'connections', count: 1 }]);
    expect(world.service.calls).toContainEqual({
      kind: 'abandoned',
      client: 0,
      replica: 0,
      at_us: noticed_us,
    });
  });

  it('counts from the handshake when no ping has been answered yet', () => {
    const world = socketWorld();
    world.at(5 * SECOND, () => world.cut(0)).run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([HANDSHAKE + PATIENCE]);
  });

  it('counts from the ping before, when it catches the last one on its way', () => {
    const world = socketWorld();
    world.at(ping(3) + 1, () => world.cut(0)).run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([ping(2) + RTT + PATIENCE]);
  });

  it('counts from a message that came later than any ping', () => {
    const world = socketWorld();
    world
      .at(33 * SECOND, () => world.population.heard(0, 33.05 * SECOND))
      .at(35 * SECOND, () => world.cut(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([33.05 * SECOND + PATIENCE]);
  });

  it.each(['upstream', 'downstream'] as const)('is the same to a client that pings when %s only', (way) => {
    const world = socketWorld();
    world.at(35 * SECOND, () => world.cut(0, way)).run(HOUR);
    expect(world.observer.moments('down')).toEqual([35 * SECOND]);
    expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT + PATIENCE]);
  });

  it('downstream, is noticed the time-out after the last ping of a server that pings', () => {
    const world = socketWorld({ keepAlive: SERVER });
    world.at(35 * SECOND, () => world.cut(0, 'downstream')).run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT / 2 + PATIENCE]);
  });

  it('upstream, keeps the client of a server that pings believing, although it is down', () => {
    const world = socketWorld({ keepAlive: SERVER });
    world.at(35 * SECOND, () => world.cut(0, 'upstream')).run(24 * HOUR);
    expect(world.observer.moments('down')).toEqual([35 * SECOND]);
    expectStillBelieving(world);
  });

  it('upstream, then in both directions: the pings heard in between count', () => {
    const world = socketWorld({ keepAlive: SERVER });
    world
      .at(35 * SECOND, () => world.cut(0, 'upstream'))
      .at(600 * SECOND, () => world.cut(0, 'downstream'))
      .run(HOUR);
    // The last ping that got through left at 590.4 s.
    expect(world.observer.moments('disconnected')).toEqual([ping(59) + RTT / 2 + PATIENCE]);
  });

  it('in both directions, then upstream only: the client hears pings again and stays', () => {
    const world = socketWorld({ keepAlive: SERVER });
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(45 * SECOND, () => world.heal(0, 'downstream'))
      .run(900 * SECOND); // within TCP's patience with the ping that was lost meanwhile
    expectStillBelieving(world);
    expect(world.observer.moments('up')).toEqual([HANDSHAKE]);
  });

  it('is never noticed without pings and without data', () => {
    const world = socketWorld({ keepAlive: NONE });
    world.at(35 * SECOND, () => world.cut(0)).run(24 * HOUR);
    expectStillBelieving(world);
  });

  it('is noticed by TCP when data stays unanswered, counted from the first that vanished', () => {
    const world = socketWorld({ keepAlive: NONE });
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(40 * SECOND, () => world.population.unanswered(0))
      .at(50 * SECOND, () => world.population.unanswered(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([40 * SECOND + givesUpAfter_us()]);
  });

  it('is not noticed later because data was sent as well', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(50 * SECOND, () => world.population.unanswered(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT + PATIENCE]);
  });
});

describe('a reset', () => {
  it('is noticed one way after the process died', () => {
    const world = socketWorld();
    world.at(35 * SECOND, () => world.crash(0, 'refusing')).run(35.2 * SECOND);
    expect(world.observer.moments('down')).toEqual([35 * SECOND]);
    expect(world.observer.moments('disconnected')).toEqual([35 * SECOND + RTT / 2]);
  });

  it('travels the last mile, too', () => {
    const world = socketWorld({ access_us: () => 30_000 });
    world.at(35 * SECOND, () => world.crash(0, 'refusing')).run(35.2 * SECOND);
    expect(world.observer.moments('disconnected')).toEqual([35 * SECOND + RTT / 2 + 15_000]);
  });

  it('is not called off by data that the client sends meanwhile', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.crash(0, 'refusing'))
      .at(35 * SECOND + 1, () => world.population.unanswered(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([35 * SECOND + RTT / 2]);
  });

  it('is not called off by the process being back before it arrives', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.crash(0, 'refusing'))
      .at(35 * SECOND + 1, () => world.restart(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([35 * SECOND + RTT / 2]);
  });

  it('breaks connections to that replica only', () => {
    const world = socketWorld();
    world.at(35 * SECOND, () => world.crash(1, 'refusing')).run(HOUR);
    expect(world.observer.moments('down')).toEqual([]);
    expectStillBelieving(world);
  });
});

describe('a cut shorter than the time-out', () => {
  const RTO = retransmissionTimeout_us(RTT);

  function expectResumedAt(world: SocketWorld, at_us: number): void {
    expect(world.observer.moments('up')).toEqual([HANDSHAKE, at_us]);
    expect(world.service.moments('resumed')).toEqual([at_us]);
    expectStillBelieving(world);
  }

  it('ends for the client with the first retransmission of the ping that was lost', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(42 * SECOND, () => world.heal(0))
      .run(HOUR);
    // Lost at 40.4 s; sent again RTO, 3 RTO and 7 RTO later: the third time gets through.
    expect(ping(4) + 3 * RTO).toBeLessThan(42 * SECOND);
    expect(ping(4) + 7 * RTO).toBeGreaterThan(42 * SECOND);
    expectResumedAt(world, ping(4) + 7 * RTO);
  });

  it('ends at once when nothing had been lost', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(38 * SECOND, () => world.heal(0))
      .run(HOUR);
    expectResumedAt(world, 38 * SECOND);
  });

  it('counts from the first data that was lost, when that was before any ping', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(36 * SECOND, () => world.population.unanswered(0))
      .at(37 * SECOND, () => world.heal(0))
      .run(HOUR);
    expectResumedAt(world, 36 * SECOND + 7 * RTO);
  });

  it('ends in the same way for a client that sends before the retransmission is due', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(42 * SECOND, () => world.heal(0))
      .at(42.1 * SECOND, () => world.population.unanswered(0))
      .run(HOUR);
    expectResumedAt(world, ping(4) + 7 * RTO);
  });

  it('goes on with its retransmissions when a second cut swallows the next one', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(42 * SECOND, () => world.heal(0))
      .at(42.2 * SECOND, () => world.cut(0))
      .at(43 * SECOND, () => world.heal(0))
      .run(HOUR);
    expectResumedAt(world, ping(4) + 15 * RTO);
    expect(world.observer.moments('down')).toEqual([35 * SECOND]);
  });

  it('does not end in a second cut, even one that leaves the client hearing pings', () => {
    const world = socketWorld({ keepAlive: SERVER });
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(42 * SECOND, () => world.heal(0))
      .at(42.2 * SECOND, () => world.cut(0, 'upstream'))
      .at(43 * SECOND, () => world.heal(0))
      .run(HOUR);
    expectResumedAt(world, ping(4) + 15 * RTO);
  });

  it('starts from nothing the next time', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(42 * SECOND, () => world.heal(0))
      .at(65 * SECOND, () => world.cut(0))
      .at(68 * SECOND, () => world.heal(0))
      .run(HOUR);
    expect(world.observer.moments('down')).toEqual([35 * SECOND, 65 * SECOND]);
    expect(world.observer.moments('up')).toEqual([HANDSHAKE, ping(4) + 7 * RTO, 68 * SECOND]);
  });

  it('ends too late for a client whose time-out comes before the retransmission', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(55 * SECOND, () => world.heal(0))
      .run(55.6 * SECOND);
    // Retransmissions at 40.4 s + 31 RTO = 49.8 s and + 63 RTO = 59.6 s; nothing heard by 55.5 s.
    expect(ping(4) + 31 * RTO).toBeLessThan(55 * SECOND);
    expect(ping(4) + 63 * RTO).toBeGreaterThan(56 * SECOND);
    expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT + PATIENCE]);
    expect(world.service.moments('resumed')).toEqual([]);
  });
});

describe('a process that restarted', () => {
  const RTO = retransmissionTimeout_us(RTT);

  it('resets its old connection at the first packet that reaches it: the retransmitted ping', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.crash(0, 'silent'))
      .at(42 * SECOND, () => world.restart(0))
      .run(43 * SECOND);
    expect(world.observer.moments('disconnected')).toEqual([ping(4) + 7 * RTO + RTT]);
    expect(world.service.moments('resumed')).toEqual([]);
  });

  it('or the next ping, if none was lost', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.crash(0, 'silent'))
      .at(38 * SECOND, () => world.restart(0))
      .run(41 * SECOND);
    expect(world.observer.moments('up')).toEqual([HANDSHAKE]);
    expect(world.observer.moments('disconnected')).toEqual([ping(4) + RTT]);
  });

  it.each([SERVER, NONE, OPTIONS.keepAlive])('or what the client sends before that ($from)', (keepAlive) => {
    const world = socketWorld({ keepAlive });
    world
      .at(35 * SECOND, () => world.crash(0, 'silent'))
      .at(38 * SECOND, () => world.restart(0))
      .at(39 * SECOND, () => world.population.unanswered(0))
      .run(41 * SECOND);
    expect(world.observer.moments('disconnected')).toEqual([39 * SECOND + RTT]);
  });

  it('resets nothing where the path is cut again before a packet reaches it', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.crash(0, 'silent'))
      .at(38 * SECOND, () => world.restart(0))
      .at(39 * SECOND, () => world.cut(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT + PATIENCE]);
  });

  it('sends no pings on a connection that it forgot: the client of a server that pings times out', () => {
    const world = socketWorld({ keepAlive: SERVER });
    world
      .at(35 * SECOND, () => world.crash(0, 'silent'))
      .at(38 * SECOND, () => world.restart(0))
      .run(HOUR);
    expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT / 2 + PATIENCE]);
  });

  it.each(['silent', 'refusing'] as const)(
    'is not heard by a client whose packets do not reach it, though its host is back (%s)',
    (how) => {
      const world = socketWorld({ keepAlive: SERVER });
      world
        .at(33 * SECOND, () => world.cut(0, 'upstream'))
        .at(35 * SECOND, () => world.crash(0, how))
        .at(38 * SECOND, () => world.restart(0))
        .run(56 * SECOND);
      expect(world.observer.moments('disconnected')).toEqual([ping(3) + RTT / 2 + PATIENCE]);
    },
  );

  it('takes the client back as a new one', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.crash(0, 'silent'))
      .at(38 * SECOND, () => world.restart(0))
      .run(60 * SECOND);
    const again_us = ping(4) + RTT + SECOND + HANDSHAKE;
    expect(world.observer.moments('connected')).toEqual([HANDSHAKE, again_us]);
    expect(world.observer.moments('up')).toEqual([HANDSHAKE, again_us]);
    expect(world.service.moments('closed')).toEqual([]); // the process had forgotten the old one anyway
  });
});

describe('the replica learns that a connection is gone', () => {
  it('at once from a client that it can hear', () => {
    const world = socketWorld();
    world.at(35 * SECOND, () => world.cut(0, 'downstream')).run(HOUR);
    expect(world.service.moments('closed')).toEqual([ping(3) + RTT + PATIENCE]);
  });

  it('its own time-out after the cut from one that it cannot', () => {
    const world = socketWorld();
    world.at(35 * SECOND, () => world.cut(0)).run(HOUR);
    expect(world.service.moments('abandoned')).toEqual([ping(3) + RTT + PATIENCE]);
    expect(world.service.moments('closed')).toEqual([35 * SECOND + PATIENCE]);
  });

  it('not any more once the client has come back to it by a new connection', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0))
      .at(55.6 * SECOND, () => world.heal(0))
      .run(HOUR);
    const again_us = ping(3) + RTT + PATIENCE + SECOND + HANDSHAKE;
    expect(again_us).toBeLessThan(35 * SECOND + PATIENCE);
    expect(world.service.moments('open')).toEqual([HANDSHAKE, again_us]);
    expect(world.service.moments('closed')).toEqual([]);
  });
});
