import { describe, expect, it } from 'vitest';
import { AlwaysOnPopulation } from '../../../src/clients/requests/always-on.js';
import type { RequestOptions } from '../../../src/clients/requests/options.js';
import { NAME_SERVERS } from '../../../src/domain/ids.js';
import type { Move } from '../../../src/domain/observations.js';
import { FIRST_CLIENT, POPULATION, RTT, SECOND } from '../world.js';
import { EXCHANGE, requestWorld } from './request-world.js';

const DNS = 30_000;
const MINUTE = 60 * SECOND;

function world(options: Partial<RequestOptions> = {}, count = 1) {
  const made = requestWorld(AlwaysOnPopulation, options, { count });
  made.directory.latency_us = DNS;
  return made;
}

describe('a client that always asks', () => {
  it('is served after its lookup and the round trips of one request', () => {
    const w = world().run(SECOND);
    const at_us = DNS + EXCHANGE;
    expect(w.observer.facts).toEqual([
      { kind: 'up', client: FIRST_CLIENT, at_us },
      { kind: 'connected', client: FIRST_CLIENT, replica: 0, at_us },
      { kind: 'returned', client: FIRST_CLIENT, replica: 0, at_us },
    ]);
  });

  it('pays the last mile in every round trip', () => {
    const w = world({ access_us: () => 20_000 }).run(SECOND);
    expect(w.observer.moments('up')).toEqual([DNS + 3 * (RTT + 20_000)]);
  });

  it('arrives evenly over the time of arrival', () => {
    const w = world({ arriveOver: 8 * SECOND }, 4).run(MINUTE);
    expect(w.directory.lookups).toEqual([0, 2, 4, 6].map((s, client) => ({ client, at_us: s * SECOND })));
  });

  it('asks for the name again the moment its answer ends, and not before', () => {
    const w = world();
    w.directory.ttl_us = 20 * SECOND;
    w.run(MINUTE);
    expect(w.directory.lookups.map(({ at_us }) => at_us / SECOND)).toEqual([0, 20, 40, 60]);
    expect(w.observer.facts).toHaveLength(3); // nothing happened to it meanwhile
  });

  it.each(['both', 'upstream', 'downstream'] as const)(
    'is down from the moment its path breaks (%s) and up one request after it heals',
    (direction) => {
      const w = world();
      w.directory.ttl_us = 10 * MINUTE;
      w.at(35 * SECOND, () => w.cut(0, direction, 4))
        .at(50 * SECOND, () => w.heal(0, direction, 4))
        .run(MINUTE);
      expect(w.observer.moments('down')).toEqual([35 * SECOND]);
      expect(w.observer.moments('disconnected')).toEqual([35 * SECOND]);
      expect(w.observer.moments('hit')).toEqual([35 * SECOND]);
      const moved_us = 50 * SECOND + EXCHANGE;
      expect(w.observer.moments('up')).toEqual([DNS + EXCHANGE, moved_us]);
      expect(w.observer.moves).toEqual<Move[]>([
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
    },
  );

  it('moves when its answer ends, and says until when which caches were stale', () => {
    const w = world();
    w.directory.ttl_us = MINUTE;
    w.directory.resolverStale_us = 55 * SECOND;
    w.directory.cacheStale_us = 60 * SECOND;
    w.at(35 * SECOND, () => w.crash(0, 'silent', 2))
      .at(40 * SECOND, () => {
        w.directory.endpoint = 1;
        w.population.answersChanged(); // it still holds an answer: it does not learn of it
      })
      .run(2 * MINUTE - 1);
    expect(w.observer.moves).toEqual<Move[]>([
      {
        fault: 2,
        population: POPULATION,
        client: FIRST_CLIENT,
        from: 0,
        to: 1,
        left: 0,
        decider: NAME_SERVERS,
        noticed_us: -1,
        resolverStaleUntil_us: 55 * SECOND,
        cacheStaleUntil_us: 60 * SECOND,
        lastFailure_us: -1,
        attempt_us: MINUTE,
        asked_us: -1,
        negotiated_us: -1,
        resolved_us: MINUTE + DNS,
        moved_us: MINUTE + DNS + EXCHANGE,
      },
    ]);
    expect(w.directory.lookups.map(({ at_us }) => at_us)).toEqual([0, MINUTE]);
  });

  it('follows the name servers at once if it can keep no answer', () => {
    const w = world();
    w.at(35 * SECOND, () => w.crash(0, 'silent'))
      .at(40 * SECOND, () => {
        w.directory.endpoint = 1;
        w.population.answersChanged();
      })
      .run(MINUTE);
    expect(w.observer.moments('up')).toEqual([DNS + EXCHANGE, 40 * SECOND + DNS + EXCHANGE]);
  });

  it('changes over without being down when the old replica serves it still', () => {
    const w = world();
    w.directory.ttl_us = MINUTE;
    w.at(40 * SECOND, () => {
      w.directory.endpoint = 1;
    }).run(90 * SECOND);
    expect(w.observer.facts.slice(3)).toEqual([
      { kind: 'disconnected', client: FIRST_CLIENT, replica: 0, at_us: MINUTE },
      { kind: 'connected', client: FIRST_CLIENT, replica: 1, at_us: MINUTE },
      { kind: 'returned', client: FIRST_CLIENT, replica: 1, at_us: MINUTE },
    ]);
    expect(w.observer.moves).toEqual([]);
  });

  it('is down, though no fault hit it, when its new answer leads to a dark replica', () => {
    const w = world();
    w.directory.ttl_us = MINUTE;
    w.at(40 * SECOND, () => {
      w.crash(1, 'silent', 6);
      w.directory.endpoint = 1;
    }).run(90 * SECOND);
    expect(w.observer.moments('down')).toEqual([MINUTE]);
    expect(w.observer.moments('hit')).toEqual([]);
    expect(w.observer.touched).toContainEqual({ fault: 6, what: 'requests', count: 1 });
  });

  it('is down while its name has no address', () => {
    const w = world();
    w.at(30 * SECOND, () => {
      w.directory.endpoint = -1;
      w.population.answersChanged();
    })
      .at(40 * SECOND, () => {
        w.directory.endpoint = 0;
        w.population.answersChanged();
      })
      .run(MINUTE);
    expect(w.observer.moments('down')).toEqual([30 * SECOND]);
    expect(w.observer.moments('up')).toEqual([DNS + EXCHANGE, 40 * SECOND + DNS + EXCHANGE]);
  });

  it('starts its request again when the path breaks during it', () => {
    const w = world();
    w.at(100_000, () => w.cut(0))
      .at(200_000, () => w.heal(0))
      .run(SECOND);
    expect(w.observer.moments('up')).toEqual([200_000 + EXCHANGE]);
    expect(w.observer.moments('down')).toEqual([]); // it had never been up
  });

  it('cannot ask before its name is resolved, even if the path heals before', () => {
    const w = world();
    w.directory.latency_us = SECOND;
    w.at(0, () => w.cut(0))
      .at(300_000, () => w.heal(0))
      .run(2 * SECOND);
    expect(w.observer.moments('up')).toEqual([SECOND + EXCHANGE]);
  });
});
