import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsensusOptions } from '../../../../src/replication/cache/consensus/options.js';
import { checkLinearizability } from '../../../../src/replication/cache/linearizability.js';
import type { Cluster } from './cluster.js';
import { add, heal, type Plan, plans, play, quick, start, write } from './plans.js';

const RUNS = 100;

function expectLinearizable(cluster: Cluster): void {
  const found = checkLinearizability(cluster.history(), { maxSteps: 2_000_000 });
  expect(found).toEqual({ verdict: 'linearizable' });
}

function expectOneLeaderATerm(cluster: Cluster): void {
  for (const [term, leaders] of cluster.leaders) expect([term, leaders.size]).toEqual([term, 1]);
}

/** Every replica answers an operation of every kind, and all show the same. */
function expectService(cluster: Cluster): void {
  const before = cluster.calls.length;
  for (const replica of cluster.machines.keys()) {
    write(cluster, replica, replica % 2);
    add(cluster, replica);
  }
  cluster.run(500_000);
  for (const replica of cluster.machines.keys()) {
    for (const key of [0, 1, 2]) cluster.ask(replica, { kind: 'read', key });
  }
  cluster.run(500_000);
  const asked = cluster.calls.slice(before);
  expect(
    asked.filter(({ answer }) => answer?.ok !== true).map(({ what, answer }) => ({ what, answer })),
  ).toEqual([]);
  for (const shown of cluster.visible) expect(sorted(shown)).toEqual(sorted(cluster.visible[0]));
}

function sorted(shown: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  return [...shown].sort(([a], [b]) => a - b);
}

/** Plays a plan, heals, and holds the history against the promises. */
function expectPromises(
  plan: Plan,
  options: ConsensusOptions,
  mayCrash: (cluster: Cluster) => boolean,
): Cluster {
  const cluster = start(plan, options);
  play(cluster, plan, mayCrash);
  heal(cluster);
  expectService(cluster);
  expectOneLeaderATerm(cluster);
  expectLinearizable(cluster);
  return cluster;
}

/** A minority at most is down or without memory at any moment. */
function minority(cluster: Cluster): boolean {
  return 2 * (cluster.withoutMemory() + 1) < cluster.machines.length;
}

describe('any operations, partitions (also one-way) and crashes, then healing', () => {
  it.each<[string, Partial<ConsensusOptions>]>([
    ['ReadIndex', {}],
    ['ReadIndex, group commit', { flush_us: 5_000, batch: true }],
    ['a flush delay a hop', { flush_us: 5_000 }],
    ['leases within the bound of drift', { reads: { kind: 'lease', maxDrift: 0.2 } }],
    ['a preferred leader with leases', { preferredLeader: 1, reads: { kind: 'lease', maxDrift: 0.2 } }],
  ])('with persistence every write is kept, whoever crashes: %s', (_, options) => {
    fc.assert(
      fc.property(plans([3, 5], 0.2), (plan) => {
        expectPromises(plan, { ...quick, persists: true, ...options }, () => true);
      }),
      { numRuns: RUNS },
    );
  });

  it.each<[string, Partial<ConsensusOptions>]>([
    ['ReadIndex', {}],
    ['leases within the bound of drift', { reads: { kind: 'lease', maxDrift: 0.2 } }],
    ['a preferred leader', { preferredLeader: 0 }],
  ])('without persistence it is kept while a minority is without memory: %s', (_, options) => {
    fc.assert(
      fc.property(plans([3, 5], 0.2), (plan) => {
        expectPromises(plan, { ...quick, ...options }, minority);
      }),
      { numRuns: RUNS },
    );
  });

  it('with a write quorum of 2 among 5, one may be without memory', () => {
    fc.assert(
      fc.property(plans([5], 0), (plan) => {
        expectPromises(plan, { ...quick, writeQuorum: 2 }, (cluster) => cluster.withoutMemory() === 0);
      }),
      { numRuns: RUNS },
    );
  });

  it('after a majority lost its memory, the rest serves again and all agree', () => {
    fc.assert(
      fc.property(plans([1, 2, 3, 5], 0), (plan) => {
        const cluster = start(plan, quick);
        play(cluster, plan, () => true);
        heal(cluster);
        expectService(cluster);
      }),
      { numRuns: RUNS },
    );
  });
});
