import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { WriteBook } from './write-book.js';

/** What happens to the versions that a replica lacks. */
export interface MissingListener {
  lacks(replica: ReplicaId, version: VersionId, at_us: Micros): void;
  has(replica: ReplicaId, version: VersionId, at_us: Micros): void;
  /** Nobody has it any more, or the replica lost its memory: there is nothing to wait for. */
  gone(replica: ReplicaId, version: VersionId): void;
}

/**
 * What each replica shows of each key, and what it lacks: a version that another replica applied, as long as
 * it has neither applied it nor anything from elsewhere that was first applied later. What a replica is the
 * first to apply does not make up for what it lacks: it may never have heard of that. Where all show the same,
 * none lacks anything. A replica without memory lacks nothing; when it is back it lacks the newest version of
 * every key that it does not have.
 */
export class ReplicaStates {
  readonly #book: WriteBook;
  readonly #replicas: number;
  readonly #listener: MissingListener;
  readonly #living: boolean[];
  /** Of a key, the versions that some living replica lacks, by rank. Other keys are not in it. */
  readonly #missing = new Map<KeyId, VersionId[]>();
  /** By key and replica: what whoever reads it there sees. */
  #visible: Int32Array;
  /** Likewise: the rank up to which it has everything, or has had something newer. */
  #covered: Int32Array;
  /** Likewise: where in the missing ones its own begin. */
  #from: Int32Array;
  #keys = 0;

  constructor(book: WriteBook, replicas: number, listener: MissingListener) {
    this.#book = book;
    this.#replicas = replicas;
    this.#listener = listener;
    this.#living = new Array<boolean>(replicas).fill(true);
    this.#visible = new Int32Array(FIRST_KEYS * replicas);
    this.#covered = new Int32Array(FIRST_KEYS * replicas);
    this.#from = new Int32Array(FIRST_KEYS * replicas);
  }

  /** Keys are small integers: all below this. */
  get keys(): number {
    return this.#keys;
  }

  isLiving(replica: ReplicaId): boolean {
    return this.#living[replica];
  }

  visible(replica: ReplicaId, key: KeyId): VersionId {
    return key < this.#keys ? this.#visible[key * this.#replicas + replica] : 0;
  }

  /** The rank up to which the replica has everything of the key, or something newer. */
  covered(replica: ReplicaId, key: KeyId): number {
    return this.#covered[key * this.#replicas + replica];
  }

