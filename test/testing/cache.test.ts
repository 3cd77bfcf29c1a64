import { describe, expect, test } from 'vitest';
import type { CachePlugin } from '../../src/library/index.js';
import { activeActive } from '../../src/replication/cache/active-active.js';
import { asyncLink } from '../../src/replication/cache/async-link/async-link.js';
import type { FromPrimary } from '../../src/replication/cache/async-link/messages.js';
import { REDIS_DEFAULTS } from '../../src/replication/cache/async-link/options.js';
import { consensus } from '../../src/replication/cache/consensus/consensus.js';
import { consensusDefaults } from '../../src/replication/cache/consensus/options.js';
import type {
  Answer,
  CacheEffects,
  CacheReplica,
  CacheStrategy,
} from '../../src/replication/cache/contract.js';
import { quorum } from '../../src/replication/cache/quorum.js';
import { single } from '../../src/replication/cache/single.js';
import { strategies } from '../../src/replication/strategies.js';
import { type ConformanceOptions, checkStrategy } from '../../src/testing/index.js';

/** A strategy that comes with geosim, its options settled, as if it had been brought along. */
function plugged<O>(
  { name, summary, replicas, create }: CacheStrategy<O>,
  options: O,
  limits: Partial<CachePlugin['replicas']> = {},
): CachePlugin {
  return {
    ...{ family: 'cache', name, summary, replicas: { ...replicas, ...limits } },
    create: (effects, peers) => create(effects, peers, options),
  };
}

const QUORUM = {
  ...{ readQuorum: 2, writeQuorum: 2, timeout_us: 1_000_000 },
  ...{ readRepair: true, hintedHandoff: true, hintAge_us: 3_600_000_000 },
};
const ASYNC_LINK = { ...REDIS_DEFAULTS, disklessDelay_s: 0 };
const CONSENSUS = { ...consensusDefaults, persists: true };
const OF_TWO = { min: 2, max: 2 };
const OF_THREE = { min: 3, max: 3 };

/** Elections take their time. That of seed 19 takes a majority down with what it has acknowledged. */
const FEW = { seed: 12, histories: 8 };

const broken = (strategy: CachePlugin, options: ConformanceOptions) => {
  const found = checkStrategy(strategy, options).promises.filter(({ verdict }) => verdict === 'broken');
  for (const { counterexample } of found) expect(counterexample?.steps.length).toBeLessThan(16);
  return found.map(({ name }) => name);
};

describe('of the strategies that come with geosim each breaks what it does not promise, and nothing else:', () => {
  const all: readonly (readonly [what: string, strategy: CachePlugin, broken: readonly string[]])[] = [
    ['single keeps nothing over a crash', plugged(single, {}), ['survives-crashes']],
    [
      'quorum with R + W > N keeps nothing over crashes of all copies, nor fills up an empty one',
      plugged(quorum, QUORUM, OF_THREE),
      ['converges', 'survives-crashes'],
    ],
    [
      'active-active answers before it has spread what it answers',
      plugged(activeActive, {}),
      ['survives-crashes', 'linearizable'],
    ],
    [
      'async-link takes writes at the primary, and answers before its secondary has them',
      plugged(asyncLink, ASYNC_LINK, OF_TWO),
      ['serves-anywhere', 'survives-crashes', 'survives-failover', 'linearizable'],
    ],
    [
      'async-link that refuses while it copies everything, over a disk',
      plugged(asyncLink, { ...REDIS_DEFAULTS, diskless: false, duringFullSync: 'refuse' }, OF_TWO),
      ['serves-anywhere', 'survives-crashes', 'survives-failover', 'linearizable'],
    ],
    ['consensus with a disk keeps all', plugged(consensus, CONSENSUS, OF_THREE), []],
    [
      'consensus without a disk',
      plugged(consensus, { ...CONSENSUS, persists: false }, OF_THREE),
      ['survives-crashes'],
    ],
    [
      'consensus that reads what each replica has',
      plugged(consensus, { ...CONSENSUS, reads: { kind: 'local' } }, OF_THREE),
      ['reads-own-writes', 'linearizable'],
    ],
  ];
  test('all of them are here', () => {
    const names = new Set(all.map(([, { name }]) => name));
    expect([...names].sort()).toEqual(strategies.cache.map(({ name }) => name).sort());
  });
  test.each(all)('%s', (_, strategy, promises) => {
    expect(broken(strategy, strategy.name === 'consensus' ? FEW : { histories: 60 })).toEqual(promises);
  });
});

