import fc from 'fast-check';
import type { CacheStrategy } from '../../../src/replication/cache/contract.js';
import { type CacheFabric, cacheFabric } from '../../../src/testing/cache/fabric.js';
import { type CacheAction, COUNTERS, REGISTERS } from '../../../src/testing/cache/history.js';

export interface Plan {
  readonly count: number;
  /** By how much each replica's clock is off, in µs; of the order of what passes in a history. */
  readonly skew_us: readonly number[];
  readonly actions: readonly CacheAction[];
}

/** Operations at any replica, letters handed over in any order of links, time, and what faults are asked for. */
export function plans(
  counts: readonly number[],
  faults: 'none' | 'partitions' | 'crashes',
): fc.Arbitrary<Plan> {
  return fc.constantFrom(...counts).chain((count) =>
    fc.record({
      count: fc.constant(count),
      skew_us: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: count, maxLength: count }),
      actions: fc.array(anyAction(count, faults), { maxLength: 160, size: 'max' }),
    }),
  );
}

/** Replicas of a strategy with these options, not linked yet. */
export function fabricOf<O>(strategy: CacheStrategy<O>, count: number, options: O): CacheFabric {
  return cacheFabric({ create: (effects, peers) => strategy.create(effects, peers, options) }, count);
}

/** What a replica that took a write stamped it with: one that wins over another has the larger. */
export function stampOf(fabric: CacheFabric, skew_us: readonly number[], version: number): number {
  if (version === 0) return Number.NEGATIVE_INFINITY;
  const { replica, started_us } = fabric.history[version - 1];
  return (started_us + skew_us[replica]) * 32 + replica;
}

function anyAction(count: number, faults: 'none' | 'partitions' | 'crashes'): fc.Arbitrary<CacheAction> {
  const replica = fc.nat(count - 1);
  const pair = { from: replica, to: replica };
  const register = fc.constantFrom(...REGISTERS);
  const quiet: fc.WeightedArbitrary<CacheAction>[] = [
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), replica, key: register }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), replica, key: register }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('add' as const), replica, key: fc.constantFrom(...COUNTERS) }),
    },
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('step' as const), ...pair }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        length_us: fc.integer({ min: 1, max: 60 }),
      }),
    },
  ];
  if (faults === 'none') return fc.oneof(...quiet);
  const cuts = fc.record({ kind: fc.constantFrom('link-down' as const, 'link-up' as const), ...pair });
  if (faults === 'partitions') return fc.oneof(...quiet, { weight: 3, arbitrary: cuts });
  const crashes = fc.record({ kind: fc.constantFrom('crash' as const, 'restart' as const), replica });
  return fc.oneof(...quiet, { weight: 3, arbitrary: cuts }, { weight: 1, arbitrary: crashes });
}
