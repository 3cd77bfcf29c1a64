import type { ReplicaId } from '../../../domain/ids.js';
import type { Incarnation } from './messages.js';

/**
 * How a replica without memory finds out that too many others have none either, so that no leader will
 * ever take it in again. It asks in rounds; who was without memory in the same life in two rounds running
 * was so all the time between them, and all of those at once.
 */
export class Recovery {
  #round = 0;
  #before = new Map<ReplicaId, Incarnation>();
  #now = new Map<ReplicaId, Incarnation>();

  get round(): number {
    return this.#round;
  }

  /** Begins the next round; who answered in the last one is held against it. */
  nextRound(): void {
    this.#round++;
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** An answer to a question of that round; null: has its memory. */
  answered(peer: ReplicaId, round: number, incarnation: Incarnation | null): void {
    if (round !== this.#round) return;
    if (incarnation === null) this.#now.delete(peer);
    else this.#now.set(peer, incarnation);
  }

  /** Peers that were certainly without memory at one and the same moment, together with this replica. */
  get together(): number {
    let count = 0;
    for (const [peer, incarnation] of this.#now) if (this.#before.get(peer) === incarnation) count++;
    return count;
  }
}
