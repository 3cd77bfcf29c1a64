import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Kernel, type KernelOptions } from '../../src/kernel/kernel.js';

/** A kernel whose one handler writes down when it ran and with what. */
function recording(options: KernelOptions = {}) {
  const kernel = new Kernel(options);
  const log: [number, number, number][] = [];
  const note = kernel.handler('note', (a, b) => log.push([kernel.now_us, a, b]));
  return { kernel, log, note };
}

describe('Kernel', () => {
  it('runs events by time, and those of one time in order of scheduling', () => {
    const { kernel, log, note } = recording();
    kernel.at(20, note, 1);
    kernel.at(10, note, 2, -2);
    kernel.at(20, note, 3);
    kernel.after(10, note, 4);
    expect(kernel.pending).toBe(4);
    expect(kernel.runUntil(100)).toBe('reached');
    expect(log).toEqual([
      [10, 2, -2],
      [10, 4, 0],
      [20, 1, 0],
      [20, 3, 0],
    ]);
    expect([kernel.now_us, kernel.events, kernel.pending]).toEqual([100, 4, 0]);
  });

  it('runs what lies at the end of the run, and leaves what lies after it for the next', () => {
    const { kernel, log, note } = recording();
    for (const time_us of [5, 6, 7]) kernel.at(time_us, note);
    kernel.runUntil(6);
    expect(log.map(([time_us]) => time_us)).toEqual([5, 6]);
    expect(kernel.pending).toBe(1);
    // Between the last event and the next one there is room again.
    kernel.at(6, note, 9);
    kernel.runUntil(7);
    expect(log.slice(2)).toEqual([
      [6, 9, 0],
      [7, 0, 0],
    ]);
  });

  it('agrees with a sorted list when handlers schedule and cancel', () => {
    // Each event schedules the next ones of a given script and cancels another; the oracle does the same by search.
    const script = fc.array(
      fc.record({
        delays: fc.array(fc.oneof(fc.nat(2), fc.nat(1_000), fc.nat(2 ** 40)), { maxLength: 4 }),
        cancel: fc.option(fc.nat(50), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(script, (steps) => {
        const kernel = new Kernel();
        const ran: number[] = [];
        const answers: boolean[] = [];
        const handles: number[] = [];
        const schedule = (delay_us: number): void => {
          handles.push(kernel.after(delay_us, event, handles.length));
        };
        const event = kernel.handler('event', (id) => {
          const step = steps[ran.length];
          ran.push(id);
          if (step === undefined) return;
          step.delays.forEach(schedule);
          if (step.cancel !== undefined) answers.push(kernel.cancel(handles[step.cancel % handles.length]));
        });
        schedule(0);
        schedule(1_000);
        kernel.runUntil(Number.MAX_SAFE_INTEGER);

        const wanted = search(steps);
        expect(ran).toEqual(wanted.ran);
        expect(answers).toEqual(wanted.answers);
        expect(kernel.pending).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('says once whether it cancelled, and never cancels what runs or ran', () => {
    const { kernel, log, note } = recording();
    const gone = kernel.at(10, note);
    expect(kernel.cancel(gone)).toBe(true);
    expect(kernel.cancel(gone)).toBe(false);
    const answers: boolean[] = [];
    const self: number = kernel.at(
      20,
      kernel.handler('self', () => {
        answers.push(kernel.cancel(self));
        kernel.after(5, note, 7);
        answers.push(kernel.cancel(self));
      }),
    );
    kernel.runUntil(30);
    expect(answers).toEqual([false, false]);
    expect(log).toEqual([[25, 7, 0]]);
    expect(kernel.cancel(0)).toBe(false);
  });

  it('stops after the running event and goes on from there', () => {
    const kernel = new Kernel();
    const ran: number[] = [];
    const h = kernel.handler('h', (a) => {
      ran.push(a);
      if (a === 1) kernel.stop();
    });
    for (let a = 0; a < 3; a++) kernel.at(10, h, a);
    expect(kernel.runUntil(50)).toBe('stopped');
    expect([ran, kernel.now_us, kernel.pending]).toEqual([[0, 1], 10, 1]);
    expect(kernel.runUntil(50)).toBe('reached');
    expect(ran).toEqual([0, 1, 2]);
  });

  it('runs no more events than allowed, and ends normally when there are no more', () => {
    const { kernel, log, note } = recording({ maxEvents: 3 });
    for (let a = 0; a < 3; a++) kernel.at(a, note);
    kernel.cancel(kernel.at(5, note));
    expect(kernel.runUntil(10)).toBe('reached');
    kernel.at(20, note);
    expect(kernel.runUntil(19)).toBe('reached');
    expect(kernel.runUntil(30)).toBe('event-limit');
    expect([log.length, kernel.events, kernel.pending, kernel.now_us]).toEqual([3, 3, 1, 19]);
  });

  it('shows every event to the trace before it runs', () => {
    const seen: unknown[] = [];
    const kernel: Kernel = new Kernel({
      trace: (...event) => seen.push([...event, kernel.handlerName(event[1]), kernel.events]),
    });
    kernel.handler('first', () => {});
    const second = kernel.handler('second', () => seen.push('ran'));
    kernel.at(3, second, 4, -5);
    kernel.runUntil(10);
    expect(seen).toEqual([[3, 1, 4, -5, 'second', 1], 'ran']);
    expect(kernel.handlerNames()).toEqual(['first', 'second']);
  });

  it.each([
    ['a fraction', 10.5, /whole number/],
    ['the past', 9, /now is 10 us/],
    ['a negative time', -1, /now is 10 us/],
    ['not a number', Number.NaN, /whole number/],
    ['infinity', Number.POSITIVE_INFINITY, /whole number/],
    ['past 2^53', 2 ** 53, /whole number/],
  ])('refuses %s', (_, time_us, message) => {
    const { kernel, note } = recording();
    kernel.runUntil(10);
    expect(() => kernel.at(time_us, note)).toThrow(message);
    expect(() => kernel.at(time_us, note)).toThrow(/'note'/);
    expect(() => kernel.after(time_us - 10, note)).toThrow(message);
    expect(() => kernel.runUntil(time_us)).toThrow(/cannot run until/);
    expect(kernel.pending).toBe(0);
  });

  it('refuses unknown handlers, arguments that do not fit, twice the same name, and a run within a run', () => {
    const { kernel, note } = recording();
    expect(() => kernel.at(1, 5)).toThrow(/no handler/);
    expect(() => kernel.at(1, -1)).toThrow(/no handler/);
    expect(() => kernel.handlerName(5)).toThrow(/no handler/);
    expect(() => kernel.at(1, note, 2 ** 31)).toThrow(/32-bit/);
    expect(() => kernel.at(1, note, 0, 0.5)).toThrow(/32-bit/);
    expect(() => kernel.handler('note', () => {})).toThrow(/'note' already/);
    const nested = kernel.handler('nested', () => kernel.runUntil(5));
    const late = kernel.handler('late', () => kernel.handler('new', () => {}));
    kernel.at(1, nested);
    expect(() => kernel.runUntil(2)).toThrow(/called by a handler/);
    kernel.at(2, late);
    expect(() => kernel.runUntil(2)).toThrow(/during the run/);
    // An error of a handler leaves the kernel usable: the event is gone, the rest is there.
    kernel.at(3, note);
    expect(kernel.runUntil(3)).toBe('reached');
  });
});

function search(steps: readonly { delays: readonly number[]; cancel: number | undefined }[]) {
  const pending: { time_us: number; id: number }[] = [];
  const ran: number[] = [];
  const answers: boolean[] = [];
  let scheduled = 0;
  let now_us = 0;
  const schedule = (delay_us: number): void => {
    pending.push({ time_us: now_us + delay_us, id: scheduled++ });
  };
  schedule(0);
  schedule(1_000);
  while (pending.length > 0) {
    // The first of the earliest: the list is in order of scheduling.
    const next = pending.reduce((best, event) => (event.time_us < best.time_us ? event : best));
    pending.splice(pending.indexOf(next), 1);
    now_us = next.time_us;
    const step = steps[ran.length];
    ran.push(next.id);
    if (step === undefined) continue;
    step.delays.forEach(schedule);
    if (step.cancel === undefined) continue;
    const at = pending.findIndex((event) => event.id === (step.cancel as number) % scheduled);
    answers.push(at >= 0);
    if (at >= 0) pending.splice(at, 1);
  }
  return { ran, answers };
}
