import type { RunResult } from '../metrics/result.js';
import { mser5 } from './statistics/mser.js';

/** When a run had settled. */
export interface Settled {
  readonly after_us: number;
  /** The series that took longest, by full name. */
  readonly series: string;
}

/**
 * By MSER-5, over all series that tell how the service is used, up to the first fault. null where one of
 * them does not settle before it, or the time is too short to tell.
 */
export function settledOf({
  series,
  faults,
  simulated_us,
}: Pick<RunResult, 'series' | 'faults' | 'simulated_us'>): Settled | null {
  const until_us = Math.min(simulated_us, ...faults.map(({ from_us }) => from_us));
  let latest: Settled | null = null;
  for (const name of Object.keys(series).sort()) {
    const { step_us, values } = series[name];
    if (!TELLING.test(name)) continue;
    const before = values.slice(0, Math.floor(until_us / step_us)).map((value) => value ?? 0);
    const cut = mser5(before);
    if (cut === null) return null;
    if (latest === null || cut * step_us > latest.after_us)
      latest = { after_us: cut * step_us, series: name };
  }
  return latest;
}

const TELLING = /^(connected|delivered|utilisation)\b/;
