import type { ReplicaId } from '../../domain/ids.js';
import type { ManifestId, TagId } from '../../domain/image.js';
import type { RegistryAnswer, RegistryRequest } from '../../domain/registry-requests.js';
import type { Micros } from '../../kernel/kernel.js';
import type { Effects, ReplicaEvents } from '../contract.js';
import type { Store } from './store.js';

/** Names a request of a client while it is under way; reused afterwards. */
export type OperationId = number;

/** What a replica states about itself. */
export type RegistryFact =
  /** The image is whole here and the tag names it: from now on a pull finds it. null: the tag is gone. */
  | { readonly kind: 'tagged'; readonly tag: TagId; readonly manifest: ManifestId | null }
  /** Two pushes of one tag did not know of each other; this one's tag was dropped here. */
  | { readonly kind: 'overruled'; readonly tag: TagId; readonly manifest: ManifestId | null }
  /** A replica that was added has everything that there was. */
  | { readonly kind: 'ready' };

/** What a replica of a registry may do besides {@link Effects}. */
export interface RegistryEffects extends Effects {
  /** Content and tags: outlives the process. */
  readonly store: Store;
  /** Answers a request of a client of this replica, once. */
  answer(operation: OperationId, answer: RegistryAnswer): void;
  /**
   * Sends to a peer as `send` does, but as a bulk transfer beside all others: it takes its share of the
   * bandwidth between the two, and keeps no order with anything.
   */
  copy(to: ReplicaId, message: unknown, bytes: number): void;
  noted(fact: RegistryFact): void;
}

/** What happens to a replica of a registry besides {@link ReplicaEvents}. */
export interface RegistryReplica extends ReplicaEvents {
  asked(operation: OperationId, request: RegistryRequest): void;
}

export interface RegistryOptions {
  /** From an acknowledged push to the first word of it to the other replicas. */
  readonly pickup_us: Micros;
  /** Blobs that a replica fetches at a time. */
  readonly parallelFetches: number;
  /** How long a blob is kept that no manifest names. */
  readonly unreferencedLife_us: Micros;
  /** The registry that a pull-through cache stands before. */
  readonly upstream: ReplicaId;
}

export interface RegistryStrategy {
  readonly name: string;
  /** One line for `geosim list strategies`. */
  readonly summary: string;
  readonly replicas: { readonly min: number; readonly max: number };
  /** One name for all replicas, or a registry and a name of its own for each. */
  readonly names: 'one' | 'each-its-own';
  create(effects: RegistryEffects, peers: readonly ReplicaId[], options: RegistryOptions): RegistryReplica;
}
