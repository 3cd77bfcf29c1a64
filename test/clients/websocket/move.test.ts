import { describe, expect, it } from 'vitest';
import { NAME_SERVERS } from '../../../src/domain/ids.js';
import type { Move } from '../../../src/domain/observations.js';
import { retransmissionTimeout_us } from '../../../src/topology/tcp.js';
import { FIRST_CLIENT, HOUR, POPULATION, RTT, SECOND } from '../world.js';
import { HANDSHAKE, OPTIONS, socketWorld } from './socket-world.js';

const DNS = 30_000;
const CONNECTED = DNS + HANDSHAKE;

describe('the record of a move', () => {
  it('names the moments of a failover: noticed, failed once, attempted, resolved, moved', () => {
    const world = socketWorld();
    world.directory.latency_us = DNS;
    world.directory.resolverStale_us = 61 * SECOND;
    world.directory.cacheStale_us = 59 * SECOND;
    world
      .at(35 * SECOND, () => world.cut(0, 'both', 4))
      .at(60 * SECOND, () => {
        world.directory.endpoint = 1;
      })
      .run(HOUR);
    const noticed_us = CONNECTED + 30 * SECOND + RTT + OPTIONS.keepAlive.timeout;
    const failed_us = noticed_us + SECOND + DNS + OPTIONS.connectTimeout;
    const attempt_us = failed_us + 2 * SECOND;
    expect(world.observer.moves).toEqual<Move[]>([
      {
        fault: 4,
        population: POPULATION,
        client: FIRST_CLIENT,
        from: 0,
        to: 1,
        left: 0,
        decider: NAME_SERVERS,
        noticed_us,
        resolverStaleUntil_us: 61 * SECOND,
        cacheStaleUntil_us: 59 * SECOND,
        lastFailure_us: failed_us,
        attempt_us,
        asked_us: -1,
        negotiated_us: -1,
        resolved_us: attempt_us + DNS,
        moved_us: attempt_us + DNS + HANDSHAKE,
      },
    ]);
  });

  it('has no last failure when the first attempt succeeds', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => {
        world.directory.endpoint = 1;
        world.crash(0, 'refusing', 2);
      })
      .run(HOUR);
    const noticed_us = 35 * SECOND + RTT / 2;
    expect(world.observer.moves).toMatchObject([
      {
        fault: 2,
        from: 0,
        to: 1,
        noticed_us,
        lastFailure_us: -1,
        attempt_us: noticed_us + SECOND,
        resolved_us: noticed_us + SECOND,
        moved_us: noticed_us + SECOND + HANDSHAKE,
      },
    ]);
  });

  it('has nothing but the end when the connection itself came back', () => {
    const world = socketWorld();
    world.directory.resolverStale_us = 1;
    world.directory.cacheStale_us = 2;
    world
      .at(35 * SECOND, () => world.cut(0, 'both', 4))
      .at(42 * SECOND, () => world.heal(0))
      .run(HOUR);
    const moved_us = HANDSHAKE + 40 * SECOND + 7 * retransmissionTimeout_us(RTT);
    expect(world.observer.moves).toEqual<Move[]>([
      {
        fault: 4,
        population: POPULATION,
        client: FIRST_CLIENT,
        from: 0,
        to: 0,
        left: 0,
        decider: NAME_SERVERS,
        noticed_us: -1,
        resolverStaleUntil_us: -1,
        cacheStaleUntil_us: -1,
        lastFailure_us: -1,
        attempt_us: moved_us,
        asked_us: -1,
        negotiated_us: -1,
        resolved_us: moved_us,
        moved_us,
      },
    ]);
  });

  it('is stated once a fault and client, however often the path changed under it', () => {
    const world = socketWorld();
    world
      .at(35 * SECOND, () => world.cut(0, 'upstream', 4))
      .at(36 * SECOND, () => world.cut(0, 'downstream', 5))
      .at(37 * SECOND, () => world.heal(0, 'upstream', 4))
      .at(38 * SECOND, () => world.heal(0, 'downstream', 5))
      .run(HOUR);
    expect(world.observer.moments('hit')).toEqual([35 * SECOND]);
    expect(world.observer.moves).toMatchObject([{ fault: 4, from: 0, to: 0, moved_us: 38 * SECOND }]);
  });

  it('is made of every client that was on the lost replica, and of no other', () => {
    const world = socketWorld({ arriveOver: 10 * SECOND }, { count: 10 });
    world
      .at(4.5 * SECOND, () => {
        world.directory.endpoint = 1; // clients 5 … 9 go there from the start
      })
      .at(35 * SECOND, () => world.crash(0, 'refusing'))
      .run(HOUR);
    const lost = [0, 1, 2, 3, 4].map((client) => FIRST_CLIENT + client);
    expect(world.observer.moves.map((move) => move.client).toSorted()).toEqual(lost);
    expect(world.observer.facts.filter((fact) => fact.kind === 'hit').map((fact) => fact.client)).toEqual(
      lost,
    );
  });
});
