import type { KeyId, VersionId } from '../contract.js';
import type { Snapshot } from './dataset.js';

/** Names one history of writes. Two data sets with the same id and offset are equal. 0: none. */
export type ReplicationId = number;

/** What stands in the replication stream; `size` bytes of it, by which offsets move. */
export type Command =
  | {
      readonly kind: 'set';
      readonly key: KeyId;
      readonly version: VersionId;
      readonly valueBytes: number;
      readonly size: number;
    }
  | {
      readonly kind: 'incrby';
      readonly key: KeyId;
      readonly version: VersionId;
      readonly amount: number;
      readonly size: number;
    }
  | { readonly kind: 'select' | 'ping' | 'getack'; readonly size: number };

/** What the secondary says, in this order: HELLO, then REPLCONF, then PSYNC, then acknowledgements. */
export type FromSecondary =
  | { readonly kind: 'hello' }
  | { readonly kind: 'replconf' }
  /** `offset`: the first byte that it does not have. */
  | { readonly kind: 'psync'; readonly replid: ReplicationId; readonly offset: number }
  | { readonly kind: 'ack'; readonly offset: number }
  /** A sign of life from a secondary that is busy loading. */
  | { readonly kind: 'newline' };

export type FromPrimary =
  | { readonly kind: 'pong' }
  | { readonly kind: 'ok' }
  | { readonly kind: 'continue'; readonly replid: ReplicationId }
  | { readonly kind: 'fullresync'; readonly replid: ReplicationId; readonly offset: number }
  /** A piece of the snapshot; the last one brings what all of them stand for. */
  | { readonly kind: 'rdb'; readonly last?: RdbEnd }
  /** A sign of life to a secondary that waits for its snapshot. */
  | { readonly kind: 'newline' }
  | Command;

export interface RdbEnd {
  readonly snapshot: Snapshot;
  /** Sent straight from memory: the primary streams on only when the secondary says that it is there. */
  readonly diskless: boolean;
}
