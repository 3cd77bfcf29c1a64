import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkQueue } from '../../src/capacity/work-queue.js';

interface Customer {
  readonly came_us: number;
  readonly work_us: number;
}

/** First come, first served, event by event: a line of people and servers that call the next one. */
function naive(customers: readonly Customer[], servers: number): { begun_us: number; done_us: number }[] {
  const times: { begun_us: number; done_us: number }[] = [];
  const line: Customer[] = [];
  let busy: number[] = [];
  const call = (now_us: number) => {
    while (line.length > 0 && busy.length < servers) {
      const done_us = now_us + (line.shift() as Customer).work_us;
      times.push({ begun_us: now_us, done_us });
      busy.push(done_us);
    }
  };
  const leaveUntil = (until_us: number) => {
    for (let next = Math.min(...busy); next <= until_us && busy.length > 0; next = Math.min(...busy)) {
      busy = busy.toSpliced(busy.indexOf(next), 1);
      call(next);
    }
  };
  for (const customer of customers) {
    leaveUntil(customer.came_us);
    line.push(customer);
    call(customer.came_us);
  }
  leaveUntil(Number.MAX_VALUE);
  return times;
}

/** Work in eighths of a µs, so that sums are exact and halves occur. */
const customers = fc
  .array(fc.record({ gap_us: fc.integer({ min: 0, max: 30 }), eighths: fc.integer({ min: 0, max: 900 }) }), {
    maxLength: 60,
  })
  .map((list) => {
    let came_us = 0;
    return list.map(({ gap_us, eighths }): Customer => {
      came_us += gap_us;
      return { came_us, work_us: eighths / 8 };
    });
  });

describe('a work queue', () => {
  it('serves as a line of people does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), customers, (servers, list) => {
        const queue = new WorkQueue(servers);
        const times = list.map(({ came_us, work_us }) => {
          const wait_us = queue.wait_us(came_us);
          return { wait_us, done_us: queue.enter(came_us, work_us) };
        });
        const expected = naive(list, servers).map(({ begun_us, done_us }, index) => ({
          wait_us: Math.round(begun_us - list[index].came_us),
          done_us: Math.round(done_us),
        }));
        expect(times).toEqual(expected);
      }),
    );
  });

  it('knows what is left to do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        customers,
        fc.integer({ min: 0, max: 500 }),
        (servers, list, after) => {
          const queue = new WorkQueue(servers);
          for (const { came_us, work_us } of list) queue.enter(came_us, work_us);
          const now_us = (list.at(-1)?.came_us ?? 0) + after;
          const left = naive(list, servers).map(({ begun_us, done_us }) =>
            Math.max(0, done_us - Math.max(begun_us, now_us)),
          );
          // What will be done after now, by whoever has begun it or not.
          expect(queue.backlog_us(now_us)).toBe(left.reduce((sum, work) => sum + work, 0));
        },
      ),
    );
  });

  it('does not drift: a million jobs of 3 1/3 µs take 3 1/3 seconds', () => {
    const queue = new WorkQueue(1);
    let done_us = 0;
    for (let job = 0; job < 1_000_000; job++) done_us = queue.enter(0, 10 / 3);
    expect(done_us).toBe(3_333_333);
  });

  it('forgets everything', () => {
    const queue = new WorkQueue(2);
    for (let job = 0; job < 5; job++) queue.enter(100, 1_000);
    queue.reset();
    expect([queue.wait_us(101), queue.backlog_us(101), queue.enter(101, 10)]).toEqual([0, 0, 111]);
  });

  it('has at least one server', () => {
    expect(() => new WorkQueue(0)).toThrow('0 servers');
    expect(() => new WorkQueue(1.5)).toThrow('1.5 servers');
  });
});
