import type { EventRef, EventSlots } from './event-slots.js';
import type { Micros } from './kernel.js';

/**
 * Buckets of equal width over a stretch of time, consumed from the earliest on. A bucket is a list, last
 * scheduled first: adding to it touches the bucket and the event, nothing else. There are several buckets
 * for each event, most of them empty; a bitmap finds the next that is not.
 */
export class Rung {
  /** Start of the first bucket not yet passed: events before it belong to a deeper rung or to the runs. */
  open_us: Micros = 0;
  /** Exclusive. */
  end_us: Micros = 0;
  width_us: Micros = 1;
  /** The rung of which this one divides a bucket. */
  readonly above: Rung | null;
  private below: Rung | null = null;
  private start_us: Micros = 0;
  private perMicro = 1;
  /** Index of the bitmap word that the next bucket is sought from. */
  private word = 0;
  /** Words of the bitmap in use: what it costs to look through the rung. */
  words = 0;
  /** Zero in every bucket that was taken, so that the arrays are clean once the rung is exhausted. */
  private heads = new Int32Array(64);
  private filled = new Int32Array(2);

  constructor(above: Rung | null) {
    this.above = above;
  }

  /** The next deeper rung, made when first asked for and kept for reuse. */
  deeper(): Rung {
    if (this.below === null) this.below = new Rung(this);
    return this.below;
  }

  /** Lays the exhausted rung over `buckets` buckets. `width_us` is a power of two: see `add`. */
  lay(start_us: Micros, width_us: Micros, buckets: number): void {
    this.start_us = this.open_us = start_us;
    this.end_us = start_us + buckets * width_us;
    this.width_us = width_us;
    this.perMicro = 1 / width_us;
    this.word = 0;
    this.words = (buckets + 31) >> 5;
    if (buckets <= this.heads.length) return;
    const size = Math.ceil(Math.max(buckets, this.heads.length * 2) / 32) * 32;
    this.heads = new Int32Array(size);
    this.filled = new Int32Array(size / 32);
  }

  /** open <= time < end. Exact, because multiplying by a power of two only moves the exponent. */
  add(ref: EventRef, time_us: Micros, slots: EventSlots): void {
    const bucket = ((time_us - this.start_us) * this.perMicro) | 0;
    slots.setNext(ref, this.heads[bucket]);
    this.heads[bucket] = ref;
    this.filled[bucket >> 5] |= 1 << (bucket & 31);
  }

  /** Takes out the list of the next bucket that has one; 0 when none is left. Moves `open_us` past it. */
  takeBucket(): EventRef {
    const { filled, words } = this;
    let word = this.word;
    while (word < words && filled[word] === 0) word++;
    this.word = word;
    if (word >= words) {
      this.open_us = this.end_us;
      return 0;
    }
    const bits = filled[word];
    filled[word] = bits & (bits - 1);
    const bucket = (word << 5) | (31 - Math.clz32(bits & -bits));
    this.open_us = this.start_us + (bucket + 1) * this.width_us;
    const head = this.heads[bucket];
    this.heads[bucket] = 0;
    return head;
  }

  /** Gives the memory of cancelled events back; returns how many there were. */
  sweep(slots: EventSlots): number {
    let swept = 0;
    for (let word = this.word; word < this.words; word++) {
      for (let bits = this.filled[word]; bits !== 0; bits &= bits - 1) {
        swept += this.sweepBucket((word << 5) | (31 - Math.clz32(bits & -bits)), slots);
      }
    }
    return swept;
  }

  private sweepBucket(bucket: number, slots: EventSlots): number {
    let swept = 0;
    let tail = 0;
    for (let ref = this.heads[bucket]; ref !== 0; ) {
      const next = slots.next(ref);
      if (slots.isCancelled(ref)) {
        if (tail === 0) this.heads[bucket] = next;
        else slots.setNext(tail, next);
        slots.release(ref);
        swept++;
      } else tail = ref;
      ref = next;
    }
    if (this.heads[bucket] === 0) this.filled[bucket >> 5] &= ~(1 << (bucket & 31));
    return swept;
  }
}
