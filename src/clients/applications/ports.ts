import type { DataObserver, KeyId, VersionId } from '../../domain/data-observations.js';
import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { FailureReason } from '../../domain/outcome.js';
import type { KernelApi } from '../../kernel/kernel.js';
import type { RandomSource } from '../../kernel/random.js';
import type { NetworkApi } from '../../topology/network.js';

/** What a session asks of a cache. */
export type Asked =
  | { readonly kind: 'read'; readonly key: KeyId }
  | { readonly kind: 'write'; readonly key: KeyId; readonly version: VersionId; readonly bytes: number }
  | { readonly kind: 'add'; readonly key: KeyId; readonly version: VersionId; readonly amount: number };

/** What comes back. */
export type Reply =
  | { readonly ok: true; readonly version: VersionId; readonly sum?: number | undefined }
  | { readonly ok: false; readonly reason: FailureReason; readonly unknown: boolean };

/** The caches as applications meet them. */
export interface DataService {
  /** Where each cache stands, by its id. */
  readonly sites: readonly SiteId[];
  /** Counts up over the run, from 1. */
  newVersion(): VersionId;
  /**
   * An operation has arrived at a cache; `replied` is called at most once, at the moment at which the reply
   * leaves. False: no process is there.
   */
  ask(replica: ReplicaId, what: Asked, replied: (reply: Reply) => void): Pending | null;
}

/** An operation that a cache works on. */
export interface Pending {
  /** Nobody waits for it any more. */
  forget(): void;
}

export interface ApplicationPorts {
  readonly kernel: KernelApi;
  readonly network: NetworkApi;
  readonly random: RandomSource;
  readonly observer: Observer;
  readonly data: DataObserver;
  readonly service: DataService;
}
