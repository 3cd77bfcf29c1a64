import type { ReplicaId } from '../../../domain/ids.js';
import type { Operation } from '../contract.js';
import type { Incarnation, Term } from './messages.js';

export type Command =
  | Exclude<Operation, { readonly kind: 'read' }>
  /** The first entry of every leader: what it commits commits all before it. */
  | { readonly kind: 'no-op' }
  /** A replica that had lost its memory is a member again, in a new life. */
  | { readonly kind: 'rejoin'; readonly replica: ReplicaId; readonly incarnation: Incarnation };

export interface Entry {
  readonly term: Term;
  readonly command: Command;
}

/** The replicated log: entries from 1 on, of which those up to `baseIndex` have been cut off (applied). */
export class RaftLog {
  #baseIndex = 0;
  #baseTerm: Term = 0;
  #entries: Entry[] = [];

  get baseIndex(): number {
    return this.#baseIndex;
  }
  get lastIndex(): number {
    return this.#baseIndex + this.#entries.length;
  }
  get lastTerm(): Term {
    return this.termAt(this.lastIndex);
  }

  /** Throws outside of [baseIndex, lastIndex]. */
  termAt(index: number): Term {
    return index === this.#baseIndex ? this.#baseTerm : this.at(index).term;
  }

  at(index: number): Entry {
    const entry = this.#entries[index - this.#baseIndex - 1];
    if (entry === undefined) throw new Error(`consensus: no entry ${index} in the log`);
    return entry;
  }

  /** Everything from an index on. */
  from(index: number): readonly Entry[] {
    return this.#entries.slice(index - this.#baseIndex - 1);
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Drops an index and everything behind it: never anything committed. */
  truncateFrom(index: number): void {
    this.#entries.length = index - this.#baseIndex - 1;
  }

  /** Cuts off what stands up to an index: never anything that is not applied. */
  compactTo(index: number): void {
    if (index <= this.#baseIndex) return;
    const term = this.termAt(index);
    this.#entries = this.#entries.slice(index - this.#baseIndex);
    this.#baseIndex = index;
    this.#baseTerm = term;
  }

  /** A snapshot takes the place of everything up to its index; what agrees with it stays behind it. */
  resetTo(index: number, term: Term): void {
    const agrees = index >= this.#baseIndex && index <= this.lastIndex && this.termAt(index) === term;
    this.#entries = agrees ? this.#entries.slice(index - this.#baseIndex) : [];
    this.#baseIndex = index;
    this.#baseTerm = term;
  }

  /** Is a log that ends so at least as far as this one? */
  isCoveredBy(lastIndex: number, lastTerm: Term): boolean {
    return lastTerm > this.lastTerm || (lastTerm === this.lastTerm && lastIndex >= this.lastIndex);
  }

  /** The first index of the term that stands at an index, as far as the log goes back. */
  startOfTerm(index: number): number {
    const term = this.termAt(index);
    let first = index;
    while (first - 1 > this.#baseIndex && this.termAt(first - 1) === term) first--;
    return first;
  }

  /** The life in which a replica stands in the log, if it rejoined in what is still there. */
  incarnationOf(replica: ReplicaId): Incarnation | undefined {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const { command } = this.#entries[i];
      if (command.kind === 'rejoin' && command.replica === replica) return command.incarnation;
    }
    return undefined;
  }
}
