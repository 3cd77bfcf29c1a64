import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventSlots } from '../../src/kernel/event-slots.js';
import type { EventHandle } from '../../src/kernel/kernel.js';
import { LadderQueue } from '../../src/kernel/ladder-queue.js';

/** What the queue must do, done in the plainest way: a sorted array. */
class SortedArray {
  readonly events: { time_us: number; id: number }[] = [];
  push(time_us: number, id: number): void {
    let at = this.events.length;
    while (at > 0 && this.events[at - 1].time_us > time_us) at--;
    this.events.splice(at, 0, { time_us, id });
  }
  popUpTo(limit_us: number): { time_us: number; id: number } | undefined {
    return this.events.length > 0 && this.events[0].time_us <= limit_us ? this.events.shift() : undefined;
  }
  keep(stays: (id: number) => boolean): void {
    this.events.splice(0, this.events.length, ...this.events.filter(({ id }) => stays(id)));
  }
  cancel(id: number): boolean {
    const at = this.events.findIndex((event) => event.id === id);
    if (at >= 0) this.events.splice(at, 1);
    return at >= 0;
  }
}

/** Runs both side by side and compares every answer. */
class Pair {
  readonly queue = new LadderQueue();
  readonly oracle = new SortedArray();
  readonly handles: EventHandle[] = [];

  push(delay_us: number): void {
    const id = this.handles.length;
    const time_us = Math.min(this.queue.now_us + delay_us, Number.MAX_SAFE_INTEGER);
    this.handles.push(this.queue.push(time_us, id % 7, id, -id));
    this.oracle.push(time_us, id);
  }
  pop(limit_us: number): boolean {
    const { queue } = this;
    const wanted = this.oracle.popUpTo(limit_us);
    const due = queue.isDue(limit_us);
    const ref = queue.popUpTo(limit_us);
    if (due !== (wanted !== undefined) || due !== (ref !== 0)) {
      expect.fail(`due ${due}, popped ${ref}, expected ${JSON.stringify(wanted)}`);
    }
    if (wanted === undefined) return false;
    const { slots } = queue;
    const { time_us, id } = wanted;
    // Plain comparisons: millions of them.
    const same =
      slots.time(ref) === time_us &&
      slots.handler(ref) === id % 7 &&
      slots.a(ref) === id &&
      slots.b(ref) === -id;
    if (!same) expect.fail(`popped ${slots.a(ref)} at ${slots.time(ref)}, expected ${id} at ${time_us}`);
    slots.release(ref);
    return true;
  }
  /** Any event ever pushed: pending, popped or cancelled. */
  cancel(choice: number): void {
    const id = choice % Math.max(1, this.handles.length);
    if (this.handles.length > 0 && this.queue.cancel(this.handles[id]) !== this.oracle.cancel(id)) {
      expect.fail(`cancelled ${id} when it was not there, or did not when it was`);
    }
    if (this.queue.size !== this.oracle.events.length) expect.fail(`${this.queue.size} events left`);
  }
  drain(): void {
    while (this.pop(Number.MAX_SAFE_INTEGER));
    expect(this.queue.size).toBe(0);
  }
}

const delay = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(1_000), fc.nat(30_000_000), fc.maxSafeNat());
const command = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('push'), delay, fc.nat(2)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('burst'), delay, fc.nat(150)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('spread'), delay, fc.nat(150)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('descend'), delay, fc.nat(150)) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('pop'), delay, fc.nat(200)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('cancel'), fc.nat(), fc.nat(100)) },
);

