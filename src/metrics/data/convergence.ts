import type { KeyId } from '../../domain/data-observations.js';
import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import type { ReplicaStates } from './replica-states.js';
import type { WriteBook } from './write-book.js';

/**
 * When, after each fault, every living replica has what was applied anywhere before the fault's end, or
 * something newer. What nobody shows any more is not waited for. A replica that lost its memory while the
 * fault lasted is waited for; one that was gone before is not, until it is back.
 */
export class Convergence {
  readonly #book: WriteBook;
  readonly #states: ReplicaStates;
  readonly #replicas: readonly ReplicaId[];
  /** In the order of their ends, begun ones first taken off. */
  readonly #coming: Watch[];
  readonly #open: Watch[] = [];
  readonly #converged_us: (Micros | null)[];
  readonly #lostMemory_us: (Micros | null)[];

  constructor({ faults, replicas }: CollectorContext, book: WriteBook, states: ReplicaStates) {
    this.#book = book;
    this.#states = states;
    this.#replicas = [...replicas.keys()];
    this.#coming = faults
      .flatMap(({ at_us, for_us }, fault) => (for_us === undefined ? [] : [newWatch(fault, at_us, for_us)]))
      .sort((a, b) => a.to_us - b.to_us);
    this.#converged_us = faults.map(() => null);
    this.#lostMemory_us = replicas.map(() => null);
  }

  /** null: not yet, or the fault has not ended. */
  converged_us(fault: FaultId): Micros | null {
    return this.#converged_us[fault];
  }

  /** Call before what happens at the moment: faults may have ended by now. */
  advance(at_us: Micros): void {
    for (let next = this.#coming[0]; next !== undefined && next.to_us <= at_us; next = this.#coming[0]) {
      this.#coming.shift();
      this.#begin(next);
    }
  }

  /** A replica shows another version of the key. */
  changed(key: KeyId, at_us: Micros): void {
    for (const watch of [...this.#open]) {
      const required = watch.pending.get(key);
      if (required === undefined || this.#isBehind(key, required)) continue;
      watch.pending.delete(key);
      this.#closeIfDone(watch, at_us);
    }
  }

  memoryLost(replica: ReplicaId, at_us: Micros): void {
    this.#lostMemory_us[replica] = at_us;
    for (const watch of [...this.#open]) {
      for (const [key, required] of watch.pending) {
        if (!this.#isBehind(key, required)) watch.pending.delete(key);
      }
      this.#closeIfDone(watch, at_us);
    }
  }

  memoryBack(replica: ReplicaId, at_us: Micros): void {
    this.#lostMemory_us[replica] = null;
    for (const watch of [...this.#open]) {
      watch.awaited.delete(replica);
      for (let key = 0; key < this.#states.keys; key++) {
        if (watch.pending.has(key)) continue;
        const required = Math.min(this.#book.rankOf(this.#states.head(key)), watch.lastRank);
        if (this.#isBehind(key, required)) watch.pending.set(key, required);
      }
      this.#closeIfDone(watch, at_us);
    }
  }

  #begin(watch: Watch): void {
    watch.lastRank = this.#book.lastRank;
    for (const replica of this.#replicas) {
      const lost_us = this.#lostMemory_us[replica];
      if (lost_us !== null && lost_us >= watch.from_us) watch.awaited.add(replica);
    }
    for (let key = 0; key < this.#states.keys; key++) {
      const required = this.#book.rankOf(this.#states.head(key));
      if (this.#isBehind(key, required)) watch.pending.set(key, required);
    }
    this.#open.push(watch);
    this.#closeIfDone(watch, watch.to_us);
  }

  #isBehind(key: KeyId, required: number): boolean {
    const enough = Math.min(required, this.#book.rankOf(this.#states.head(key)));
    return this.#replicas.some(
      (replica) => this.#states.isLiving(replica) && this.#states.covered(replica, key) < enough,
    );
  }

  #closeIfDone(watch: Watch, at_us: Micros): void {
    if (watch.pending.size > 0 || watch.awaited.size > 0) return;
    this.#converged_us[watch.fault] = at_us;
    this.#open.splice(this.#open.indexOf(watch), 1);
  }
}

/** What must still happen after a fault. */
interface Watch {
  readonly fault: FaultId;
  readonly from_us: Micros;
  readonly to_us: Micros;
  /** Keys that some replica is behind with, and up to which rank it must come. */
  readonly pending: Map<KeyId, number>;
  readonly awaited: Set<ReplicaId>;
  /** What was applied anywhere before the end has a rank up to that. */
  lastRank: number;
}

function newWatch(fault: FaultId, from_us: Micros, for_us: Micros): Watch {
  return { fault, from_us, to_us: from_us + for_us, pending: new Map(), awaited: new Set(), lastRank: 0 };
}
