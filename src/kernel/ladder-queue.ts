import { Backlog } from './backlog.js';
import { type EventRef, EventSlots } from './event-slots.js';
import type { EventHandle, HandlerId, Micros } from './kernel.js';
import { Rung } from './rung.js';
import { Runs } from './runs.js';

/** Up to so many events need no ladder: the runs alone are faster. */
const FEW = 24;
/** More runs than this are spread over a rung. Less than the capacity of Runs. */
const MOST_RUNS = 64;
/** A bucket with more events than this, unless simultaneous, is divided. Less than MOST_RUNS. */
const CROWD = 48;
/** Buckets for each event where events lie densest: most events are then alone, with nothing to sort. */
const BUCKETS_PER_EVENT = 4;
/** How far a rung reaches, in mean distances of the events in the backlog. */
const REACH = 10;
/** Below so many cancelled events nobody sweeps. */
const SWEEP_AT = 1024;
const BEFORE_ALL_US = -1;

/**
 * Pending events in order of (time, order of scheduling), at constant cost for each.
 *
 * A ladder queue after Tang, Goh and Thng (ACM TOMACS 15(3), 2005): what is far off waits unsorted in the
 * backlog; what is nearer lies in the buckets of rungs, each deeper rung dividing one bucket of the rung
 * above; only the next few events are sorted, in runs. In time, from early to late and without overlap:
 * runs | deepest rung | ... | rung 0 | backlog. Every list keeps the order of scheduling and equal times
 * always move together, so no sequence number is needed.
 */
export class LadderQueue {
  readonly slots = new EventSlots();
  /** Time of the event popped last, or a later one set from outside. No push may lie before it. */
  now_us: Micros = 0;
  /** Events popped so far. */
  popped = 0;
  private pushed = 0;
  private cancelled = 0;
  /** Cancelled events that still take up memory. */
  private dead = 0;
  private readonly runs = new Runs(this.slots);
  /** Rung 0. What lies at its end or later is in the backlog. */
  private readonly top = new Rung(null);
  /** The rung in use that is the deepest. What lies before its open part is in the runs. */
  private deepest = this.top;
  private readonly backlog = new Backlog();

  /** Events pushed and neither popped nor cancelled. */
  get size(): number {
    return this.pushed - this.popped - this.cancelled;
  }

  /** @param time_us a whole number, not before now */
  push(time_us: Micros, handler: HandlerId, a: number, b: number): EventHandle {
    const slots = this.slots;
    const ref = slots.allocate(time_us, handler, a, b);
    this.pushed++;
    if (time_us >= this.top.end_us) this.backlog.add(ref, time_us);
    else if (time_us < this.deepest.open_us) this.pushRun(ref, time_us);
    else this.pushRung(ref, time_us);
    return slots.handle(ref);
  }

  /**
   * Takes the earliest event out if its time is <= limit, else returns 0. Read the event from `slots`, then
   * release it there.
   */
  popUpTo(limit_us: Micros): EventRef {
    for (;;) {
      const ref = this.runs.count > 0 ? this.runs.takeUpTo(limit_us) : this.takeFromLadder(limit_us);
      if (ref === 0) return 0;
      if (!this.slots.isCancelled(ref)) {
        this.now_us = this.slots.time(ref);
        this.popped++;
        return ref;
      }
      this.discard(ref);
    }
  }

  /** Whether an event has time <= limit. */
  isDue(limit_us: Micros): boolean {
    const runs = this.runs;
    for (;;) {
      if (runs.count === 0) this.takeFromLadder(BEFORE_ALL_US);
      if (runs.count === 0 || runs.firstTime() > limit_us) return false;
      if (!this.slots.isCancelled(runs.first())) return true;
      this.discard(runs.takeUpTo(limit_us));
    }
  }

  /** False if the event was popped or cancelled before. */
  cancel(handle: EventHandle): boolean {
    if (!this.slots.cancel(handle)) return false;
    this.cancelled++;
    this.dead++;
    if (this.dead > SWEEP_AT && this.dead > this.size) this.sweep();
    return true;
  }

  private pushRun(ref: EventRef, time_us: Micros): void {
    this.runs.insertLast(ref, time_us);
    if (this.runs.count > MOST_RUNS) this.spreadRuns();
  }

  private pushRung(ref: EventRef, time_us: Micros): void {
    let rung = this.top;
    while (time_us < rung.open_us) rung = rung.deeper();
    rung.add(ref, time_us, this.slots);
  }

