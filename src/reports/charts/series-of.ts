import type { RunResult, Series } from '../../metrics/result.js';

/** All series of one name, whatever their labels, in the order of their full names. */
export function seriesNamed(result: RunResult, name: string): readonly Series[] {
  return Object.keys(result.series)
    .filter((key) => key === name || key.startsWith(`${name}{`))
    .sort()
    .flatMap((key) => result.series[key] ?? []);
}

export interface Point {
  /** Seconds since the start of the run. */
  readonly x: number;
  readonly y: number | null;
}

/** Values at the end (1) or in the middle (0.5) of their steps, none beyond the end of the run. */
export function points(values: Series['values'], step_us: number, within: 1 | 0.5, end_us: number): Point[] {
  return values.map((y, index) => ({ x: Math.min(end_us, (index + within) * step_us) / 1_000_000, y }));
}

/** Value by value; null where none of them has one. Series of another step than the first are left out. */
export function sumOf(series: readonly Series[]): Series['values'] {
  const step_us = series[0]?.step_us;
  const alike = series.filter((each) => each.step_us === step_us);
  const length = Math.max(0, ...alike.map(({ values }) => values.length));
  return Array.from({ length }, (_, index) => {
    let total: number | null = null;
    for (const { values } of alike) {
      const value = values[index] ?? null;
      if (value !== null) total = (total ?? 0) + value;
    }
    return total;
  });
}