describe('LadderQueue', () => {
  it('answers like a sorted array, whatever is pushed, popped and cancelled', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const pair = new Pair();
        for (const [name, size, times] of commands) {
          for (let i = 0; i < times; i++) {
            if (name === 'push' || name === 'burst') pair.push(size);
            else if (name === 'spread') pair.push((i * size * 7919) % (size + 1));
            else if (name === 'descend') pair.push(Math.floor((size * (times - i)) / times));
            else if (name === 'cancel') pair.cancel(size + i * 31);
            else if (!pair.pop(pair.queue.now_us + size)) break;
          }
        }
        pair.drain();
      }),
      { numRuns: 150 },
    );
  });

  it('keeps order through growth and decline, with a mix of near and far events', () => {
    for (const mix of [[1_000], [0, 5, 1_000_000], [10, 60_000_000], [1, 1, 1, 2 ** 45]]) {
      const pair = new Pair();
      let state = 1;
      const next = (): number => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state / 2 ** 32;
      };
      const push = (): void => pair.push(Math.floor(next() * mix[Math.floor(next() * mix.length)]));
      for (let i = 0; i < 3_000; i++) push();
      for (let i = 0; i < 6_000; i++) {
        pair.pop(Number.MAX_SAFE_INTEGER);
        // Twice as many in as out while i is low, then none.
        if (next() < 2 - i / 2_000) push();
        if (next() < 0.3) pair.cancel(Math.floor(next() * pair.handles.length));
      }
      pair.drain();
    }
  });

  it('keeps the order of scheduling in a burst that meets earlier and later ones of its time', () => {
    const pair = new Pair();
    for (let i = 0; i < 300; i++) pair.push(1_000);
    for (let i = 0; i < 300; i++) pair.push(i * 10);
    for (let i = 0; i < 250; i++) {
      pair.pop(Number.MAX_SAFE_INTEGER);
      if (pair.queue.now_us <= 1_000) pair.push(1_000 - pair.queue.now_us);
    }
    pair.drain();
  });

  it('leaves the events that stay in place when it sweeps the cancelled ones away', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 3_000 })),
        fc.integer({ min: 2, max: 40 }),
        fc.array(fc.nat(2_000), { minLength: 20, maxLength: 20 }),
        (range_us, keepOneIn, more) => {
          const pair = new Pair();
          // Near ones in the ladder, simultaneous ones among them, and far ones in the backlog.
          for (let i = 0; i < 3_000; i++) pair.push((i * 7_919) % range_us);
          for (let i = 0; i < 200; i++) pair.push(1_000_000 + i);
          for (let i = 0; i < 300; i++) pair.pop(Number.MAX_SAFE_INTEGER);
          for (let id = 0; id < pair.handles.length; id++)
            if (id % keepOneIn !== 0) pair.queue.cancel(pair.handles[id]);
          pair.oracle.keep((id) => id % keepOneIn === 0);
          expect(pair.queue.size).toBe(pair.oracle.events.length);
          for (const delay_us of more) {
            pair.push(delay_us);
            pair.pop(Number.MAX_SAFE_INTEGER);
          }
          pair.drain();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('finds a far-off event wherever the ladder happens to end', () => {
    for (let near = 26; near < 60; near++) {
      for (let far_us = 20; far_us < 150; far_us++) {
        const pair = new Pair();
        for (let i = 0; i < near; i++) pair.push(i % 10);
        pair.push(far_us);
        pair.drain();
      }
    }
  });

  it('gives the memory of cancelled events back long before their time', () => {
    const queue = new LadderQueue();
    for (let i = 0; i < 200; i++) queue.push(1_000 + i, 0, i, 0);
    let handle = queue.push(60_000_000, 0, 0, 0);
    let refused = 0;
    for (let i = 0; i < 200_000; i++) {
      if (!queue.cancel(handle)) refused++;
      handle = queue.push(60_000_000 + i, 0, 0, 0);
    }
    expect(refused).toBe(0);
    expect(queue.slots.capacity).toBeLessThan(10_000);
  });

  it('never lets a stale handle cancel the event that took its place', () => {
    const queue = new LadderQueue();
    const stale: EventHandle[] = [];
    for (let i = 0; i < 1_000; i++) {
      stale.push(queue.push(i, 0, 0, 0));
      const ref = queue.popUpTo(i);
      queue.slots.release(ref);
    }
    const live = queue.push(5_000, 0, 0, 0);
    expect(new Set([...stale, live]).size).toBe(1_001);
    for (const handle of [...stale, 0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(queue.cancel(handle)).toBe(false);
    }
    expect(queue.cancel(live)).toBe(true);
    expect(queue.cancel(live)).toBe(false);
    expect(queue.isDue(Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it('retires the place of an event whose handles are used up', () => {
    const slots = new EventSlots(3);
    const handles = new Set<EventHandle>();
    for (let i = 0; i < 100; i++) {
      const ref = slots.allocate(i, 0, 0, 0);
      handles.add(slots.handle(ref));
      slots.release(ref);
    }
    expect(handles.size).toBe(100);
    for (const handle of handles) expect(slots.cancel(handle)).toBe(false);
    // Four generations to a place, so that a handle stays a number that a double holds exactly.
    expect(slots.capacity).toBe(256);
    expect(Math.max(...handles)).toBeLessThan(4 * 2 ** 25);
  });
});