  /**
   * With no runs left: takes the earliest event if its time is <= limit. Otherwise, and where several events
   * come together, fills the runs.
   */
  private takeFromLadder(limit_us: Micros): EventRef {
    const { slots, runs } = this;
    for (;;) {
      const rung = this.deepest;
      const head = rung.takeBucket();
      if (head === 0) {
        if (rung.above !== null) this.deepest = rung.above;
        else if (this.backlog.count === 0) return 0;
        else if (this.takeBacklog()) return runs.takeUpTo(limit_us);
      } else if (slots.next(head) === 0) {
        // The common case: an event alone passes the runs by.
        const time_us = slots.time(head);
        if (time_us <= limit_us) return head;
        runs.start(head, time_us);
        return 0;
      } else if (slots.isCrowd(head, CROWD)) {
        this.spreadBucket(head, rung);
      } else {
        for (let ref = head; ref !== 0; ) {
          const next = slots.next(ref);
          runs.insertFirst(ref, slots.time(ref));
          ref = next;
        }
        return runs.takeUpTo(limit_us);
      }
    }
  }

  /** Too many to sort: a deeper rung divides the bucket that was just taken. */
  private spreadBucket(head: EventRef, rung: Rung): void {
    const slots = this.slots;
    const deeper = this.divide(rung.open_us, rung.width_us, CROWD);
    for (let ref = slots.reverse(head); ref !== 0; ) {
      const next = slots.next(ref);
      if (slots.isCancelled(ref)) this.discard(ref);
      else deeper.add(ref, slots.time(ref), slots);
      ref = next;
    }
  }

  /** With no rungs left: brings the nearer part of the backlog in. True if the runs have events now. */
  private takeBacklog(): boolean {
    const { backlog, runs } = this;
    if (this.dead > 0) this.dead -= backlog.sweep(this.slots);
    const count = backlog.count;
    if (count === 0) return false;
    const { min, max, mean } = backlog.extent();
    if (count <= FEW || min === max) {
      for (let i = 0; i < count; i++) runs.insertLast(backlog.refs[i], backlog.times[i]);
      backlog.clear();
      this.top.lay(count <= FEW ? Number.POSITIVE_INFINITY : max + 1, 1, 0);
      return true;
    }
    // By Markov's inequality most of the events lie within a few mean distances, so few are looked at again,
    // and a far-off few do not spoil the width of the buckets.
    const distance_us = mean - min;
    const width_us = powerOfTwo(distance_us / (count * BUCKETS_PER_EVENT));
    this.top.lay(min, width_us, Math.ceil((distance_us * REACH + 1) / width_us));
    backlog.moveBefore(this.top.end_us, this.top, this.slots);
    return false;
  }

  /** Too many runs to insert into one by one. */
  private spreadRuns(): void {
    const { runs, backlog, slots, deepest } = this;
    if (deepest.open_us === Number.POSITIVE_INFINITY) {
      // There is nothing but the runs: start over with a backlog.
      runs.drain((ref, time_us) => backlog.add(ref, time_us));
      this.top.lay(this.now_us, 1, 0);
    } else {
      // From the present on, so that whatever is pushed from now on finds its place in the ladder: the rung
      // divides what is left of a bucket by MOST_RUNS at least, which bounds the depth.
      const rung = this.divide(deepest.open_us, deepest.open_us - this.now_us, runs.count);
      runs.drain((ref, time_us) => rung.add(ref, time_us, slots));
    }
  }

  /** Adds a rung over the last `length_us` before `end_us`, or somewhat more. */
  private divide(end_us: Micros, length_us: Micros, count: number): Rung {
    const width_us = powerOfTwo(length_us / (count * BUCKETS_PER_EVENT));
    const buckets = Math.ceil(length_us / width_us);
    const rung = this.deepest.deeper();
    rung.lay(end_us - buckets * width_us, width_us, buckets);
    this.deepest = rung;
    return rung;
  }

  private discard(ref: EventRef): void {
    this.slots.release(ref);
    this.dead--;
  }

  /** Frees all cancelled events, once they outnumber what has to be looked at to find them. */
  private sweep(): void {
    let words = 0;
    for (let rung: Rung | null = this.deepest; rung !== null; rung = rung.above) words += rung.words;
    if (this.dead < words / 4) return;
    let swept = this.runs.sweep() + this.backlog.sweep(this.slots);
    for (let rung: Rung | null = this.deepest; rung !== null; rung = rung.above)
      swept += rung.sweep(this.slots);
    this.dead -= swept;
  }
}

/** The least power of two that is at least 1 and at least `x`. */
function powerOfTwo(x: number): number {
  let power = 1;
  while (power < x) power *= 2;
  return power;
}
