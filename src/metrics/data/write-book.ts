import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { ClientId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

/**
 * What is known of each write, by its version: about fifty bytes for each, for the whole run. A version may
 * be read, lost or restored long after it was written, so nothing of this is ever dropped.
 */
export class WriteBook {
  #keys = new Int32Array(FIRST_CAPACITY);
  #sessions = new Int32Array(FIRST_CAPACITY);
  /** What its session had read of the key before. */
  #follows = new Int32Array(FIRST_CAPACITY);
  /** Place among all versions in the order in which they were first applied anywhere; 0: nowhere yet. */
  #ranks = new Int32Array(FIRST_CAPACITY);
  #bytes = new Float64Array(FIRST_CAPACITY);
  #asked_us = new Float64Array(FIRST_CAPACITY);
  #applied_us = new Float64Array(FIRST_CAPACITY);
  #settled_us = new Float64Array(FIRST_CAPACITY);
  #flags = new Uint8Array(FIRST_CAPACITY);
  #applied = 0;

  /** How many versions have been applied anywhere; the rank of the last of them. */
  get lastRank(): number {
    return this.#applied;
  }

  written(
    version: VersionId,
    key: KeyId,
    bytes: number,
    session: ClientId,
    at_us: Micros,
    follows: VersionId,
  ): void {
    if (version >= this.#keys.length) this.#grow(version + 1);
    this.#flags[version] = WRITTEN;
    this.#keys[version] = key;
    this.#sessions[version] = session;
    this.#follows[version] = follows;
    this.#bytes[version] = bytes;
    this.#asked_us[version] = at_us;
    this.#settled_us[version] = Number.POSITIVE_INFINITY;
  }

  /** A replica applies the version; says whether it is the first one to. */
  applied(version: VersionId, at_us: Micros): boolean {
    if (this.#has(version, WRITTEN) === false) throw new RangeError(`version ${version} was never asked for`);
    if (this.#ranks[version] > 0) return false;
    this.#ranks[version] = ++this.#applied;
    this.#applied_us[version] = at_us;
    if (this.#has(version, ENDED) && !this.isAcknowledged(version)) this.#settled_us[version] = at_us;
    return true;
  }

  acknowledged(version: VersionId, at_us: Micros): void {
    this.#flags[version] |= ENDED | ACKNOWLEDGED;
    this.#settled_us[version] = at_us;
  }

  /** Its client was told that it failed, or nothing. */
  unacknowledged(version: VersionId): void {
    this.#flags[version] |= ENDED;
    if (this.#ranks[version] > 0) this.#settled_us[version] = this.#applied_us[version];
  }

  /** Says whether it was not known to be lost. */
  lost(version: VersionId): boolean {
    return this.#mark(version, LOST);
  }

  /** Merging dropped it; says whether for the first time. */
  dropped(version: VersionId): boolean {
    return this.#mark(version, DROPPED);
  }

  keyOf(version: VersionId): KeyId {
    return this.#keys[version];
  }

  sessionOf(version: VersionId): ClientId {
    return this.#sessions[version];
  }

  /** 0: its session had read nothing of the key. */
  followsOf(version: VersionId): VersionId {
    return this.#follows[version];
  }

  /** 0 for no version, and for one that was applied nowhere. */
  rankOf(version: VersionId): number {
    return this.#ranks[version];
  }

  bytesOf(version: VersionId): number {
    return this.#bytes[version];
  }

  asked_us(version: VersionId): Micros {
    return this.#asked_us[version];
  }

  /** When it was first applied anywhere. */
  applied_us(version: VersionId): Micros {
    return this.#applied_us[version];
  }

  /**
   * From when on the write is over, so that whatever is asked for then is newer: its acknowledgement; of
   * one that ended without, when it was first applied. Infinity while nobody can know; of no version −Infinity.
   */
  settled_us(version: VersionId): Micros {
    return version === 0 ? Number.NEGATIVE_INFINITY : this.#settled_us[version];
  }

  /**
   * Was `other` asked for after `version` was over? At the same microsecond nobody can tell. No version (0)
   * is older than any.
   */
  isOlder(version: VersionId, other: VersionId): boolean {
    return this.settled_us(version) < this.#asked_us[other];
  }

  isAcknowledged(version: VersionId): boolean {
    return this.#has(version, ACKNOWLEDGED);
  }

  isLost(version: VersionId): boolean {
    return this.#has(version, LOST);
  }

  isDropped(version: VersionId): boolean {
    return this.#has(version, DROPPED);
  }

  #has(version: VersionId, flag: number): boolean {
    return (this.#flags[version] & flag) !== 0;
  }

  #mark(version: VersionId, flag: number): boolean {
    const isNew = !this.#has(version, flag);
    this.#flags[version] |= flag;
    return isNew;
  }

  #grow(atLeast: number): void {
    const length = Math.max(atLeast, 2 * this.#keys.length);
    const copied = <A extends Int32Array | Float64Array | Uint8Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#keys = copied(this.#keys, new Int32Array(length));
    this.#sessions = copied(this.#sessions, new Int32Array(length));
    this.#follows = copied(this.#follows, new Int32Array(length));
    this.#ranks = copied(this.#ranks, new Int32Array(length));
    this.#bytes = copied(this.#bytes, new Float64Array(length));
    this.#asked_us = copied(this.#asked_us, new Float64Array(length));
    this.#applied_us = copied(this.#applied_us, new Float64Array(length));
    this.#settled_us = copied(this.#settled_us, new Float64Array(length));
    this.#flags = copied(this.#flags, new Uint8Array(length));
  }
}

const FIRST_CAPACITY = 1_024;
const WRITTEN = 1;
const ENDED = 2;
const ACKNOWLEDGED = 4;
const LOST = 8;
const DROPPED = 16;
