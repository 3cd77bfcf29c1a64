import type { EventRef, EventSlots } from './event-slots.js';
import type { Micros } from './kernel.js';

/**
 * The few events that come next, in order: runs of equal times, each a list in order of scheduling, so
 * that a burst of simultaneous events costs one run. Kept latest first: the earliest is taken from the end.
 */
export class Runs {
  /** Number of runs, not of events. */
  count = 0;
  private times = new Float64Array(128);
  private heads = new Int32Array(128);
  private tails = new Int32Array(128);
  private readonly slots: EventSlots;

  constructor(slots: EventSlots) {
    this.slots = slots;
  }

  /** Time of the earliest run; only while count > 0. */
  firstTime(): Micros {
    return this.times[this.count - 1];
  }

  /** The earliest event; only while count > 0. */
  first(): EventRef {
    return this.heads[this.count - 1];
  }

  /** Takes the earliest event out if its time is <= limit, else returns 0; only while count > 0. */
  takeUpTo(limit_us: Micros): EventRef {
    const last = this.count - 1;
    if (this.times[last] > limit_us) return 0;
    const ref = this.heads[last];
    const next = this.slots.next(ref);
    if (next === 0) this.count = last;
    else this.heads[last] = next;
    return ref;
  }

  /** Puts the first event in; only while count = 0. */
  start(ref: EventRef, time_us: Micros): void {
    this.insertAt(0, ref, time_us);
  }

  /** Puts an event after all others of its time. Linear in the number of runs, which the queue keeps small. */
  insertLast(ref: EventRef, time_us: Micros): void {
    const { times, tails, slots } = this;
    let at = this.count;
    while (at > 0 && times[at - 1] < time_us) at--;
    if (at > 0 && times[at - 1] === time_us) {
      slots.setNext(tails[at - 1], ref);
      slots.setNext(ref, 0);
      tails[at - 1] = ref;
    } else this.insertAt(at, ref, time_us);
  }

  /** Puts an event before all others of its time. */
  insertFirst(ref: EventRef, time_us: Micros): void {
    const { times, heads, slots } = this;
    let at = this.count;
    while (at > 0 && times[at - 1] < time_us) at--;
    if (at > 0 && times[at - 1] === time_us) {
      slots.setNext(ref, heads[at - 1]);
      heads[at - 1] = ref;
    } else this.insertAt(at, ref, time_us);
  }

  /** Takes everything out, in order. */
  drain(take: (ref: EventRef, time_us: Micros) => void): void {
    for (let i = this.count - 1; i >= 0; i--) {
      let ref = this.heads[i];
      while (ref !== 0) {
        const next = this.slots.next(ref);
        take(ref, this.times[i]);
        ref = next;
      }
    }
    this.count = 0;
  }

  /** Gives the memory of cancelled events back; returns how many there were. */
  sweep(): number {
    const slots = this.slots;
    let swept = 0;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      let head = 0;
      let tail = 0;
      for (let ref = this.heads[i]; ref !== 0; ) {
        const next = slots.next(ref);
        if (slots.isCancelled(ref)) {
          slots.release(ref);
          swept++;
        } else {
          if (tail === 0) head = ref;
          else slots.setNext(tail, ref);
          tail = ref;
        }
        ref = next;
      }
      if (tail === 0) continue;
      slots.setNext(tail, 0);
      this.times[kept] = this.times[i];
      this.heads[kept] = head;
      this.tails[kept] = tail;
      kept++;
    }
    this.count = kept;
    return swept;
  }

  private insertAt(at: number, ref: EventRef, time_us: Micros): void {
    const { times, heads, tails } = this;
    for (let i = this.count; i > at; i--) {
      times[i] = times[i - 1];
      heads[i] = heads[i - 1];
      tails[i] = tails[i - 1];
    }
    times[at] = time_us;
    heads[at] = ref;
    tails[at] = ref;
    this.slots.setNext(ref, 0);
    this.count++;
  }
}
