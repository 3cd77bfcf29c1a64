import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { EventHandle, HandlerId, KernelApi } from '../../kernel/kernel.js';

/** How long the service keeps the session of a lost connection (client protocol of Web PubSub). */
export const SESSION_WINDOW_US = 30_000_000;
/** What it keeps for one client at most: messages, and bytes of them (the same source). */
export const MOST_MESSAGES = 1_000;
export const MOST_BYTES = 16_000_000;

/**
 * Sessions of the reliable protocol: which replica keeps one for which client after its connection
 * was lost, and until when. A session belongs to one process and dies with it.
 */
export class Sessions {
  readonly #kernel: KernelApi;
  readonly #expires: HandlerId;
  readonly #kept = new Map<ClientId, { readonly replica: ReplicaId; readonly timer: EventHandle }>();

  constructor(kernel: KernelApi, expired: (client: ClientId, replica: ReplicaId) => void) {
    this.#kernel = kernel;
    this.#expires = kernel.handler('service: session expires', (client, replica) => {
      this.#kept.delete(client);
      expired(client, replica);
    });
  }

  /** The replica keeps the client's session from now on. */
  keep(client: ClientId, replica: ReplicaId): void {
    this.drop(client);
    const timer = this.#kernel.after(SESSION_WINDOW_US, this.#expires, client, replica);
    this.#kept.set(client, { replica, timer });
  }

  isKept(client: ClientId, replica: ReplicaId): boolean {
    return this.#kept.size > 0 && this.#kept.get(client)?.replica === replica;
  }

  /** Where the client's session is kept; undefined: nowhere. */
  keeperOf(client: ClientId): ReplicaId | undefined {
    return this.#kept.get(client)?.replica;
  }

  /** The session ends without expiring: it was taken up, or its client does not want it. */
  drop(client: ClientId): void {
    const session = this.#kept.get(client);
    if (session === undefined) return;
    this.#kept.delete(client);
    this.#kernel.cancel(session.timer);
  }

  /** Those that a replica keeps. */
  ofReplica(replica: ReplicaId): readonly ClientId[] {
    return [...this.#kept].filter(([, session]) => session.replica === replica).map(([client]) => client);
  }
}
