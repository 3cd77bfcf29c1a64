import { describe, expect, it } from 'vitest';
import type { ConsensusOptions } from '../../../../src/replication/cache/consensus/options.js';
import { checkLinearizability } from '../../../../src/replication/cache/linearizability.js';
import { Cluster } from './cluster.js';
import { quick } from './plans.js';

function clusterOf(options: Partial<ConsensusOptions>, clockRates: readonly number[] = [1, 1, 1]): Cluster {
  const cluster = new Cluster({
    ...{ count: clockRates.length, clockRates, delay_us: () => 5_000 },
    options: { ...quick, preferredLeader: 0, ...options },
  });
  cluster.run(400_000);
  expect(cluster.leading()).toEqual([0]);
  return cluster;
}

function write(cluster: Cluster, replica: number, version: number, key = 0): void {
  cluster.ask(replica, { kind: 'write', key, version, bytes: 90 });
}

/** Cuts replica 0 off, and at a new leader writes; then asks the old one to read. */
function readAtOldLeader(cluster: Cluster): string {
  write(cluster, 0, 1);
  cluster.run(50_000);
  for (const peer of [1, 2]) {
    cluster.cut(0, peer);
    cluster.cut(peer, 0);
  }
  cluster.run(250_000); // one election time-out and the election
  write(cluster, 1, 2);
  cluster.run(25_000);
  expect(cluster.calls.at(-1)!.answer).toEqual({ ok: true, version: 2 });
  cluster.ask(0, { kind: 'read', key: 0 });
  cluster.run(1_000_000);
  return checkLinearizability(cluster.history()).verdict;
}

describe('a lease', () => {
  // The old leader's clock runs at a third: its 100 ms are 300 ms of the others.
  const rates = [1 / 3, 1, 1];

  it('that takes clocks for better than they are lets a stale read happen, and the checker finds it', () => {
    expect(readAtOldLeader(clusterOf({ reads: { kind: 'lease', maxDrift: 0 } }, rates))).toBe(
      'not-linearizable',
    );
  });

  it('that knows the bound of drift does not, nor does ReadIndex with any clock', () => {
    expect(readAtOldLeader(clusterOf({ reads: { kind: 'lease', maxDrift: 2 } }, rates))).toBe('linearizable');
    expect(readAtOldLeader(clusterOf({}, rates))).toBe('linearizable');
  });

  it('answers at the leader at once, where ReadIndex takes a round trip', () => {
    for (const [reads, expected_us] of [
      [{ kind: 'lease', maxDrift: 0.1 }, 0],
      [{ kind: 'read-index' }, 10_000],
    ] as const) {
      const cluster = clusterOf({ reads });
      cluster.ask(0, { kind: 'read', key: 0 });
      cluster.run(50_000);
      const [{ called_us, answered_us }] = cluster.calls;
      expect(answered_us! - called_us).toBe(expected_us);
    }
  });
});

it('a local read at a follower that is cut off is stale, and allowed to be', () => {
  const cluster = clusterOf({ reads: { kind: 'local' } });
  expect(readAtOldLeader(cluster)).toBe('not-linearizable');
});

it('a leader without a quorum says so to whoever reads', () => {
  const cluster = clusterOf({});
  for (const peer of [1, 2]) cluster.cut(peer, 0); // one way: what it says still arrives
  cluster.ask(0, { kind: 'read', key: 0 });
  cluster.run(400_000);
  expect(cluster.calls[0].answer).toEqual({ ok: false, reason: 'no-quorum' });
  write(cluster, 0, 1);
  expect(cluster.calls[1].answer).toEqual({ ok: false, reason: 'no-leader' });
});

it('a follower that alone hears no leader disturbs nobody: the others stand by theirs', () => {
  const cluster = clusterOf({});
  const { term } = cluster.machines[0].status();
  cluster.cut(0, 1); // one way
  cluster.run(1_500_000);
  expect(cluster.leading()).toEqual([0]);
  expect(cluster.machines[2].status().term).toBe(term);
});

it('one that leads though another is preferred hands over once that one is back and has the log', () => {
  const cluster = clusterOf({ persists: true });
  cluster.crash(0);
  cluster.run(600_000);
  const [other] = cluster.leading();
  expect(other).not.toBe(0);
  write(cluster, other, 1);
  cluster.restart(0);
  cluster.run(2_000_000);
  expect(cluster.leading()).toEqual([0]);
  expect(cluster.visible[0].get(0)).toBe(1);
});

it('a follower that is too far behind gets a snapshot, in pieces', () => {
  const cluster = clusterOf({});
  cluster.crash(2);
  for (let key = 0; key < 50; key++) write(cluster, 0, key + 1, key);
  cluster.run(200_000);
  const before = cluster.sentBytes;
  cluster.restart(2);
  cluster.ask(2, { kind: 'read', key: 0 });
  expect(cluster.calls.at(-1)!.answer).toEqual({ ok: false, reason: 'loading' });
  cluster.run(2_000_000);
  expect(cluster.visible[2]).toEqual(cluster.visible[0]);
  expect(cluster.machines[2].status().role).toBe('follower');
  expect(cluster.sentBytes - before).toBeGreaterThan(50 * 90);
});

it('acknowledged writes survive when all crash at once with persistence, and only then', () => {
  for (const persists of [true, false]) {
    const cluster = clusterOf({ persists });
    write(cluster, 1, 1);
    cluster.run(50_000);
    expect(cluster.calls[0].answer?.ok).toBe(true);
    for (const replica of [0, 1, 2]) cluster.crash(replica);
    for (const replica of [0, 1, 2]) cluster.restart(replica);
    cluster.run(3_000_000);
    cluster.ask(2, { kind: 'read', key: 0 });
    cluster.run(50_000);
    expect(cluster.calls[1].answer).toEqual({ ok: true, version: persists ? 1 : 0 });
  }
});

it('group commit sends less, and the same', () => {
  const envelopes = [false, true].map((batch) => {
    const cluster = clusterOf({ flush_us: 5_000, batch });
    const before = cluster.envelopes;
    for (let version = 1; version <= 100; version++) write(cluster, 1, version, version);
    cluster.run(100_000);
    expect(cluster.calls.every(({ answer }) => answer?.ok === true)).toBe(true);
    return cluster.envelopes - before;
  });
  // Alone: forwarded, to two followers, their replies, the answer: six for each write.
  expect(envelopes[0]).toBeGreaterThan(600);
  expect(envelopes[1]).toBeLessThan(100);
});
