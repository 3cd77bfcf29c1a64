import type { ReplicaId } from '../../domain/ids.js';
import type { Effects, ReplicaEvents } from '../contract.js';

/** Names an operation of a client while it is under way; reused afterwards. */
export type OperationId = number;
export type KeyId = number;
/** Names what one write wrote; counts up over the run. 0: the key has no value. */
export type VersionId = number;

/** What a client asks of a cache. A strategy moves versions about and never looks into a value. */
export type Operation =
  | { readonly kind: 'read'; readonly key: KeyId }
  | { readonly kind: 'write'; readonly key: KeyId; readonly version: VersionId; readonly bytes: number }
  /** Adds to a counter; `version` names the addition. */
  | { readonly kind: 'add'; readonly key: KeyId; readonly version: VersionId; readonly amount: number };

/** Why a replica answers by an error: the operation was certainly not done, unless the answer says `unknown`. */
export type Refusal =
  | 'read-only' // a write to a secondary
  | 'syncing' // a full synchronisation is under way
  | 'loading' // the process has started and has no data yet
  | 'too-few-replicas' // min-replicas: not enough of them are in touch
  | 'no-leader' // nobody to decide at the moment
  | 'no-quorum'; // not enough replicas answered

export type Answer =
  | {
      readonly ok: true;
      /** Of a read: the version that it saw, or (of a counter) the sum. Of a write: its own. */
      readonly version: VersionId;
      readonly sum?: number;
    }
  | {
      readonly ok: false;
      readonly reason: Refusal;
      /** A write that may have been done all the same: some replicas were asked and did not answer in time. */
      readonly unknown?: true;
    };

/** What a replica of a cache may do besides {@link Effects}. */
export interface CacheEffects extends Effects {
  /** Answers an operation of a client of this replica, once. */
  answer(operation: OperationId, answer: Answer): void;
  /** From now on whoever reads the key here sees this version: for lag, staleness and loss. */
  applied(key: KeyId, version: VersionId): void;
  /**
   * Merging dropped this version for one whose writer had not seen it. Each replica that merges the two
   * states it, so the same one may be stated several times.
   */
  conflict?(key: KeyId, dropped: VersionId): void;

  /**
   * A connection of the strategy's own to a peer, besides the links that `send` uses: TCP, dialled by one
   * side. `dialled` or `hungUp` follows. One at a time to each peer.
   */
  dial(to: ReplicaId): void;
  /** Ends it; the other side learns of it one way later. */
  hangUp(peer: ReplicaId): void;
  /** Writes into it: in order, at the bandwidth of the path. Never change the message afterwards. */
  write(peer: ReplicaId, message: unknown, bytes: number): void;
  /** What was written into it and has not left this host yet. */
  unsent_bytes(peer: ReplicaId): number;
}

/** What happens to a replica of a cache besides {@link ReplicaEvents}. */
export interface CacheReplica extends ReplicaEvents {
  /** An operation of a client arrives. */
  asked(operation: OperationId, what: Operation): void;
  /** The client has given the operation up; an answer goes nowhere. */
  forgotten(operation: OperationId): void;
  /** A connection is open: this side dialled it, or the peer did (`incoming`). */
  dialled(peer: ReplicaId, incoming: boolean): void;
  /** A message arrives on it. */
  heard(peer: ReplicaId, message: unknown): void;
  /** It could not be opened, or has ended: refused, reset, hung up by the peer, or given up by TCP. */
  hungUp(peer: ReplicaId): void;
}

/** A replica whose role an operator gives it, where a strategy leaves that to one. */
export interface OperatedReplica extends CacheReplica {
  /** It is the primary from now on; false: it cannot be now. */
  promote(): boolean;
  /** It is a secondary of that one from now on; `wipe`: its data goes first. False: it cannot be now. */
  follow(primary: ReplicaId, wipe: boolean): boolean;
}

/** Options are the strategy's own; one without peers to talk to is a cache for itself. */
export interface CacheStrategy<Options> {
  readonly name: string;
  /** One line for `geosim list strategies`. */
  readonly summary: string;
  readonly replicas: { readonly min: number; readonly max: number };
  create(effects: CacheEffects, peers: readonly ReplicaId[], options: Options): CacheReplica;
}
