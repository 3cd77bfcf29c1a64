import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { Micros } from '../../kernel/kernel.js';
import type { WriteBook } from './write-book.js';

/** Acknowledged writes of one key that are newer than something, at a moment. */
export interface NewerWrites {
  /** The one that was acknowledged first. */
  readonly first: VersionId;
  readonly count: number;
}

/** The acknowledged writes of each key, in the order of their acknowledgement. */
export class AcknowledgedWrites {
  readonly #book: WriteBook;
  readonly #lists = new Map<KeyId, VersionId[]>();
  readonly #walks = new Map<VersionId, Walk>();
  /** Of all acknowledged writes: what was acknowledged later than that after a moment was asked for after it. */
  #longest_us = 0;

  constructor(book: WriteBook) {
    this.#book = book;
  }

  keys(): IterableIterator<KeyId> {
    return this.#lists.keys();
  }

  add(version: VersionId, at_us: Micros): void {
    const key = this.#book.keyOf(version);
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, [version]);
    else list.push(version);
    this.#longest_us = Math.max(this.#longest_us, at_us - this.#book.asked_us(version));
  }

  /** The one acknowledged last by then; 0: none was. */
  latest(key: KeyId, by_us: Micros): VersionId {
    const list = this.#lists.get(key) ?? NONE;
    return list[this.#countUntil(list, by_us) - 1] ?? 0;
  }

  /** Those acknowledged by then that are definitely newer than the version; null: none is. */
  newerThan(key: KeyId, version: VersionId, by_us: Micros): NewerWrites | null {
    const list = this.#lists.get(key);
    const over_us = this.#book.settled_us(version);
    if (list === undefined || over_us > by_us) return null;
    const end = this.#countUntil(list, by_us);
    if (version === 0) return end === 0 ? null : { first: list[0], count: end };
    const walk = this.#walkOf(version, list, over_us, end);
    const passed = walk.begin + walk.concurrent.filter((index) => index < end).length;
    if (passed >= end) return null;
    return { first: list[this.#skip(list, walk, end)], count: end - passed };
  }

  /** Every acknowledged write of the key that was asked for after the moment, oldest first. */
  *askedAfter(key: KeyId, after_us: Micros): Generator<VersionId> {
    const list = this.#lists.get(key) ?? NONE;
    for (let index = this.#countUntil(list, after_us); index < list.length; index++) {
      if (this.#book.asked_us(list[index]) > after_us) yield list[index];
    }
  }

  /**
   * Looks for the writes that were under way when the version was settled: they come after it in the list
   * and are not newer. Goes on where the last look ended, so that a replica that is far behind and often
   * read costs no more than each write once.
   */
  #walkOf(version: VersionId, list: readonly VersionId[], over_us: Micros, end: number): Walk {
    let walk = this.#walks.get(version);
    if (walk === undefined || walk.over_us !== over_us) {
      if (this.#walks.size >= MOST_WALKS) this.#walks.clear();
      const begin = this.#countUntil(list, over_us);
      walk = { over_us, begin, next: begin, concurrent: [] };
      this.#walks.set(version, walk);
    }
    for (; walk.next < end; walk.next++) {
      const other = list[walk.next];
      if (this.#book.settled_us(other) > over_us + this.#longest_us) break;
      if (this.#book.asked_us(other) <= over_us) walk.concurrent.push(walk.next);
    }
    return walk;
  }

  #skip(list: readonly VersionId[], { begin, concurrent }: Walk, end: number): number {
    let index = begin;
    while (index < end && concurrent[index - begin] === index) index++;
    return index < list.length ? index : end - 1;
  }

  /** How many were acknowledged by then. */
  #countUntil(list: readonly VersionId[], by_us: Micros): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#book.settled_us(list[middle]) <= by_us) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Walk {
  readonly over_us: Micros;
  /** The first in the list that was acknowledged after the version was settled. */
  readonly begin: number;
  next: number;
  /** Places in the list, rising. */
  readonly concurrent: number[];
}

const NONE: readonly VersionId[] = [];
const MOST_WALKS = 4_096;
