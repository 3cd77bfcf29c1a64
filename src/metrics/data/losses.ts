import type { VersionId } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import type { AcknowledgedWrites } from './acknowledged-writes.js';
import type { LostWrite } from './data-section.js';
import type { ReplicaStates } from './replica-states.js';
import type { WriteBook } from './write-book.js';

/**
 * Acknowledged writes that are lost, each counted once. Where a replica takes over the writes: those that are
 * definitely newer than what it shows of their key. At the end of the run: those that are definitely newer
 * than what any living replica shows; they were lost when a replica last lost its memory after their
 * acknowledgement, or, if none did, overwritten by something older.
 */
export class Losses {
  readonly #context: CollectorContext;
  readonly #book: WriteBook;
  readonly #writes: AcknowledgedWrites;
  readonly #states: ReplicaStates;
  readonly #events: LossEvent[] = [];
  readonly #listed: LostWrite[] = [];
  readonly #memoryLosses: { readonly at_us: Micros; readonly stopped_us: Micros; replica: ReplicaId }[] = [];
  #lastAcknowledged_us: Micros = 0;
  #acknowledged = 0;

  constructor(context: CollectorContext, book: WriteBook, writes: AcknowledgedWrites, states: ReplicaStates) {
    this.#context = context;
    this.#book = book;
    this.#writes = writes;
    this.#states = states;
  }

  /** Writes acknowledged; like the lost ones without those asked for in the warm-up. */
  get acknowledgedCount(): number {
    return this.#acknowledged;
  }

  acknowledged(version: VersionId, at_us: Micros): void {
    this.#lastAcknowledged_us = at_us;
    if (this.#book.asked_us(version) >= this.#context.warmup_us) this.#acknowledged++;
  }

  memoryLost(replica: ReplicaId, at_us: Micros): void {
    this.#memoryLosses.push({ at_us, stopped_us: this.#lastAcknowledged_us, replica });
  }

  promoted(replica: ReplicaId, at_us: Micros): void {
    const event = this.#newEvent('promotion', replica, at_us, this.#lastAcknowledged_us);
    for (const key of this.#writes.keys()) {
      const shown_us = this.#book.settled_us(this.#states.visible(replica, key));
      for (const version of this.#writes.askedAfter(key, shown_us)) this.#lose(version, event);
    }
    if (event.writes > 0) this.#events.push(event);
  }

  /** The run is over: looks for what nobody shows. */
  finish(end_us: Micros): void {
    const overwritten = this.#newEvent('overwriting', null, end_us, this.#lastAcknowledged_us);
    const events = this.#memoryLosses.map(({ at_us, stopped_us, replica }) =>
      this.#newEvent('memory', replica, at_us, stopped_us),
    );
    for (const key of this.#writes.keys()) {
      for (const version of this.#writes.askedAfter(key, this.#states.settled_us(key))) {
        const acknowledged_us = this.#book.settled_us(version);
        this.#lose(version, events.findLast(({ at_us }) => at_us >= acknowledged_us) ?? overwritten);
      }
    }
    this.#events.push(...[...events, overwritten].filter(({ writes }) => writes > 0));
    this.#events.sort((a, b) => a.at_us - b.at_us);
  }

  events(): readonly LossEvent[] {
    return this.#events;
  }

  /** The first so many of them. */
  listed(): readonly LostWrite[] {
    return this.#listed;
  }

  #lose(version: VersionId, event: LossEvent): void {
    if (!this.#book.lost(version) || this.#book.asked_us(version) < this.#context.warmup_us) return;
    const acknowledged_us = this.#book.settled_us(version);
    event.writes++;
    event.bytes += this.#book.bytesOf(version);
    event.oldest_us = Math.min(event.oldest_us, acknowledged_us);
    for (const [fault, { at_us, for_us }] of this.#context.faults.entries()) {
      const isOver = for_us !== undefined && acknowledged_us > at_us + for_us;
      if (event.at_us >= at_us && !isOver) event.byFault[fault]++;
    }
    if (this.#listed.length >= MOST_LISTED) return;
    const [key, session] = [this.#book.keyOf(version), this.#book.sessionOf(version)];
    this.#listed.push({ version, key, session, acknowledged_us, lost_us: event.at_us });
  }

  #newEvent(
    cause: LossEvent['cause'],
    replica: ReplicaId | null,
    at_us: Micros,
    stopped_us: Micros,
  ): LossEvent {
    const byFault = this.#context.faults.map(() => 0);
    const none = { writes: 0, bytes: 0, oldest_us: Number.POSITIVE_INFINITY, byFault };
    return { cause, replica, at_us, stopped_us, ...none };
  }
}

export interface LossEvent {
  readonly cause: 'promotion' | 'memory' | 'overwriting';
  /** The one that took over, or that lost its memory; null: none. */
  readonly replica: ReplicaId | null;
  readonly at_us: Micros;
  /** The last acknowledgement of any write before it. */
  readonly stopped_us: Micros;
  writes: number;
  bytes: number;
  /** The first acknowledgement of a lost write. */
  oldest_us: Micros;
  /** By fault, those acknowledged before its end, if it was lost after its beginning. */
  readonly byFault: number[];
}

/** How many lost writes a result lists. */
export const MOST_LISTED = 1_000;
