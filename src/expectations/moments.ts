import type { Micros } from '../kernel/kernel.js';
import type { Moment, Window } from './expectation.js';
import { type Interval, intersection, outside } from './intervals.js';
import type { JudgedRun } from './judged-run.js';
import { milestoneMoment } from './milestones.js';

export type Judged =
  | { readonly kind: 'time'; readonly intervals: readonly Interval[] }
  | { readonly kind: 'none'; readonly reason: string };

/** The time that the windows leave of the run after its warm-up. Never empty. */
export function judgedTime(run: JudgedRun, windows: readonly Window[]): Judged {
  let intervals: readonly Interval[] = [{ from_us: run.warmup_us, to_us: run.simulated_us }];
  for (const window of windows) {
    const asked = timeOf(run, window);
    if (asked.kind === 'none') return asked;
    intervals = intersection(intervals, asked.intervals);
  }
  return intervals.length === 0
    ? { kind: 'none', reason: 'there is no such time between the end of the warm-up and the end of the run' }
    : { kind: 'time', intervals };
}

function timeOf(run: JudgedRun, window: Window): Judged {
  if (window.kind === 'between') {
    const from = window.from === null ? 0 : momentAt(run, window.from);
    const to = window.to === null ? Number.POSITIVE_INFINITY : momentAt(run, window.to);
    if (typeof from === 'string') return { kind: 'none', reason: from };
    if (typeof to === 'string') return { kind: 'none', reason: to };
    return { kind: 'time', intervals: [{ from_us: from, to_us: to }] };
  }
  const fault = run.faults.find(({ name }) => name === window.fault.text);
  if (fault === undefined) return { kind: 'none', reason: `there was no fault "${window.fault.text}"` };
  const within = { from_us: fault.from_us, to_us: fault.to_us ?? Number.POSITIVE_INFINITY };
  return { kind: 'time', intervals: window.kind === 'during' ? [within] : outside(within) };
}

/** A text says why there is no such moment. */
function momentAt(run: JudgedRun, { shift_us, anchor }: Moment): Micros | string {
  if (anchor === null) return shift_us;
  if (anchor.kind === 'milestone') {
    const moment = milestoneMoment(run, anchor.call);
    return moment.kind === 'at' ? moment.at_us + shift_us : moment.reason;
  }
  const fault = run.faults.find(({ name }) => name === anchor.fault.text);
  if (fault === undefined) return `there was no fault "${anchor.fault.text}"`;
  const edge_us = anchor.edge === 'start' ? fault.from_us : fault.to_us;
  return edge_us === null ? `"${fault.name}" did not end before the run did` : edge_us + shift_us;
}
