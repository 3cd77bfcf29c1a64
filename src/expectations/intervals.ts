import type { Micros } from '../kernel/kernel.js';

/** A stretch of time, without its end. Empty if the end is not after the beginning. */
export interface Interval {
  readonly from_us: Micros;
  readonly to_us: Micros;
}

/** What lies in one of each, in order, without empty ones. */
export function intersection(some: readonly Interval[], others: readonly Interval[]): readonly Interval[] {
  return some
    .flatMap((one) =>
      others.map((other) => ({
        from_us: Math.max(one.from_us, other.from_us),
        to_us: Math.min(one.to_us, other.to_us),
      })),
    )
    .filter(({ from_us, to_us }) => to_us > from_us)
    .sort((a, b) => a.from_us - b.from_us);
}

/** All time before and after. */
export function outside({ from_us, to_us }: Interval): readonly Interval[] {
  return [
    { from_us: 0, to_us: from_us },
    { from_us: to_us, to_us: Number.POSITIVE_INFINITY },
  ];
}

export function contains(intervals: readonly Interval[], at_us: Micros): boolean {
  return intervals.some(({ from_us, to_us }) => at_us >= from_us && at_us < to_us);
}
