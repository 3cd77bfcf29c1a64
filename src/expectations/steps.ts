import type { Micros } from '../kernel/kernel.js';
import type { Series } from '../metrics/result.js';
import type { Interval } from './intervals.js';
import type { JudgedRun } from './judged-run.js';
import { formatDuration } from './literals.js';

/** The steps of the series that lie wholly in a time. */
export interface Steps {
  readonly step_us: Micros;
  readonly runs: readonly StepRun[];
  /** Says what was left out where the time does not begin and end with a step. */
  readonly note: string | undefined;
}

/** Steps one after another, without the last. */
export interface StepRun {
  readonly first: number;
  readonly last: number;
}

/** undefined if no whole step lies in it. */
export function stepsWithin(
  run: JudgedRun,
  intervals: readonly Interval[],
  step_us: Micros,
): Steps | undefined {
  const end_us = run.simulated_us;
  const runs = intervals
    .map(({ from_us, to_us }) => ({
      first: Math.ceil(from_us / step_us),
      // The last step of a run ends with it.
      last: to_us >= end_us ? Math.ceil(end_us / step_us) : Math.floor(to_us / step_us),
    }))
    .filter(({ first, last }) => last > first);
  if (runs.length === 0) return undefined;
  const isWhole = intervals.every(
    ({ from_us, to_us }) => from_us % step_us === 0 && (to_us >= end_us || to_us % step_us === 0),
  );
  return { step_us, runs, note: isWhole ? undefined : `judged in whole steps of ${formatDuration(step_us)}` };
}

/** All series of a name with these labels; a label that is not given may be anything. */
export function seriesNamed(run: JudgedRun, name: string, labels: Series['labels']): readonly Series[] {
  return Object.entries(run.series).flatMap(([key, series]) =>
    (key === name || key.startsWith(`${name}{`)) &&
    Object.entries(labels).every(([label, value]) => series.labels[label] === value)
      ? [series]
      : [],
  );
}

/** The sum of several series in one step; a step without a value counts 0. */
export function valueAt(series: readonly Series[], step: number): number {
  return series.reduce((sum, { values }) => sum + (values[step] ?? 0), 0);
}

export function stepsOf({ runs }: Steps): readonly number[] {
  return runs.flatMap(({ first, last }) => Array.from({ length: last - first }, (_, index) => first + index));
}
