import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';

/** What the ends of a connection are told: `self` is the one that is told, `peer` the other. */
export interface ConnectionEvents {
  dialled(self: ReplicaId, peer: ReplicaId, incoming: boolean): void;
  heard(self: ReplicaId, peer: ReplicaId, message: unknown): void;
  hungUp(self: ReplicaId, peer: ReplicaId): void;
}

/** The paths that connections run over. */
export interface Paths {
  isAlive(replica: ReplicaId): boolean;
  /** Arrives in order, unless the path breaks before; nothing happens if it is broken. */
  post(from: ReplicaId, to: ReplicaId, bytes: number, arrive: () => void): void;
  queued_bytes(from: ReplicaId, to: ReplicaId): number;
  alarm(delay_us: Micros, ring: () => void): void;
}

/** A process that is dead refuses at once; into a broken path a host dials for so long (Linux: 127 s). */
const REFUSED_US = 1_000;
const GIVES_UP_US = 127_000_000;

/**
 * Connections that replicas dial themselves, at most one to each peer: TCP as its ends see it. The dialler
 * knows that it is open before the other side does; what was written before the end still arrives; who
 * writes to one that the other side has left is told so. Of two the later dialled one stands.
 */
export class Connections {
  readonly #paths: Paths;
  readonly #events: ConnectionEvents;
  /** The connection that a side believes in, and the attempt that it waits for; by `self>peer`. */
  readonly #views = new Map<string, number>();
  readonly #dialling = new Map<string, number>();
  #attempts = 0;

  constructor(paths: Paths, events: ConnectionEvents) {
    this.#paths = paths;
    this.#events = events;
  }

  dial(self: ReplicaId, peer: ReplicaId): void {
    const attempt = ++this.#attempts;
    this.#dialling.set(way(self, peer), attempt);
    const isThere = this.#paths.isAlive(peer);
    this.#paths.alarm(isThere ? GIVES_UP_US : REFUSED_US, () => {
      if (this.#dialling.get(way(self, peer)) !== attempt) return;
      this.#dialling.delete(way(self, peer));
      this.#events.hungUp(self, peer);
    });
    if (isThere) this.#knock(self, peer, attempt);
  }

  hangUp(self: ReplicaId, peer: ReplicaId): void {
    this.#dialling.delete(way(self, peer));
    const id = this.#views.get(way(self, peer));
    if (id === undefined) return;
    this.#views.delete(way(self, peer));
    this.#paths.post(self, peer, 0, () => this.#ended(peer, self, id));
  }

  write(self: ReplicaId, peer: ReplicaId, message: unknown, bytes: number): void {
    const id = this.#views.get(way(self, peer));
    if (id === undefined) return;
    this.#paths.post(self, peer, bytes, () => {
      if (this.#views.get(way(peer, self)) === id) this.#events.heard(peer, self, message);
      else this.#refuse(peer, self, id);
    });
  }

  unsent_bytes(self: ReplicaId, peer: ReplicaId): number {
    return this.#views.has(way(self, peer)) ? this.#paths.queued_bytes(self, peer) : 0;
  }

  /** The path between the two is back: whoever dials tries again. */
  pathUp(a: ReplicaId, b: ReplicaId): void {
    for (const [self, peer] of [[a, b] as const, [b, a] as const]) {
      const attempt = this.#dialling.get(way(self, peer));
      if (attempt !== undefined) this.#knock(self, peer, attempt);
    }
  }

  /** The path has broken: both sides, as far as they live, find that their connection is reset. */
  pathDown(a: ReplicaId, b: ReplicaId): void {
    const ways = [[a, b] as const, [b, a] as const];
    const open = ways.filter(([self, peer]) => this.#views.delete(way(self, peer)));
    for (const [self, peer] of open) if (this.#paths.isAlive(self)) this.#events.hungUp(self, peer);
  }

  crashed(replica: ReplicaId): void {
    for (const name of [...this.#dialling.keys()])
      if (name.startsWith(way(replica, ''))) this.#dialling.delete(name);
  }

  /** There and back, and once more for the other side to know. */
  #knock(self: ReplicaId, peer: ReplicaId, attempt: number): void {
    this.#paths.post(self, peer, 0, () => {
      this.#paths.post(peer, self, 0, () => this.#accepted(self, peer, attempt));
    });
  }

  #accepted(self: ReplicaId, peer: ReplicaId, attempt: number): void {
    if (this.#dialling.get(way(self, peer)) !== attempt) return; // given up meanwhile
    this.#dialling.delete(way(self, peer));
    this.#paths.post(self, peer, 0, () => this.#open(peer, self, attempt, true));
    this.#open(self, peer, attempt, false);
  }

  #open(self: ReplicaId, peer: ReplicaId, id: number, incoming: boolean): void {
    const before = this.#views.get(way(self, peer));
    if (before !== undefined && before > id) return this.#refuse(self, peer, id);
    if (before !== undefined) this.#ended(self, peer, before);
    this.#views.set(way(self, peer), id);
    this.#events.dialled(self, peer, incoming);
  }

  /** Something came for a connection that this side does not have: a reset goes back. */
  #refuse(self: ReplicaId, peer: ReplicaId, id: number): void {
    this.#paths.post(self, peer, 0, () => this.#ended(peer, self, id));
  }

  #ended(self: ReplicaId, peer: ReplicaId, id: number): void {
    if (this.#views.get(way(self, peer)) !== id) return;
    this.#views.delete(way(self, peer));
    this.#events.hungUp(self, peer);
  }
}

function way(self: ReplicaId, peer: ReplicaId | ''): string {
  return `${self}>${peer}`;
}
