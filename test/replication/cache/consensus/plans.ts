import fc from 'fast-check';
import {
  type ConsensusOptions,
  consensusDefaults,
} from '../../../../src/replication/cache/consensus/options.js';
import { Cluster } from './cluster.js';

/** Keys 0 and 1 are registers, 2 is a counter. */
export type Action =
  | { readonly kind: 'write' | 'read'; readonly replica: number; readonly key: number }
  | { readonly kind: 'add'; readonly replica: number }
  /** For a while every replica is asked to read and to write, time and again. */
  | { readonly kind: 'storm'; readonly key: number; readonly rounds: number }
  | { readonly kind: 'cut' | 'mend'; readonly from: number; readonly to: number }
  /** Off from everybody, both ways. */
  | { readonly kind: 'isolate' | 'crash' | 'restart'; readonly replica: number }
  | { readonly kind: 'crash-leader' | 'isolate-leader' | 'mend-all' }
  /** Crashes and starts again at once. */
  | { readonly kind: 'flash'; readonly replica: number }
  | { readonly kind: 'pass'; readonly length_us: number };

export interface Plan {
  readonly count: number;
  readonly seed: number;
  /** One way, by sender and receiver. */
  readonly delays_us: readonly number[];
  readonly clockRates: readonly number[];
  readonly actions: readonly Action[];
}

/** Short time-outs, so that a short history holds several elections; a log so short that it is cut often. */
export const quick: ConsensusOptions = {
  ...consensusDefaults,
  electionTimeout_us: { min: 100_000, max: 200_000 },
  heartbeat_us: 20_000,
  keptEntries: 2,
  snapshotChunk_bytes: 100,
};

export function plans(counts: readonly number[], maxDrift: number): fc.Arbitrary<Plan> {
  return fc.constantFrom(...counts).chain((count) => {
    const replica = fc.nat(count - 1);
    const key = fc.nat(1);
    const action: fc.Arbitrary<Action> = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('write' as const, 'read'), replica, key }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), replica }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'mend'), from: replica, to: replica }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('storm' as const),
          key,
          rounds: fc.integer({ min: 1, max: 25 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('flash' as const), replica }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom('isolate' as const, 'crash', 'restart', 'restart'),
          replica,
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constantFrom('crash-leader' as const, 'isolate-leader', 'mend-all', 'mend-all'),
        }),
      },
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('pass' as const),
          length_us: fc.constantFrom(1_000, 10_000, 60_000, 400_000),
        }),
      },
    );
    return fc.record({
      count: fc.constant(count),
      seed: fc.nat(),
      delays_us: fc.array(fc.integer({ min: 500, max: 15_000 }), {
        minLength: count * count,
        maxLength: count * count,
      }),
      clockRates: fc.array(fc.double({ min: 1, max: 1 + maxDrift, noNaN: true }), {
        minLength: count,
        maxLength: count,
      }),
      actions: fc.array(action, { minLength: 20, maxLength: 60, size: 'max' }),
    });
  });
}

export function start(plan: Plan, options: ConsensusOptions): Cluster {
  const cluster = new Cluster({
    count: plan.count,
    options,
    delay_us: (from, to) => plan.delays_us[from * plan.count + to],
    clockRates: plan.clockRates,
    giveUp_us: 150_000,
    seed: plan.seed,
  });
  cluster.run(300_000);
  return cluster;
}

/** `mayCrash` is asked before each crash. */
export function play(cluster: Cluster, plan: Plan, mayCrash: (cluster: Cluster) => boolean): void {
  const crash = (replica: number | undefined) => {
    if (replica !== undefined && cluster.isAlive(replica) && mayCrash(cluster)) cluster.crash(replica);
  };
  const isolate = (replica: number | undefined) => {
    if (replica === undefined) return;
    for (let peer = 0; peer < plan.count; peer++) {
      cluster.cut(replica, peer);
      cluster.cut(peer, replica);
    }
  };
  for (const action of plan.actions) {
    switch (action.kind) {
      case 'write':
        write(cluster, action.replica, action.key);
        break;
      case 'read':
        cluster.ask(action.replica, { kind: 'read', key: action.key });
        cluster.ask(action.replica, { kind: 'read', key: 2 });
        break;
      case 'add':
        add(cluster, action.replica);
        break;
      case 'cut':
        cluster.cut(action.from, action.to);
        break;
      case 'mend':
        cluster.mend(action.from, action.to);
        break;
      case 'isolate':
        isolate(action.replica);
        break;
      case 'storm':
        storm(cluster, action.key, action.rounds);
        break;
      case 'flash':
        crash(action.replica);
        cluster.restart(action.replica);
        break;
      case 'crash':
        crash(action.replica);
        break;
      case 'restart':
        cluster.restart(action.replica);
        break;
      case 'crash-leader':
        crash(cluster.leading()[0]);
        break;
      case 'isolate-leader':
        isolate(cluster.leading()[0]);
        break;
      case 'mend-all':
        cluster.mendAll();
        break;
      case 'pass':
        cluster.run(action.length_us);
    }
    cluster.run(200);
  }
}

function storm(cluster: Cluster, key: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    for (const replica of cluster.machines.keys()) {
      cluster.ask(replica, { kind: 'read', key });
      write(cluster, replica, key);
    }
    cluster.run(10_000);
  }
}

/** Everything up and whole again, and time for elections and for those who come back without memory. */
export function heal(cluster: Cluster): void {
  cluster.mendAll();
  for (const replica of cluster.machines.keys()) cluster.restart(replica);
  cluster.run(4_000_000);
}

export function write(cluster: Cluster, replica: number, key: number): void {
  cluster.ask(replica, { kind: 'write', key, version: cluster.calls.length + 1, bytes: 90 });
}

/** No two additions are alike, so a sum tells which of them it holds. */
export function add(cluster: Cluster, replica: number): void {
  const count = cluster.calls.filter(({ what }) => what.kind === 'add').length;
  cluster.ask(replica, {
    kind: 'add',
    key: 2,
    version: cluster.calls.length + 1,
    amount: 2 ** Math.min(count, 40),
  });
}
