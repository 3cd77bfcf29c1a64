import type { EventHandle, HandlerId, Micros } from './kernel.js';

/** Names the record of one event: the index of its first 32-bit word, a multiple of 8. 0 is no event. */
export type EventRef = number;

/** A handle is generation * 2^25 + slot; generations go to 2^28, so handles stay exact integers. */
const SLOT_LIMIT = 2 ** 25;
const LAST_GENERATION = 2 ** 28 - 1;
/** The handler word of an event that was cancelled but still stands in some list. */
const CANCELLED = -1;

/**
 * The memory of the events: fixed records in one growing buffer, reused last in, first out so that the
 * hot ones stay in cache. A slot whose generations are used up is retired, never reused: a handle names
 * one event for ever.
 */
export class EventSlots {
  /**
   * Words of a record: 0, 1 time, 2 next of its list, 3 handler, 4 a, 5 b, 6 generation, 7 unused. 32 bytes,
   * half a cache line: one miss an event. The offsets stand as literals in the accessors and nowhere else,
   * because a constant of a module is loaded and checked at every use.
   */
  private words: Int32Array;
  /** The same memory; the time of an event is `times[ref >> 1]`. */
  private times: Float64Array;
  private free: EventRef = 0;
  /** First record never used. Record 0 stays empty, so that 0 can mean "none". */
  private fresh: EventRef = 8;

  private readonly lastGeneration: number;

  constructor(lastGeneration = LAST_GENERATION) {
    this.lastGeneration = lastGeneration;
    this.times = new Float64Array(256 * 4);
    this.words = new Int32Array(this.times.buffer);
  }

  /** Events there is memory for. */
  get capacity(): number {
    return this.words.length / 8;
  }

  time(ref: EventRef): Micros {
    return this.times[ref >> 1];
  }

  next(ref: EventRef): EventRef {
    return this.words[ref | 2];
  }

  setNext(ref: EventRef, next: EventRef): void {
    this.words[ref | 2] = next;
  }

  handler(ref: EventRef): HandlerId {
    return this.words[ref | 3];
  }

  a(ref: EventRef): number {
    return this.words[ref | 4];
  }

  b(ref: EventRef): number {
    return this.words[ref | 5];
  }

  isCancelled(ref: EventRef): boolean {
    return this.words[ref | 3] < 0;
  }

  /** Never 0: slot 0 is not used. */
  handle(ref: EventRef): EventHandle {
    return this.words[ref | 6] * 33554432 + (ref >> 3);
  }

  /** Whether a list has more than `most` events, and not all at the same time. */
  isCrowd(head: EventRef, most: number): boolean {
    let count = 0;
    for (let ref = head; ref !== 0; ref = this.next(ref))
      if (++count > most) return !this.isSimultaneous(head);
    return false;
  }

  /** Turns a list round and returns its new head. */
  reverse(head: EventRef): EventRef {
    let reversed = 0;
    for (let ref = head; ref !== 0; ) {
      const next = this.next(ref);
      this.setNext(ref, reversed);
      reversed = ref;
      ref = next;
    }
    return reversed;
  }

  /** Fills a record; its next word is left to the list it joins. */
  allocate(time_us: Micros, handler: HandlerId, a: number, b: number): EventRef {
    const ref = this.free !== 0 ? this.free : this.extend();
    const words = this.words;
    this.free = words[ref | 2];
    this.times[ref >> 1] = time_us;
    words[ref | 3] = handler;
    words[ref | 4] = a;
    words[ref | 5] = b;
    return ref;
  }

  /** Gives the record back; from here on its handle is stale. */
  release(ref: EventRef): void {
    const words = this.words;
    const generation = words[ref | 6] + 1;
    words[ref | 6] = generation;
    if (generation > this.lastGeneration) return;
    words[ref | 2] = this.free;
    this.free = ref;
  }

  /** Marks the event cancelled where it stands; false if the handle names no pending event. */
  cancel(handle: EventHandle): boolean {
    const generation = Math.floor(handle / SLOT_LIMIT);
    const ref = (handle - generation * SLOT_LIMIT) * 8;
    // Negated, so that NaN and anything that was never a handle is refused as well.
    if (!(ref >= 8 && ref < this.fresh)) return false;
    const words = this.words;
    if (words[ref | 6] !== generation || words[ref | 3] === CANCELLED) return false;
    words[ref | 3] = CANCELLED;
    return true;
  }

  private isSimultaneous(head: EventRef): boolean {
    for (let ref = head; ref !== 0; ref = this.next(ref))
      if (this.time(ref) !== this.time(head)) return false;
    return true;
  }

  /** A record never used, with an empty NEXT word. */
  private extend(): EventRef {
    const ref = this.fresh;
    if (ref >> 3 >= SLOT_LIMIT) throw new Error(`kernel: more than ${SLOT_LIMIT - 1} events at once`);
    if (ref === this.words.length) {
      const grown = new Float64Array(this.times.length * 2);
      grown.set(this.times);
      this.times = grown;
      this.words = new Int32Array(grown.buffer);
    }
    this.fresh = ref + 8;
    return ref;
  }
}
