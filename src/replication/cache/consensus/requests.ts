import type { ReplicaId } from '../../../domain/ids.js';
import type { Answer, CacheEffects, OperationId } from '../contract.js';
import type { Origin, Term, Ticket } from './messages.js';

interface Forwarded {
  readonly to: ReplicaId;
  readonly isRead: boolean;
}

interface Proposed {
  readonly term: Term;
  readonly origin: Origin;
}

/**
 * Operations under way: those of this replica's clients, and those that this replica, as leader, put into
 * its log for somebody. Tickets are never used twice, so no answer meets the wrong operation.
 */
export class Requests {
  readonly #effects: CacheEffects;
  #nextTicket: Ticket = 0;
  #operations = new Map<Ticket, OperationId>();
  #tickets = new Map<OperationId, Ticket>();
  #forwarded = new Map<Ticket, Forwarded>();
  /** By index in the log. Stays after a leader fell: what becomes of the entry still tells. */
  #proposed = new Map<number, Proposed>();

  constructor(effects: CacheEffects) {
    this.#effects = effects;
  }

  open(operation: OperationId): Ticket {
    const ticket = this.#nextTicket++;
    this.#operations.set(ticket, operation);
    this.#tickets.set(operation, ticket);
    return ticket;
  }

  forwarded(ticket: Ticket, to: ReplicaId, isRead: boolean): void {
    this.#forwarded.set(ticket, { to, isRead });
  }

  /** Does nothing if the client has given up. */
  answer(ticket: Ticket, answer: Answer): void {
    const operation = this.#operations.get(ticket);
    this.#close(ticket);
    if (operation !== undefined) this.#effects.answer(operation, answer);
  }

  forgotten(operation: OperationId): void {
    const ticket = this.#tickets.get(operation);
    if (ticket !== undefined) this.#close(ticket);
  }

  /** An older leader's entry at this index is no more in this log; whether it was done, nobody here knows. */
  proposed(index: number, term: Term, origin: Origin): void {
    this.#proposed.set(index, { term, origin });
  }

  /** What stands at an index is decided: whose operation was it, and was it the one that stands there? */
  decided(index: number, term: Term): { readonly origin: Origin; readonly done: boolean } | null {
    const proposed = this.#proposed.get(index);
    if (proposed === undefined) return null;
    this.#proposed.delete(index);
    return { origin: proposed.origin, done: proposed.term === term };
  }

  /** A snapshot took the place of everything up to an index: what became of it stays unknown. */
  skippedTo(index: number): void {
    for (const at of [...this.#proposed.keys()]) if (at <= index) this.#proposed.delete(at);
  }

  /** Nobody there waits for answers any more, and none comes from there. A read that failed did no harm. */
  linkDown(peer: ReplicaId): void {
    for (const [index, { origin }] of [...this.#proposed]) {
      if (origin.replica === peer) this.#proposed.delete(index);
    }
    for (const [ticket, { to, isRead }] of [...this.#forwarded]) {
      if (to !== peer) continue;
      if (isRead) this.answer(ticket, { ok: false, reason: 'no-leader' });
      else this.#close(ticket);
    }
  }

  /** The process starts anew; its clients' connections are gone. */
  clear(): void {
    this.#operations.clear();
    this.#tickets.clear();
    this.#forwarded.clear();
    this.#proposed.clear();
  }

  #close(ticket: Ticket): void {
    const operation = this.#operations.get(ticket);
    if (operation !== undefined && this.#tickets.get(operation) === ticket) this.#tickets.delete(operation);
    this.#operations.delete(ticket);
    this.#forwarded.delete(ticket);
  }
}
