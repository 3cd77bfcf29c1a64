import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';

export interface ConsensusOptions {
  /** How long a follower does without its leader before it stands for election: drawn anew each time. */
  readonly electionTimeout_us: { readonly min: Micros; readonly max: Micros };
  readonly heartbeat_us: Micros;
  readonly reads: ReadMode;
  /** Who shall lead whenever it is up and has the log; the others hand leadership over to it. */
  readonly preferredLeader: ReplicaId | null;
  /** How long a message to a peer waits in its sender for others to leave with it. 0: not at all. */
  readonly flush_us: Micros;
  /**
   * Does whatever is written to a peer while a message waits leave with it, as one (group commit)? If not,
   * every message waits for the whole time and leaves alone.
   */
  readonly batch: boolean;
  /** Do term, vote, log and applied state survive a crash? */
  readonly persists: boolean;
  /**
   * Replicas, the leader among them, that hold an entry before it is committed. Null: a majority. With
   * fewer, an election needs as many more (Flexible Paxos, Howard et al. 2016).
   */
  readonly writeQuorum: number | null;
  /** Applied entries that stay in the log, for followers that are behind; who lacks older ones gets a snapshot. */
  readonly keptEntries: number;
  /** A snapshot crosses in pieces of this size, the next after the answer to the one before. */
  readonly snapshotChunk_bytes: number;
}

export type ReadMode =
  /** The leader asks a quorum whether it still leads before it answers. Linearizable. */
  | { readonly kind: 'read-index' }
  /**
   * The leader answers at once while a quorum has promised not to elect another. Linearizable as long as
   * no clock gains more than `maxDrift` on another: 0.001 is a millisecond a second.
   */
  | { readonly kind: 'lease'; readonly maxDrift: number }
  /** Each replica answers from what it has applied. May be stale. */
  | { readonly kind: 'local' };

/** Time-outs are etcd's defaults (100 ms, and 1 s up to twice that). */
export const consensusDefaults: ConsensusOptions = {
  electionTimeout_us: { min: 1_000_000, max: 2_000_000 },
  heartbeat_us: 100_000,
  reads: { kind: 'read-index' },
  preferredLeader: null,
  flush_us: 0,
  batch: false,
  persists: false,
  writeQuorum: null,
  keptEntries: 5_000,
  snapshotChunk_bytes: 8 * 1024 * 1024,
};

export interface Quorums {
  /** Holds an entry before it is committed, and confirms that a leader leads. */
  readonly commit: number;
  /** Meets every commit quorum and every other election quorum. */
  readonly election: number;
}

/** Misuse throws: a scenario's options are checked before. */
export function quorumsOf(replicas: number, options: ConsensusOptions): Quorums {
  const { electionTimeout_us: timeout, heartbeat_us, writeQuorum } = options;
  if (timeout.min > timeout.max || heartbeat_us <= 0 || heartbeat_us >= timeout.min) {
    throw new Error('consensus: needs 0 < heartbeat < shortest election time-out <= longest');
  }
  const majority = Math.floor(replicas / 2) + 1;
  const commit = writeQuorum ?? majority;
  if (!Number.isInteger(commit) || commit < 1 || commit > replicas) {
    throw new Error(`consensus: a write quorum of ${commit} among ${replicas} replicas`);
  }
  return { commit, election: Math.max(majority, replicas - commit + 1) };
}
