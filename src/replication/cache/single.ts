import { answerOf, Cells } from './cells.js';
import type { CacheEffects, CacheReplica, CacheStrategy } from './contract.js';
import { added, shardOf } from './counter.js';
import { originOf } from './origin.js';
import { SkewedClock } from './skewed-clock.js';

/**
 * One cache in one region.
 *
 * Promises: linearizable, since one process takes the operations one by one. Nothing is persisted: a
 * restart empties it, every acknowledged write included, and while it is down nobody answers.
 */
export const single: CacheStrategy<Readonly<Record<string, never>>> = {
  name: 'single',
  summary: 'one cache in one region; an outage of the region lasts as long for its clients',
  replicas: { min: 1, max: 1 },
  create: createCache,
};

function createCache(effects: CacheEffects): CacheReplica {
  const clock = new SkewedClock(effects, undefined);
  const cells = new Cells((key, version) => effects.applied(key, version));
  const origin = originOf(effects.self, 0);

  return {
    asked(operation, what) {
      switch (what.kind) {
        case 'read':
          return effects.answer(operation, answerOf(cells.get(what.key)));
        case 'write': {
          const { version, bytes } = what;
          const stamp_us = clock.stamp_us();
          cells.merge(what.key, { kind: 'register', version, bytes, stamp_us, writer: effects.self });
          return effects.answer(operation, { ok: true, version });
        }
        case 'add': {
          const held = cells.get(what.key);
          const shard = held?.kind === 'counter' ? shardOf(held, origin) : undefined;
          const next = added(shard, origin, (shard?.seq ?? 0) + 1, what.amount, what.version);
          cells.merge(what.key, { kind: 'counter', shards: [next] });
          return effects.answer(operation, { ok: true, version: what.version });
        }
      }
    },
    restarted() {
      cells.clear();
      clock.restart();
    },
    forgotten() {},
    received() {},
    linkUp() {},
    linkDown() {},
    woken() {},
    dialled() {},
    heard() {},
    hungUp() {},
  };
}
