import fc from 'fast-check';
import type { ReplicaId } from '../../../src/domain/ids.js';
import type { TimedFabric } from './timed-fabric.js';

/** Keys 0 and 1 are registers, 2 and 3 counters. */
export const REGISTERS = [0, 1];
export const COUNTERS = [2, 3];

export type Action =
  | { readonly kind: 'write' | 'read' | 'add'; readonly replica: ReplicaId; readonly key: number }
  | { readonly kind: 'step' | 'link-down' | 'link-up'; readonly from: ReplicaId; readonly to: ReplicaId }
  | { readonly kind: 'crash' | 'restart'; readonly replica: ReplicaId }
  | { readonly kind: 'pass'; readonly length_us: number };

export interface Plan {
  readonly count: number;
  /** By how much each replica's clock is off, in µs; of the order of what passes in a history. */
  readonly skew_us: readonly number[];
  readonly actions: readonly Action[];
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

/** Does one action. Versions count up from 1 over the run; an addition adds (or takes) something of its own. */
export function act<O>(fabric: TimedFabric<O>, action: Action): void {
  const version = fabric.history.length + 1;
  switch (action.kind) {
    case 'write':
      if (fabric.isAlive(action.replica)) fabric.write(action.replica, action.key, version);
      return;
    case 'read':
      if (fabric.isAlive(action.replica)) fabric.read(action.replica, action.key);
      return;
    case 'add': {
      const amount = version % 3 === 0 ? -version : version;
      if (fabric.isAlive(action.replica)) fabric.add(action.replica, action.key, version, amount);
      return;
    }
    case 'step':
      fabric.step(action.from, action.to);
      return;
    case 'link-down':
      return fabric.linkDown(action.from, action.to);
    case 'link-up':
      return fabric.linkUp(action.from, action.to);
    case 'crash':
      if (fabric.isAlive(action.replica)) fabric.crash(action.replica);
      return;
    case 'restart':
      return fabric.restart(action.replica);
    case 'pass':
      return fabric.pass(action.length_us);
  }
}

/** Everything up and linked, everything handed over. */
export function heal<O>(fabric: TimedFabric<O>): void {
  for (const replica of fabric.machines.keys()) fabric.restart(replica);
  fabric.linkAll();
  fabric.drain();
}

/** What a replica that took a write stamped it with: one that wins over another has the larger. */
export function stampOf<O>(fabric: TimedFabric<O>, skew_us: readonly number[], version: number): number {
  if (version === 0) return Number.NEGATIVE_INFINITY;
  const { replica, started_us } = fabric.history[version - 1];
  return (started_us + skew_us[replica]) * 32 + replica;
}

function anyAction(count: number, faults: 'none' | 'partitions' | 'crashes'): fc.Arbitrary<Action> {
  const replica = fc.nat(count - 1);
  const pair = { from: replica, to: replica };
  const register = fc.constantFrom(...REGISTERS);
  const quiet: fc.WeightedArbitrary<Action>[] = [
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
