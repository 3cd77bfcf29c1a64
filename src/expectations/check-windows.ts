import type { Micros } from '../kernel/kernel.js';
import { seriesStep } from '../metrics/step-grid.js';
import { checkCall, type ExpectationContext, type SayProblem } from './check.js';
import { checkName } from './check-labels.js';
import type { Comparison, Label, Moment, Place, Window } from './expectation.js';
import { type Interval, intersection, outside } from './intervals.js';
import { formatDuration } from './literals.js';
import { problemAt } from './problem.js';
import type { Measure } from './vocabulary/measure.js';
import { seriesLabels } from './vocabulary.js';

/**
 * Names, and as far as the moments are known before the run: is there a time to judge, and is it long
 * enough for the steps of the series? Counts of timeline entries (no measure) need no steps.
 */
export function checkWindows(
  comparison: Comparison,
  context: ExpectationContext,
  measure: Measure | undefined,
  say: SayProblem,
): void {
  const { windows } = comparison;
  for (const window of windows) checkNames(window, context, say);
  if (measure !== undefined) checkAttribution(comparison, measure, say);
  const { duration_us, warmup_us } = context;
  if (duration_us === undefined || warmup_us === undefined) return;
  const step_us = measure === undefined ? 1 : seriesStep(duration_us);
  let time: readonly Interval[] | undefined = [{ from_us: warmup_us, to_us: duration_us }];
  for (const window of windows) {
    const asked = knownTime(window, context);
    time = asked === undefined || time === undefined ? undefined : intersection(time, asked);
    if (time === undefined || longest(time) >= step_us) continue;
    const message =
      longest(time) <= 0
        ? `no time between the end of the warm-up (${formatDuration(warmup_us)}) and of the run (${formatDuration(duration_us)})`
        : `shorter than ${formatDuration(step_us)}, the step in which a run of ${formatDuration(duration_us)} is recorded`;
    say(problemAt('never-judged', window, { message: `nothing to judge: ${message}` }));
    return;
  }
  const length = windowLabel(comparison);
  if (length !== undefined) checkLength(length, time, step_us, say);
}

function checkLength(
  { place, value_us }: { place: Place; value_us: Micros },
  time: readonly Interval[] | undefined,
  step_us: Micros,
  say: SayProblem,
): void {
  if (value_us % step_us !== 0) {
    const message = `${formatDuration(value_us)} is no multiple of ${formatDuration(step_us)}, the step in which this run is recorded`;
    say(problemAt('never-judged', place, { message }));
  } else if (time !== undefined && longest(time) < value_us) {
    const message = `no stretch of ${formatDuration(value_us)} fits into the ${formatDuration(longest(time))} that are judged`;
    say(problemAt('never-judged', place, { message }));
  }
}

function checkNames(window: Window, context: ExpectationContext, say: SayProblem): void {
  const names = context.faults.map(({ name }) => name);
  if (window.kind !== 'between') return checkName('fault', window.fault, names, say);
  for (const moment of [window.from, window.to]) {
    if (moment?.anchor?.kind === 'milestone') checkCall(moment.anchor.call, context, say);
    if (moment?.anchor?.kind !== 'fault') continue;
    const { fault, edge } = moment.anchor;
    checkName('fault', fault, names, say);
    if (edge === 'end' && context.faults.find(({ name }) => name === fault.text)?.to_us === null) {
      const message = `"${fault.text}" lasts to the end of the run: it has no end`;
      say(problemAt('never-judged', moment, { message }));
    }
  }
}

/** What a fault is to blame for is counted fault by fault, and not by reason. */
function checkAttribution({ subject, windows }: Comparison, measure: Measure, say: SayProblem): void {
  const labels = seriesLabels(measure);
  if (subject.kind !== 'metric' || labels === null) return;
  const uncounted = subject.labels.find(
    ({ name }) => name.text in measure.labels && !labels.includes(name.text),
  );
  if (uncounted !== undefined && windows.length > 0) {
    const message = `${measure.name} by ${uncounted.name.text} is known for the run as a whole only`;
    say(problemAt('bad-expectation', uncounted.name, { message, hint: 'leave the window out' }));
  }
  const second = windows.filter(({ kind }) => kind !== 'between')[1];
  const isAttributed = measure.source.kind === 'value' && measure.source.series?.attributed !== undefined;
  if (isAttributed && second !== undefined) {
    const message = 'what is lost can belong to both faults: only one during or outside can be reckoned';
    say(problemAt('bad-expectation', second, { message, hint: 'write two expectations' }));
  }
}

/** undefined: only the run will tell. */
function knownTime(window: Window, context: ExpectationContext): readonly Interval[] | undefined {
  if (window.kind === 'between') {
    const from_us = window.from === null ? 0 : knownMoment(window.from, context);
    const to_us = window.to === null ? Number.POSITIVE_INFINITY : knownMoment(window.to, context);
    return from_us === undefined || to_us === undefined ? undefined : [{ from_us, to_us }];
  }
  const fault = context.faults.find(({ name }) => name === window.fault.text);
  if (fault?.from_us === undefined || fault.to_us === undefined) return undefined;
  const within = { from_us: fault.from_us, to_us: fault.to_us ?? Number.POSITIVE_INFINITY };
  return window.kind === 'during' ? [within] : outside(within);
}

function knownMoment({ shift_us, anchor }: Moment, context: ExpectationContext): Micros | undefined {
  if (anchor === null) return shift_us;
  if (anchor.kind === 'milestone') return undefined;
  const fault = context.faults.find(({ name }) => name === anchor.fault.text);
  const edge_us = anchor.edge === 'start' ? fault?.from_us : (fault?.to_us ?? undefined);
  return edge_us === undefined ? undefined : edge_us + shift_us;
}

function windowLabel({ subject }: Comparison): { place: Place; value_us: Micros } | undefined {
  const labels: readonly Label[] = subject.kind === 'metric' ? subject.labels : [];
  const value = labels.find(({ name }) => name.text === 'window')?.value;
  return value?.kind === 'duration' && value.value > 0 ? { place: value, value_us: value.value } : undefined;
}

function longest(intervals: readonly Interval[]): Micros {
  return Math.max(0, ...intervals.map(({ from_us, to_us }) => to_us - from_us));
}
