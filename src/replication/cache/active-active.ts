import type { ReplicaId } from '../../domain/ids.js';
import {
  type ActiveCell,
  conflictOf,
  type DottedRegister,
  hasMore,
  isBeyond,
  messageBytes,
  type PeerMessage,
  type VersionVector,
} from './active-active/updates.js';
import { answerOf, Cells, wins } from './cells.js';
import type { CacheEffects, CacheReplica, CacheStrategy, KeyId, Operation } from './contract.js';
import { added, shardOf } from './counter.js';
import { MAX_REPLICAS, type OriginId, originOf } from './origin.js';
import { type ClockSkew, SkewedClock } from './skewed-clock.js';

export interface ActiveActiveOptions {
  readonly clockSkew_us?: ClockSkew;
}

/**
 * Every replica answers from its own memory and tells the others afterwards (conflict-free replicated data
 * types, as in Redis Active-Active). Each numbers what it takes; over a live link updates follow in order, and
 * after a broken one each side asks for what it has not (anti-entropy). Registers merge by last writer wins (clock with
 * its skew, then replica), counters are PN-counters.
 *
 * Promises: a replica that is up answers at once, whatever the links do. Replicas that have the same updates
 * hold the same; once links are healed all have the same. Reads at one replica never go back, unless
 * it restarts. An addition is lost only with the memory of the replica that took it, before it had spread.
 *
 * Does not promise: that an acknowledged write to a register stays. Of two that had not seen each other one is
 * dropped (`conflict`), and a replica with a slow clock loses even to writes that it had seen, so that not
 * even its own client may read what it wrote. Updates do not go round a broken link: only
 * when a peer is found dead do the others compare what they have of it. Nothing is persisted.
 */
export const activeActive: CacheStrategy<ActiveActiveOptions> = {
  name: 'active-active',
  summary: 'every replica takes writes and spreads them afterwards; merging settles conflicts',
  replicas: { min: 1, max: MAX_REPLICAS },
  create: (effects, _peers, options) => new ActiveActive(effects, options),
};

class ActiveActive implements CacheReplica {
  readonly #effects: CacheEffects;
  readonly #clock: SkewedClock;
  readonly #cells: Cells<DottedRegister>;
  #origin: OriginId;
  readonly #vector = new Map<OriginId, number>();
  /** The vector without this life of the replica, shared by its writes until it changes. */
  #seen: VersionVector | undefined;
  readonly #linked = new Set<ReplicaId>();

  constructor(effects: CacheEffects, options: ActiveActiveOptions) {
    this.#effects = effects;
    this.#clock = new SkewedClock(effects, options.clockSkew_us);
    this.#cells = new Cells((key, version) => effects.applied(key, version));
    this.#origin = originOf(effects.self, effects.now_us());
  }

  asked(operation: number, what: Operation): void {
    if (what.kind === 'read') return this.#effects.answer(operation, answerOf(this.#cells.get(what.key)));
    const origin = this.#origin;
    const seq = (this.#vector.get(origin) ?? 0) + 1;
    const cell = this.#cellOf(what, seq);
    this.#vector.set(origin, seq);
    this.#merge(what.key, cell);
    for (const peer of this.#linked) this.#send(peer, { kind: 'update', origin, seq, key: what.key, cell });
    this.#effects.answer(operation, { ok: true, version: what.version });
  }

  received(from: ReplicaId, message: unknown): void {
    this.#receive(from, message as PeerMessage);
  }

  /** Both sides ask: a link comes up for both at the same moment. */
  linkUp(peer: ReplicaId): void {
    this.#linked.add(peer);
    this.#send(peer, { kind: 'pull', vector: new Map(this.#vector) });
  }

  /** The peer may be gone for good, and others may not have got the last of what it sent here. */
  linkDown(peer: ReplicaId): void {
    this.#linked.delete(peer);
    const vector = new Map(this.#vector);
    for (const other of this.#linked) this.#send(other, { kind: 'news', vector });
  }

  restarted(): void {
    this.#cells.clear();
    this.#clock.restart();
    this.#vector.clear();
    this.#seen = undefined;
    this.#linked.clear();
    this.#origin = originOf(this.#effects.self, this.#effects.now_us());
  }

  forgotten(): void {}
  woken(): void {}
  dialled(): void {}
  heard(): void {}
  hungUp(): void {}

  #cellOf(what: Exclude<Operation, { readonly kind: 'read' }>, seq: number): ActiveCell {
    const origin = this.#origin;
    const { version } = what;
    if (what.kind === 'add') {
      const held = this.#cells.get(what.key);
      const shard = held?.kind === 'counter' ? shardOf(held, origin) : undefined;
      return { kind: 'counter', shards: [added(shard, origin, seq, what.amount, version)] };
    }
    if (this.#seen === undefined) {
      const seen = new Map(this.#vector);
      seen.delete(origin);
      this.#seen = seen;
    }
    const written = {
      version,
      bytes: what.bytes,
      stamp_us: this.#clock.stamp_us(),
      writer: this.#effects.self,
    };
    return { kind: 'register', ...written, origin, seq, seen: this.#seen };
  }

  #receive(from: ReplicaId, message: PeerMessage): void {
    switch (message.kind) {
      case 'update': {
        const { origin, seq } = message;
        // One that is here already came by a sync; one beyond the next is in the sync that answers the pull.
        if (seq !== (this.#vector.get(origin) ?? 0) + 1) return;
        this.#merge(message.key, message.cell);
        this.#knowUpTo(origin, seq);
        return;
      }
      case 'pull':
        if (hasMore(this.#vector, message.vector)) this.#sync(from, message.vector);
        return;
      case 'sync':
        if (!hasMore(message.vector, this.#vector)) return;
        for (const [key, cell] of message.cells) this.#merge(key, cell);
        for (const [origin, seq] of message.vector) this.#knowUpTo(origin, seq);
        return;
      case 'news':
        if (hasMore(message.vector, this.#vector)) {
          this.#send(from, { kind: 'pull', vector: new Map(this.#vector) });
        }
    }
  }

  #sync(to: ReplicaId, known: VersionVector): void {
    const cells: (readonly [KeyId, ActiveCell])[] = [];
    for (const [key, cell] of this.#cells.entries()) if (isBeyond(cell, known)) cells.push([key, cell]);
    this.#send(to, { kind: 'sync', vector: new Map(this.#vector), cells });
  }

  #knowUpTo(origin: OriginId, seq: number): void {
    if (seq <= (this.#vector.get(origin) ?? 0)) return;
    this.#vector.set(origin, seq);
    this.#seen = undefined;
  }

  #merge(key: KeyId, cell: ActiveCell): void {
    const held = this.#cells.get(key);
    if (held?.kind === 'register' && cell.kind === 'register' && held.version !== cell.version) {
      const dropped = wins(cell, held) ? conflictOf(cell, held) : conflictOf(held, cell);
      if (dropped !== undefined) this.#effects.conflict?.(key, dropped);
    }
    this.#cells.merge(key, cell);
  }

  #send(to: ReplicaId, message: PeerMessage): void {
    this.#effects.send(to, message, messageBytes(message));
  }
}
