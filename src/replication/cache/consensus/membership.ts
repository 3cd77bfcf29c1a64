import type { ReplicaId } from '../../../domain/ids.js';
import type { Incarnation, Term } from './messages.js';
import { Recovery } from './recovery.js';

/**
 * Does this replica count? One that lost its memory does not, until a leader has taken it in again under
 * the name of its new life: up to that entry it has everything again that it may have said to anybody.
 */
export class Membership {
  #recovery: Recovery | null = null;
  #incarnation: Incarnation = 0;
  #startedAfresh = false;
  /** Whom it asked to be taken in, since the link came up. */
  #asked: { readonly leader: ReplicaId; readonly term: Term } | null = null;

  /** Null: it votes, and counts in quorums. */
  get recovery(): Recovery | null {
    return this.#recovery;
  }
  get incarnation(): Incarnation {
    return this.#incarnation;
  }
  /** Has given up to be taken in by a log that knew it before, and stands in none yet. */
  get startedAfresh(): boolean {
    return this.#startedAfresh;
  }

  /** The process started again. Null: with its memory. */
  restarted(incarnation: Incarnation | null): void {
    this.#asked = null;
    if (incarnation === null) return;
    this.#recovery = new Recovery();
    this.#incarnation = incarnation;
    this.#startedAfresh = false;
  }

  linkDown(peer: ReplicaId): void {
    if (this.#asked?.leader === peer) this.#asked = null;
  }

  /** Says whether to ask this leader to be taken in: once. */
  asks(leader: ReplicaId, term: Term): boolean {
    if (this.#recovery === null && !this.#startedAfresh) return false;
    if (this.#asked?.leader === leader && this.#asked.term === term) return false;
    this.#asked = { leader, term };
    return true;
  }

  /** A log that is committed names this life of this replica. */
  takenIn(incarnation: Incarnation): void {
    if (incarnation !== this.#incarnation) return;
    this.#recovery = null;
    this.#startedAfresh = false;
  }

  /** With more replicas without memory than can be tolerated nobody can take it in: it starts afresh. */
  startAfreshIfMoreThan(tolerated: number): void {
    if (this.#recovery === null || this.#recovery.together + 1 <= tolerated) return;
    this.#recovery = null;
    this.#startedAfresh = true;
  }
}
