import type { EventRef, EventSlots } from './event-slots.js';
import type { Micros } from './kernel.js';
import type { Rung } from './rung.js';

/** Events in no order but that of scheduling. The times stand beside the references, to be read in a row. */
export class Backlog {
  count = 0;
  times = new Float64Array(64);
  refs = new Int32Array(64);

  add(ref: EventRef, time_us: Micros): void {
    const count = this.count;
    if (count === this.refs.length) this.grow();
    this.times[count] = time_us;
    this.refs[count] = ref;
    this.count = count + 1;
  }

  clear(): void {
    this.count = 0;
  }

  /** Only while count > 0. */
  extent(): { min: Micros; max: Micros; mean: number } {
    const { times, count } = this;
    let min = times[0];
    let max = min;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const time_us = times[i];
      if (time_us < min) min = time_us;
      if (time_us > max) max = time_us;
      sum += time_us;
    }
    return { min, max, mean: Math.max(min, sum / count) };
  }

  /** Moves the events before `end_us` to the rung; the others stay, in order. */
  moveBefore(end_us: Micros, rung: Rung, slots: EventSlots): void {
    const { times, refs, count } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const time_us = times[i];
      if (time_us < end_us) rung.add(refs[i], time_us, slots);
      else {
        times[kept] = time_us;
        refs[kept++] = refs[i];
      }
    }
    this.count = kept;
  }

  /** Gives the memory of cancelled events back; returns how many there were. */
  sweep(slots: EventSlots): number {
    const { times, refs, count } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const ref = refs[i];
      if (slots.isCancelled(ref)) slots.release(ref);
      else {
        times[kept] = times[i];
        refs[kept++] = ref;
      }
    }
    this.count = kept;
    return count - kept;
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2);
    const refs = new Int32Array(this.refs.length * 2);
    times.set(this.times);
    refs.set(this.refs);
    this.times = times;
    this.refs = refs;
  }
}
