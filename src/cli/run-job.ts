import type { RunResult } from '../metrics/result.js';
import type { Scenario } from '../scenario/scenario.js';
import type { PluginSource } from './plugin-source.js';

/** One run, as it travels to a worker thread: data only. */
export interface RunJob {
  readonly scenario: Scenario;
  readonly file: string;
  readonly sha256: string;
  readonly seed?: number;
  readonly maxEvents?: number;
  /** Real time that the run may take. */
  readonly maxWall_ms?: number;
  /** Strategies that the user brought along. */
  readonly plugins?: readonly PluginSource[];
}

/** What a worker says while it runs. */
export type RunMessage =
  | { readonly kind: 'progress'; readonly now_us: number; readonly events: number }
  | { readonly kind: 'ended'; readonly outcome: RunOutcome };

export type RunOutcome =
  | { readonly kind: 'done'; readonly result: RunResult }
  /** --max-events or --max-wall stopped it. */
  | {
      readonly kind: 'limit';
      readonly limit: 'events' | 'wall';
      readonly now_us: number;
      readonly events: number;
    }
  /** A plug-in threw: its author's mistake. `at`: its file, line and column, where known. */
  | { readonly kind: 'plugin-failed'; readonly message: string; readonly at: string | null }
  /** A bug of ours. */
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
  /** The caller stopped it. */
  | { readonly kind: 'stopped' };
