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
const BUCKETS_PER_EVENT = 2;
/** How far a rung reaches, in mean distances of the events in the backlog. */
const REACH = 6;
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
  private readonly rungs: Rung[] = [];
  private depth = 0;
  private readonly backlog = new Backlog();
  /** Events before this are in the runs. */
  private runsEnd_us: Micros = 0;
  /** Events from here on are in the backlog. */
  private backlogStart_us: Micros = 0;

  /** Events pushed and neither popped nor cancelled. */
  get size(): number {
    return this.pushed - this.popped - this.cancelled;
  }

  /** @param time_us a whole number, not before now */
  push(time_us: Micros, handler: HandlerId, a: number, b: number): EventHandle {
    const slots = this.slots;
    const ref = slots.allocate(time_us, handler, a, b);
    this.pushed++;
    if (time_us >= this.backlogStart_us) this.backlog.add(ref, time_us);
    else if (time_us < this.runsEnd_us) this.pushRun(ref, time_us);
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
    const rungs = this.rungs;
    let level = 0;
    while (time_us < rungs[level].open_us) level++;
    rungs[level].add(ref, time_us, this.slots);
  }

  /**
   * With no runs left: takes the earliest event if its time is <= limit. Otherwise, and where several events
   * come together, fills the runs.
   */
  private takeFromLadder(limit_us: Micros): EventRef {
    const { slots, runs } = this;
    for (;;) {
      while (this.depth > 0) {
        const rung = this.rungs[this.depth - 1];
        const head = rung.takeBucket();
        this.runsEnd_us = rung.open_us;
        if (head === 0) {
          this.depth--;
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
      if (this.backlog.count === 0) return 0;
      if (this.takeBacklog()) return runs.takeUpTo(limit_us);
    }
  }

  /** Too many to sort: a deeper rung divides the bucket that was just taken. */
  private spreadBucket(head: EventRef, rung: Rung): void {
    const slots = this.slots;
    const deeper = this.divide(rung.open_us, rung.width_us, CROWD);
    this.runsEnd_us = rung.open_us - rung.width_us;
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
      this.runsEnd_us = this.backlogStart_us = count <= FEW ? Number.POSITIVE_INFINITY : max + 1;
      return true;
    }
    // By Markov's inequality most of the events lie within a few mean distances, so few are looked at again,
    // and a far-off few do not spoil the width of the buckets.
    const distance_us = mean - min;
    const width_us = powerOfTwo(distance_us / (count * BUCKETS_PER_EVENT));
    const rung = this.addRung(min, width_us, Math.ceil((distance_us * REACH + 1) / width_us));
    backlog.moveBefore(rung.end_us, rung, this.slots);
    this.runsEnd_us = min;
    this.backlogStart_us = rung.end_us;
    return false;
  }

  /** Too many runs to insert into one by one. */
  private spreadRuns(): void {
    const { runs, backlog, slots } = this;
    if (this.runsEnd_us === Number.POSITIVE_INFINITY) {
      // There is nothing but the runs: start over with a backlog.
      runs.drain((ref, time_us) => backlog.add(ref, time_us));
      this.backlogStart_us = this.now_us;
    } else {
      // From the present on, so that whatever is pushed from now on finds its place in the ladder: the rung
      // divides a bucket by MOST_RUNS at least, which bounds the depth.
      const rung = this.divide(this.runsEnd_us, this.runsEnd_us - this.now_us, runs.count);
      runs.drain((ref, time_us) => rung.add(ref, time_us, slots));
    }
    this.runsEnd_us = this.now_us;
  }

  /** A rung over the last `length_us` before `end_us`, or somewhat more. */
  private divide(end_us: Micros, length_us: Micros, count: number): Rung {
    const width_us = powerOfTwo(length_us / (count * BUCKETS_PER_EVENT));
    const buckets = Math.ceil(length_us / width_us);
    return this.addRung(end_us - buckets * width_us, width_us, buckets);
  }

  private addRung(start_us: Micros, width_us: Micros, buckets: number): Rung {
    let rung = this.rungs[this.depth];
    if (rung === undefined) {
      rung = new Rung();
      this.rungs.push(rung);
    }
    this.depth++;
    rung.lay(start_us, width_us, buckets);
    return rung;
  }

  private discard(ref: EventRef): void {
    this.slots.release(ref);
    this.dead--;
  }

  /** Frees all cancelled events, once they outnumber what has to be looked at to find them. */
  private sweep(): void {
    let buckets = 0;
    for (let level = 0; level < this.depth; level++) buckets += this.rungs[level].buckets;
    if (this.dead < buckets / 4) return;
    let swept = this.runs.sweep() + this.backlog.sweep(this.slots);
    for (let level = 0; level < this.depth; level++) swept += this.rungs[level].sweep(this.slots);
    this.dead -= swept;
  }
}

/** The least power of two that is at least 1 and at least `x`. */
function powerOfTwo(x: number): number {
  let power = 1;
  while (power < x) power *= 2;
  return power;
}
