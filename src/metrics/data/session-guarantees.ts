import type { DataOperation, KeyId, VersionId } from '../../domain/data-observations.js';
import type { ClientId, PopulationId, ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import { PairIndex } from './pair-index.js';
import { SessionKnowledge } from './session-knowledge.js';
import type { WriteBook } from './write-book.js';

/**
 * What each session may expect of a key (Terry et al. 1994), and how often it was not so. "Older" means
 * definitely older: the one was over when the other was asked for.
 *
 * - read-your-writes: a read sees nothing older than a write of its session that was acknowledged before the
 *   read began. Checked: reads with such a write.
 * - monotonic-reads: a read sees nothing older than what an earlier read of its session saw, one that had
 *   ended before it began. Checked: reads with such a read.
 * - monotonic-writes: no replica comes to show a write after it has shown a later one of the same session.
 *   Checked: each time a replica comes to show a write after another one of the same session.
 * - writes-follow-reads: no replica comes to show a version (or an older one) after it has shown a write
 *   whose session had read that version before. Checked: each time a replica that has shown such a write of
 *   the key comes to show another version.
 *
 * A replica that loses its memory begins anew.
 */
export class SessionGuarantees {
  readonly #warmup_us: Micros;
  readonly #book: WriteBook;
  readonly #written: SessionKnowledge;
  readonly #read: SessionKnowledge;
  readonly #pairs = new PairIndex();
  readonly #replicas: readonly {
    /** By pair of session and key, its write that was asked for last among those shown. */
    readonly ofSession: Map<number, VersionId>;
    /** By key, the version asked for last among those that sessions had read before they wrote what was shown. */
    readonly readBefore: Map<KeyId, VersionId>;
  }[];
  readonly #clients: readonly Record<ClientGuarantee, Tally>[];
  readonly #service: Readonly<Record<ServiceGuarantee, Tally>> = {
    'monotonic-writes': { checked: 0, violations: 0 },
    'writes-follow-reads': { checked: 0, violations: 0 },
  };

  constructor({ populations, replicas, warmup_us }: CollectorContext, book: WriteBook) {
    this.#warmup_us = warmup_us;
    this.#book = book;
    this.#written = new SessionKnowledge(book);
    this.#read = new SessionKnowledge(book);
    this.#replicas = replicas.map(() => ({ ofSession: new Map(), readBefore: new Map() }));
    this.#clients = populations.map(() => ({
      'read-your-writes': { checked: 0, violations: 0 },
      'monotonic-reads': { checked: 0, violations: 0 },
    }));
  }

  /** What the session has read of the key by now; 0: nothing. */
  hasRead(session: ClientId, key: KeyId, at_us: Micros): VersionId {
    return this.#read.knew(session, key, at_us) ?? 0;
  }

  acknowledged({ session, key, version, ended_us }: Readonly<DataOperation>): void {
    this.#written.learn(session, key, version, ended_us);
  }

  /** Of reads that are ok, once they have ended. */
  read(operation: Readonly<DataOperation>): void {
    const { session, key, version, population, intended_us, started_us, ended_us } = operation;
    if (intended_us >= this.#warmup_us) {
      const own = this.#clients[population];
      this.#check(own['read-your-writes'], version, this.#written.knew(session, key, started_us));
      this.#check(own['monotonic-reads'], version, this.#read.knew(session, key, started_us));
    }
    if (version > 0) this.#read.learn(session, key, version, ended_us);
  }

  applied(replica: ReplicaId, key: KeyId, version: VersionId, at_us: Micros): void {
    if (version === 0) return;
    const { ofSession, readBefore } = this.#replicas[replica];
    const isCounted = at_us >= this.#warmup_us;
    const pair = this.#pairs.add(this.#book.sessionOf(version), key);
    const shown = ofSession.get(pair);
    if (shown !== undefined && shown !== version && isCounted) {
      this.#check(this.#service['monotonic-writes'], version, shown);
    }
    if (shown === undefined || this.#isAskedLater(version, shown)) ofSession.set(pair, version);
    const read = readBefore.get(key);
    if (read !== undefined && isCounted) {
      this.#check(this.#service['writes-follow-reads'], version, read);
      if (version === read) this.#service['writes-follow-reads'].violations++;
    }
    const follows = this.#book.followsOf(version);
    if (follows > 0 && (read === undefined || this.#isAskedLater(follows, read))) {
      readBefore.set(key, follows);
    }
  }

  memoryLost(replica: ReplicaId): void {
    this.#replicas[replica].ofSession.clear();
    this.#replicas[replica].readBefore.clear();
  }

  ofClients(population: PopulationId, guarantee: ClientGuarantee): Readonly<Tally> {
    return this.#clients[population][guarantee];
  }

  ofService(guarantee: ServiceGuarantee): Readonly<Tally> {
    return this.#service[guarantee];
  }

  #check(tally: Tally, version: VersionId, known: VersionId | null): void {
    if (known === null || known === 0) return;
    tally.checked++;
    if (this.#book.isOlder(version, known)) tally.violations++;
  }

  #isAskedLater(version: VersionId, than: VersionId): boolean {
    return this.#book.asked_us(version) > this.#book.asked_us(than);
  }
}

export interface Tally {
  checked: number;
  violations: number;
}

/** Those that a client can see broken by itself, and those that show in what replicas apply. */
export const CLIENT_GUARANTEES = ['read-your-writes', 'monotonic-reads'] as const;
export const SERVICE_GUARANTEES = ['monotonic-writes', 'writes-follow-reads'] as const;
export type ClientGuarantee = (typeof CLIENT_GUARANTEES)[number];
export type ServiceGuarantee = (typeof SERVICE_GUARANTEES)[number];
