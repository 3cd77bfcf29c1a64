import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { ClientId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import { PairIndex } from './pair-index.js';
import type { WriteBook } from './write-book.js';

/**
 * What sessions know of keys, and since when: the version that was asked for last among those that a session
 * got to know. Of each session and key the last few, for operations that began a while ago.
 */
export class SessionKnowledge {
  readonly #book: WriteBook;
  readonly #places = new PairIndex();
  #versions = new Int32Array(FIRST_PAIRS * DEPTH);
  #since_us = new Float64Array(FIRST_PAIRS * DEPTH);
  /** How many things it has got to know, by session and key. */
  #counts = new Int32Array(FIRST_PAIRS);

  constructor(book: WriteBook) {
    this.#book = book;
  }

  learn(session: ClientId, key: KeyId, version: VersionId, at_us: Micros): void {
    const place = this.#placeOf(session, key);
    const count = this.#counts[place];
    if (count > 0) {
      const newest = this.#versions[place * DEPTH + ((count - 1) % DEPTH)];
      if (this.#book.asked_us(newest) >= this.#book.asked_us(version)) return;
    }
    const cell = place * DEPTH + (count % DEPTH);
    this.#versions[cell] = version;
    this.#since_us[cell] = at_us;
    this.#counts[place]++;
  }

  /** What it knew at a moment; 0: nothing; null: that is too long ago. */
  knew(session: ClientId, key: KeyId, at_us: Micros): VersionId | null {
    const place = this.#places.of(session, key);
    if (place < 0) return 0;
    const count = this.#counts[place];
    for (let index = count - 1; index >= Math.max(0, count - DEPTH); index--) {
      const cell = place * DEPTH + (index % DEPTH);
      if (this.#since_us[cell] <= at_us) return this.#versions[cell];
    }
    return count > DEPTH ? null : 0;
  }

  #placeOf(session: ClientId, key: KeyId): number {
    const place = this.#places.add(session, key);
    if (place < this.#counts.length) return place;
    const [versions, since_us, counts] = [this.#versions, this.#since_us, this.#counts];
    this.#versions = new Int32Array(2 * versions.length);
    this.#since_us = new Float64Array(2 * since_us.length);
    this.#counts = new Int32Array(2 * counts.length);
    this.#versions.set(versions);
    this.#since_us.set(since_us);
    this.#counts.set(counts);
    return place;
  }
}

const DEPTH = 4;
const FIRST_PAIRS = 256;