describe('a strategy is caught that', () => {
  const but = (
    change: (right: CacheReplica, effects: CacheEffects) => Partial<CacheReplica>,
    alter: (effects: CacheEffects) => Partial<CacheEffects> = () => ({}),
    strategy = plugged(activeActive, {}),
  ): CachePlugin => ({
    ...strategy,
    create(given, peers) {
      const effects = { ...given, ...alter(given) };
      const right = strategy.create(effects, peers);
      const bound = Object.fromEntries(
        EVENTS.map((event) => [event, (right[event] as () => void).bind(right)]),
      );
      return { ...(bound as unknown as CacheReplica), ...change(right, effects) };
    },
  });
  const answering = (answer: (given: Answer) => Answer) =>
    but(
      () => ({}),
      (effects) => ({ answer: (operation, given) => effects.answer(operation, answer(given)) }),
    );
  const asyncLinkBut = (
    change: (right: CacheReplica, effects: CacheEffects) => Partial<CacheReplica>,
    alter?: (effects: CacheEffects) => Partial<CacheEffects>,
  ) => but(change, alter, plugged(asyncLink, ASYNC_LINK, OF_TWO));
  const mutants: readonly (readonly [what: string, strategy: CachePlugin, broken: readonly string[]])[] = [
    ['asks for nothing when a link is back', but(() => ({ linkUp() {} })), ['converges']],
    [
      'loses every third letter',
      but((right) => {
        let count = 0;
        return {
          received: (from, message) => (++count % 3 === 0 ? undefined : right.received(from, message)),
        };
      }),
      ['converges'],
    ],
    ['is silent', but(() => ({ asked() {} })), ['answers']],
    [
      'answers twice',
      but((right, effects) => ({
        asked(operation, what) {
          right.asked(operation, what);
          effects.answer(operation, { ok: false, reason: 'no-leader' });
        },
      })),
      ['answers', 'converges', 'keeps-writes', 'linearizable'],
    ],
    [
      'does what it says that it refused',
      answering((given) =>
        given.ok && given.sum === undefined && given.version % 2 === 0
          ? { ok: false, reason: 'read-only' }
          : given,
      ),
      ['serves-anywhere', 'keeps-additions'],
    ],
    [
      'has a clock that is a minute slow at one replica',
      plugged(activeActive, { clockSkew_us: [0, -60_000_000, 0, 0] }, { min: 2 }),
      ['keeps-writes', 'reads-own-writes'],
    ],
    [
      'reads one copy of what one copy acknowledged',
      plugged(quorum, { ...QUORUM, readQuorum: 1, writeQuorum: 1 }, OF_THREE),
      ['linearizable'],
    ],
    [
      'goes back to what it answered first',
      but((right, effects) => {
        const first = new Map<number, number>();
        return {
          asked(operation, what) {
            if (what.kind !== 'write') return right.asked(operation, what);
            const known = first.get(what.key) ?? what.version;
            first.set(what.key, known);
            if (what.version === known) return right.asked(operation, what);
            effects.answer(operation, { ok: true, version: what.version });
          },
        };
      }),
      ['keeps-writes', 'reads-own-writes'],
    ],
    [
      'marks letters as read',
      but((right) => ({
        received(from, message) {
          right.received(from, message);
          Object.assign(message as object, { read: true });
        },
      })),
      ['keeps-letters'],
    ],
    [
      'does not dial its primary again',
      asyncLinkBut((right, effects) => ({
        hungUp: (peer) => (effects.now_us() === 0 ? right.hungUp(peer) : undefined),
      })),
      ['converges'],
    ],
    [
      'does not execute every third write that its primary sends',
      asyncLinkBut((right) => ({
        heard(peer, message) {
          const command = message as FromPrimary;
          const skipped = command.kind === 'set' && command.version % 3 === 0;
          right.heard(peer, skipped ? { kind: 'ping', size: command.size } : message);
        },
      })),
      ['converges'],
    ],
    [
      'takes writes at both',
      asyncLinkBut((right, effects) => ({
        asked(operation, what) {
          if (what.kind === 'read' || effects.self === 0) right.asked(operation, what);
          else effects.answer(operation, { ok: true, version: what.version });
        },
      })),
      ['keeps-writes', 'keeps-additions', 'reads-own-writes'],
    ],
  ];
  test.each(mutants)('%s', (_, strategy, promises) => {
    expect(broken(strategy, { histories: 60 })).toEqual(expect.arrayContaining([...promises]));
  });
});

const EVENTS: readonly (keyof CacheReplica)[] = [
  ...(['asked', 'forgotten', 'dialled', 'heard', 'hungUp'] as const),
  ...(['received', 'linkUp', 'linkDown', 'woken', 'restarted'] as const),
];
