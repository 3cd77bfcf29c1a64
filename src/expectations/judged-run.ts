import type { RunResult } from '../metrics/result.js';

/** What expectations are judged by: everything that came out of a run. */
export type JudgedRun = Pick<
  RunResult,
  | 'simulated_us'
  | 'warmup_us'
  | 'topology'
  | 'timeline'
  | 'failovers'
  | 'metrics'
  | 'series'
  | 'availability'
  | 'latency'
  | 'faults'
>;
