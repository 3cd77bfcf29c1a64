import type { RunOutcome as OutcomeOf } from '../../experiments/run-outcome.js';
import type { RunRecord } from '../../experiments/run-record.js';
import type { Seen, WatchFor } from '../../explanation/watch.js';
import type { RunResult } from '../../metrics/result.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { PluginSource } from '../input/plugin-source.js';

/** One run, as it travels to a worker thread: data only. */
export interface RunJob {
  readonly scenario: Scenario;
  readonly file: string;
  readonly sha256: string;
  readonly seed?: number;
  readonly maxEvents?: number;
  /** false: nothing but what is watched is wanted; the result has no numbers. */
  readonly isMeasured?: boolean;
  /** What is watched besides what is measured. */
  readonly watchFor?: WatchFor;
  /** Whether every operation on data is wanted, as lines of JSON. */
  readonly keepsHistory?: boolean;
  /** Real time that the run may take. */
  readonly maxWall_ms?: number;
  /** Strategies that the user brought along. */
  readonly plugins?: readonly PluginSource[];
}

/** How far a run is. */
export interface RunProgress {
  readonly now_us: number;
  readonly events: number;
}

export type RunOutcome =
  | Exclude<OutcomeOf<RunResult>, { kind: 'done' }>
  | { readonly kind: 'done'; readonly result: RunResult; readonly seen?: Seen; readonly history?: string };
export type RecordOutcome = OutcomeOf<RunRecord>;
