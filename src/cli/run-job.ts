import type { Seen, WatchFor } from '../explanation/watch.js';
import type { RunResult } from '../metrics/result.js';
import type { Scenario } from '../scenario/scenario.js';

/** One run, as it travels to a worker thread: data only. */
export interface RunJob {
  readonly scenario: Scenario;
  readonly file: string;
  readonly sha256: string;
  readonly seed?: number;
  readonly maxEvents?: number;
  /** What is watched besides what is measured. */
  readonly watchFor?: WatchFor;
  /** Real time that the run may take. */
  readonly maxWall_ms?: number;
}

/** What a worker says while it runs. */
export type RunMessage =
  | { readonly kind: 'progress'; readonly now_us: number; readonly events: number }
  | { readonly kind: 'ended'; readonly outcome: RunOutcome };

export type RunOutcome =
  | { readonly kind: 'done'; readonly result: RunResult; readonly seen?: Seen }
  /** --max-events or --max-wall stopped it. */
  | {
      readonly kind: 'limit';
      readonly limit: 'events' | 'wall';
      readonly now_us: number;
      readonly events: number;
    }
  /** A bug of ours. */
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
  /** The caller stopped it. */
  | { readonly kind: 'stopped' };
