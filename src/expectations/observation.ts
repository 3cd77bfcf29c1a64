import type { Micros } from '../kernel/kernel.js';

/** What a run says about the subject of a comparison. */
export type Observation =
  /** Nothing was measured, and why. */
  | { readonly kind: 'none'; readonly reason: string }
  /** It never happened; had it, the value would be the time since then. */
  | { readonly kind: 'never'; readonly reason: string; readonly since_us: Micros }
  /** One value. */
  | { readonly kind: 'one'; readonly value: number; readonly trace: Trace; readonly note?: string }
  /** Values each of which must hold, in order of time; at least one. */
  | { readonly kind: 'many'; readonly points: readonly Point[]; readonly note?: string };

/**
 * How a value came about, to find the moment at which it went wrong: a sum so far, or the value of each
 * step by itself (`shares`); none where that was not recorded.
 */
export type Trace =
  | { readonly kind: 'none' }
  | { readonly kind: 'sum' | 'shares'; readonly points: readonly Point[] };

export interface Point {
  readonly at_us: Micros;
  readonly value: number;
}

export const NO_TRACE: Trace = { kind: 'none' };
