import type { DataObserver, DataOperation, KeyId, VersionId } from '../domain/data-observations.js';
import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import { AcknowledgedWrites } from '../metrics/data/acknowledged-writes.js';
import { WriteBook } from '../metrics/data/write-book.js';
import { type Cast, clientName } from './cast.js';
import type { MissedWrite } from './explanation.js';

/**
 * The writes of everybody, as far as reads can miss them: what counts as newer is what the metrics count as
 * newer. A write that was missed is followed until the replica has it, or something newer still.
 */
export class MissedWrites {
  readonly #cast: Cast;
  readonly #book = new WriteBook();
  readonly #writes = new AcknowledgedWrites(this.#book);
  readonly #awaited = new Map<KeyId, Awaited[]>();
  /** By replica and version: when it had that. */
  readonly #arrived: Map<VersionId, Micros>[] = [];
  /** By replica and key: what it shows, and since when. */
  readonly #shown: Map<KeyId, Shown>[] = [];

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  written(...[version, key, bytes, session, at_us]: Parameters<DataObserver['dataWritten']>): void {
    this.#book.written(version, key, bytes, session, at_us, 0);
  }

  /** A write, or an addition to a counter, ended. */
  ended({ version, outcome, ended_us }: Readonly<DataOperation>): void {
    if (outcome !== 'ok') return this.#book.unacknowledged(version);
    this.#book.acknowledged(version, ended_us);
    this.#writes.add(version, ended_us);
  }

  applied(replica: ReplicaId, key: KeyId, version: VersionId, at_us: Micros): void {
    if (version === 0) return;
    this.#book.applied(version, at_us);
    this.#arrived[replica] ??= new Map();
    this.#shown[replica] ??= new Map();
    this.#arrived[replica].set(version, at_us);
    this.#shown[replica].set(key, { version, at_us });
    for (const one of this.#awaited.get(key) ?? []) {
      if (one.replica === replica && this.#covers(version, one.version)) one.missed.reached_us ??= at_us;
    }
  }

  /** Has this read, which went well, seen too little? */
  isStale({ key, version, started_us }: Readonly<DataOperation>): boolean {
    return this.#writes.newerThan(key, version, started_us) !== null;
  }

  /** The first write that the read should have seen; null: it missed none. Filled in further as the run goes on. */
  missedBy({ key, version, replica, started_us }: Readonly<DataOperation>): MissedWrite | null {
    const newer = this.#writes.newerThan(key, version, started_us);
    if (newer === null) return null;
    const book = this.#book;
    const missed: Draft = {
      writer: clientName(this.#cast, book.sessionOf(newer.first)),
      asked_us: book.asked_us(newer.first),
      acknowledged_us: book.settled_us(newer.first),
      writes: newer.count,
      reached_us: this.#reachedAlready_us(replica, key, newer.first),
    };
    const awaited = this.#awaited.get(key) ?? [];
    awaited.push({ replica, version: newer.first, missed });
    this.#awaited.set(key, awaited);
    return missed;
  }

  /** The answer takes its time: meanwhile the replica may have got it. */
  #reachedAlready_us(replica: ReplicaId, key: KeyId, version: VersionId): Micros | null {
    const own_us = this.#arrived[replica]?.get(version);
    const shown = this.#shown[replica]?.get(key);
    if (own_us !== undefined) return own_us;
    return shown !== undefined && this.#covers(shown.version, version) ? shown.at_us : null;
  }

  /** Who sees `shown` misses `version` no more. */
  #covers(shown: VersionId, version: VersionId): boolean {
    return shown === version || this.#book.isOlder(version, shown);
  }
}

interface Shown {
  readonly version: VersionId;
  readonly at_us: Micros;
}

type Draft = { -readonly [Key in keyof MissedWrite]: MissedWrite[Key] };

interface Awaited {
  readonly replica: ReplicaId;
  readonly version: VersionId;
  readonly missed: Draft;
}