  /** The version of the highest rank that any living replica shows; 0: nobody has the key. */
  head(key: KeyId): VersionId {
    let head = 0;
    for (let replica = 0; replica < this.#replicas; replica++) {
      const version = this.visible(replica, key);
      if (this.#living[replica] && this.#book.rankOf(version) > this.#book.rankOf(head)) head = version;
    }
    return head;
  }

  /** The latest moment at which a version that a living replica shows was over; −Infinity: none shows any. */
  settled_us(key: KeyId): Micros {
    let latest_us = Number.NEGATIVE_INFINITY;
    for (let replica = 0; replica < this.#replicas; replica++) {
      if (!this.#living[replica]) continue;
      latest_us = Math.max(latest_us, this.#book.settled_us(this.visible(replica, key)));
    }
    return latest_us;
  }

  apply(replica: ReplicaId, key: KeyId, version: VersionId, at_us: Micros): void {
    if (key >= this.#keys) this.#addKey(key);
    const cell = key * this.#replicas + replica;
    const before = this.#book.rankOf(this.#visible[cell]);
    const isFirst = version > 0 && this.#book.applied(version, at_us);
    const rank = this.#book.rankOf(version);
    this.#visible[cell] = version;
    if (isFirst) this.#spread(key, version, replica, at_us);
    else if (rank > this.#covered[cell]) this.#cover(key, replica, rank, at_us);
    if (rank > 0 && this.#isSameEverywhere(key, version)) this.#coverAll(key, rank, at_us);
    if (rank < before) this.#forget(key);
    if (version === 0 && this.#living[replica]) this.#restart(key, replica, at_us);
    this.#trim(key);
  }

  /** The replica got the version and dropped it for what it shows. */
  drop(replica: ReplicaId, version: VersionId, at_us: Micros): void {
    const key = this.#book.keyOf(version);
    const cell = key * this.#replicas + replica;
    this.#listener.has(replica, version, at_us);
    if (this.#missing.get(key)?.[this.#from[cell]] !== version) return;
    this.#cover(key, replica, this.#book.rankOf(version), at_us);
    this.#trim(key);
  }

  memoryLost(replica: ReplicaId): void {
    this.#living[replica] = false;
    for (let key = 0; key < this.#keys; key++) {
      const cell = key * this.#replicas + replica;
      this.#abandon(key, replica);
      this.#visible[cell] = 0;
      this.#covered[cell] = 0;
      this.#forget(key);
      this.#trim(key);
    }
  }

  memoryBack(replica: ReplicaId, at_us: Micros): void {
    this.#living[replica] = true;
    for (let key = 0; key < this.#keys; key++) this.#restart(key, replica, at_us);
  }

  /** A version that nobody had before: all others lack it. */
  #spread(key: KeyId, version: VersionId, origin: ReplicaId, at_us: Micros): void {
    const missing = this.#missingOf(key);
    for (let replica = 0; replica < this.#replicas; replica++) {
      const cell = key * this.#replicas + replica;
      const isBehind = this.#from[cell] < missing.length;
      if (replica === origin && !isBehind) this.#covered[cell] = this.#book.rankOf(version);
      if (!isBehind && (replica === origin || !this.#living[replica])) this.#from[cell]++;
      if (replica !== origin && this.#living[replica]) this.#listener.lacks(replica, version, at_us);
    }
    missing.push(version);
  }

  #isSameEverywhere(key: KeyId, version: VersionId): boolean {
    for (let replica = 0; replica < this.#replicas; replica++) {
      if (this.#living[replica] && this.visible(replica, key) !== version) return false;
    }
    return true;
  }

  #coverAll(key: KeyId, rank: number, at_us: Micros): void {
    for (let replica = 0; replica < this.#replicas; replica++) {
      const isBehind = this.#covered[key * this.#replicas + replica] < rank;
      if (this.#living[replica] && isBehind) this.#cover(key, replica, rank, at_us);
    }
  }

  #cover(key: KeyId, replica: ReplicaId, rank: number, at_us: Micros): void {
    const missing = this.#missing.get(key) ?? NONE;
    const cell = key * this.#replicas + replica;
    this.#covered[cell] = rank;
    while (this.#from[cell] < missing.length && this.#book.rankOf(missing[this.#from[cell]]) <= rank) {
      this.#listener.has(replica, missing[this.#from[cell]++], at_us);
    }
  }

  /** The newest versions may be gone with the last replica that showed them. */
  #forget(key: KeyId): void {
    const missing = this.#missing.get(key);
    if (missing === undefined) return;
    const head = this.#book.rankOf(this.head(key));
    while (missing.length > 0 && this.#book.rankOf(missing[missing.length - 1]) > head) {
      const version = missing.pop() as VersionId;
      for (let replica = 0; replica < this.#replicas; replica++) {
        const cell = key * this.#replicas + replica;
        if (this.#from[cell] > missing.length) this.#from[cell] = missing.length;
        else if (this.#living[replica]) this.#listener.gone(replica, version);
      }
    }
  }

  /** The replica lacks the newest version from now on, unless it shows it, and nothing else. */
  #restart(key: KeyId, replica: ReplicaId, at_us: Micros): void {
    const cell = key * this.#replicas + replica;
    this.#abandon(key, replica);
    this.#covered[cell] = this.#book.rankOf(this.#visible[cell]);
    const head = this.head(key);
    if (this.#covered[cell] >= this.#book.rankOf(head)) return;
    const missing = this.#missingOf(key);
    if (missing[missing.length - 1] === head) {
      this.#from[cell] = missing.length - 1;
    } else {
      for (let other = 0; other < this.#replicas; other++) {
        const place = key * this.#replicas + other;
        if (this.#from[place] === missing.length && other !== replica) this.#from[place]++;
      }
      missing.push(head);
    }
    this.#listener.lacks(replica, head, at_us);
  }

  /** The replica waits for nothing of the key any more. */
  #abandon(key: KeyId, replica: ReplicaId): void {
    const missing = this.#missing.get(key) ?? NONE;
    const cell = key * this.#replicas + replica;
    while (this.#from[cell] < missing.length) this.#listener.gone(replica, missing[this.#from[cell]++]);
  }

  /** Drops what every replica has. */
  #trim(key: KeyId): void {
    const missing = this.#missing.get(key);
    if (missing === undefined) return;
    const first = key * this.#replicas;
    let least = missing.length;
    for (let replica = 0; replica < this.#replicas; replica++) {
      least = Math.min(least, this.#from[first + replica]);
    }
    if (least === missing.length) this.#missing.delete(key);
    // Else once it is the larger part: each version moves at most once on average.
    else if (least < 16 || 2 * least < missing.length) return;
    else missing.splice(0, least);
    for (let replica = 0; replica < this.#replicas; replica++) this.#from[first + replica] -= least;
  }

  #missingOf(key: KeyId): VersionId[] {
    let missing = this.#missing.get(key);
    if (missing === undefined) {
      missing = [];
      this.#missing.set(key, missing);
    }
    return missing;
  }

  #addKey(key: KeyId): void {
    this.#keys = key + 1;
    if (this.#keys * this.#replicas <= this.#visible.length) return;
    const length = Math.max(this.#keys * this.#replicas, 2 * this.#visible.length);
    const [visible, covered, from] = [this.#visible, this.#covered, this.#from];
    this.#visible = new Int32Array(length);
    this.#covered = new Int32Array(length);
    this.#from = new Int32Array(length);
    this.#visible.set(visible);
    this.#covered.set(covered);
    this.#from.set(from);
  }
}

const NONE: readonly VersionId[] = [];
const FIRST_KEYS = 256;
