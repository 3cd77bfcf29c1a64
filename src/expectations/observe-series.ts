import type { Labels, Series } from '../metrics/result.js';
import type { Window } from './expectation.js';
import type { JudgedRun } from './judged-run.js';
import { formatDuration } from './literals.js';
import { judgedTime } from './moments.js';
import type { Observation, Point, Trace } from './observation.js';
import { type Steps, seriesNamed, stepsOf, stepsWithin, valueAt } from './steps.js';
import type { SumSeries } from './vocabulary/measure.js';

/** A level at the end of every step. */
export function observeLevel(
  run: JudgedRun,
  series: 'connected' | 'down',
  labels: Labels,
  windows: readonly Window[],
): Observation {
  const all = seriesNamed(run, series, labels);
  const steps = stepsFor(run, windows, all, `no ${series} clients were recorded`);
  if ('reason' in steps) return steps;
  const points = stepsOf(steps).map((step) => ({
    at_us: Math.min((step + 1) * steps.step_us, run.simulated_us),
    value: valueAt(all, step),
  }));
  return { kind: 'many', points, ...noteOf(steps) };
}

/**
 * The sum over the steps of a window. What a fault is to blame for does not depend on when it was.
 *
 * @param isNone nothing of the kind happened in the whole run, though it could have: there is no series
 */
export function observeSum(
  run: JudgedRun,
  { name, scale, attributed }: SumSeries,
  labels: Labels,
  windows: readonly Window[],
  isNone: boolean,
): Observation {
  const all = seriesNamed(run, name, labels);
  const blame = attributed === undefined ? undefined : windows.find(({ kind }) => kind !== 'between');
  const steps = stepsFor(
    run,
    windows.filter((window) => window !== blame),
    all.length === 0 && isNone ? Object.values(run.series).slice(0, 1) : all,
    'nothing of the kind was counted',
  );
  if ('reason' in steps) return steps;
  const isBlamed = blame !== undefined && blame.kind !== 'between';
  if (isBlamed && !run.faults.some((fault) => fault.name === blame.fault.text)) {
    return { kind: 'none', reason: `there was no fault "${blame.fault.text}"` };
  }
  const blamed =
    isBlamed && attributed !== undefined
      ? seriesNamed(run, attributed, { ...labels, fault: blame.fault.text })
      : [];
  const trace = sumTrace(stepsOf(steps), steps.step_us, scale, (step) => {
    if (!isBlamed) return valueAt(all, step);
    return blame.kind === 'during' ? valueAt(blamed, step) : valueAt(all, step) - valueAt(blamed, step);
  });
  return { kind: 'one', value: trace.points.at(-1)?.value ?? 0, trace, ...noteOf(steps) };
}

/** good / (good + bad) over the window, or in each stretch of `window_us` of it. */
export function observeShare(
  run: JudgedRun,
  { good, all }: { readonly good: readonly Series[]; readonly all: readonly Series[] },
  windows: readonly Window[],
  window_us: number | undefined,
): Observation {
  const steps = stepsFor(run, windows, all, 'nothing was measured');
  if ('reason' in steps) return steps;
  if (window_us !== undefined) return sliding(good, all, steps, window_us);
  const wanted = stepsOf(steps);
  const total = sumOver(all, wanted);
  if (total <= 0) return { kind: 'none', reason: 'nothing was measured in that time' };
  const shares = wanted.flatMap((step): Point[] => {
    const of = valueAt(all, step);
    return of > 0 ? [{ at_us: step * steps.step_us, value: valueAt(good, step) / of }] : [];
  });
  const trace: Trace = { kind: 'shares', points: shares };
  return { kind: 'one', value: sumOver(good, wanted) / total, trace, ...noteOf(steps) };
}

function sliding(
  good: readonly Series[],
  all: readonly Series[],
  steps: Steps,
  window_us: number,
): Observation {
  const { step_us, runs } = steps;
  const width = window_us / step_us;
  if (!Number.isInteger(width)) {
    const reason = `${formatDuration(window_us)} is no multiple of ${formatDuration(step_us)}, the step of the series`;
    return { kind: 'none', reason };
  }
  const points = runs.flatMap(({ first, last }): Point[] => {
    const inStep = (series: readonly Series[]) =>
      Array.from({ length: last - first }, (_, index) => valueAt(series, first + index));
    const goodIn = inStep(good);
    const allIn = inStep(all);
    // Each window is added up by itself: differences of running sums would not be exact.
    return Array.from({ length: Math.max(0, last - first - width + 1) }, (_, begin) => begin).flatMap(
      (begin) => {
        const total = sumOf(allIn, begin, width);
        if (total <= 0) return [];
        return [{ at_us: (first + begin) * step_us, value: sumOf(goodIn, begin, width) / total }];
      },
    );
  });
  return points.length === 0
    ? {
        kind: 'none',
        reason: `no stretch of ${formatDuration(window_us)} with anything in it fits into that time`,
      }
    : { kind: 'many', points, ...noteOf(steps) };
}

/** The sum so far at the beginning of each step in which it grows. */
export function sumTrace(
  steps: readonly number[],
  step_us: number,
  scale: number,
  amountIn: (step: number) => number,
): { readonly kind: 'sum'; readonly points: readonly Point[] } {
  let sum = 0;
  const points = steps.map((step) => {
    sum += amountIn(step) * scale;
    return { at_us: step * step_us, value: scale === 1 ? sum : Math.round(sum) };
  });
  return { kind: 'sum', points };
}

function stepsFor(
  run: JudgedRun,
  windows: readonly Window[],
  series: readonly Series[],
  absent: string,
): Steps | { readonly kind: 'none'; readonly reason: string } {
  const time = judgedTime(run, windows);
  if (time.kind === 'none') return time;
  const step_us = series[0]?.step_us;
  if (step_us === undefined) return { kind: 'none', reason: absent };
  const steps = stepsWithin(run, time.intervals, step_us);
  return (
    steps ?? {
      kind: 'none',
      reason: `that time is shorter than ${formatDuration(step_us)}, the step of the series`,
    }
  );
}

function sumOver(series: readonly Series[], steps: readonly number[]): number {
  return steps.reduce((sum, step) => sum + valueAt(series, step), 0);
}

function sumOf(values: readonly number[], begin: number, width: number): number {
  let sum = 0;
  for (let index = begin; index < begin + width; index++) sum += values[index]!;
  return sum;
}

function noteOf({ note }: Steps): { readonly note?: string } {
  return note === undefined ? {} : { note };
}
