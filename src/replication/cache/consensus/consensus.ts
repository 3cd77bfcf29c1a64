import type { ReplicaId } from '../../../domain/ids.js';
import type { CacheEffects, CacheStrategy } from '../contract.js';
import type { ConsensusOptions } from './options.js';
import { ConsensusReplica } from './replica.js';

/**
 * A leader, elections and a replicated log: Raft as Ongaro and Ousterhout describe it (2014), with
 * pre-vote, leadership transfer, ReadIndex and leases (Ongaro's thesis 2014, §3.10, §6.4, §9.6). A follower
 * forwards its clients' operations to the leader and answers them.
 *
 * Promises, with n replicas of which up to n - max(write quorum, election quorum) fail (a minority, by
 * default):
 * - Every key is linearizable: with `read-index` always; with `lease` while clocks drift apart no faster
 *   than `maxDrift`. With `local`, writes are, and a read shows what this replica has applied.
 * - At most one leader a term. A refused operation was not done; one without an answer may have been.
 * - With `persists` a write that was acknowledged is never lost, however many replicas crash; while too few
 *   are up, nothing is answered.
 * - Without, a replica that comes back has no memory. It votes for nobody and counts in no quorum until a
 *   leader has taken it in again by an entry of the log, committed by the others, in the manner in which a
 *   server that lost its disk is replaced by a new one. So an acknowledged write is lost only if more
 *   replicas than are tolerated were down or without memory at one moment. They find that out by asking each
 *   other, and then start afresh from whatever is left: no promise binds the time before to the time after.
 * - Once a quorum can talk to each other for some election time-outs, it answers again.
 *
 * Does not promise: to keep an operation for later (`no-leader` is answered at once), exactly-once for a
 * client that asks again, or the time of fsync. Starts its first election time-out in `create`.
 */
export const consensus: ConsensusStrategy = {
  name: 'consensus',
  summary: 'a leader and a replicated log; every write waits for a quorum, and no acknowledged one is lost',
  replicas: { min: 1, max: 31 },
  create: (effects, peers, options) => new ConsensusReplica(effects, peers, options),
};

export interface ConsensusStrategy extends CacheStrategy<ConsensusOptions> {
  create(effects: CacheEffects, peers: readonly ReplicaId[], options: ConsensusOptions): ConsensusReplica;
}
