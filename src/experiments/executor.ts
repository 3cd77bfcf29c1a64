import type { PlannedRun } from './plan.js';
import type { RunOutcome } from './run-outcome.js';
import type { RunRecord } from './run-record.js';

/**
 * Whoever runs runs: threads of this machine, a queue with many, a journal that has them already.
 * Executors wrap each other: a journal answers what it knows, hands the rest on, and keeps what comes.
 */
export interface Executor {
  /**
   * Runs each of the runs and tells what came of it as soon as that is known: each exactly once, in any
   * order. The keys are distinct. Resolves when all have been told; those that a signal stopped are
   * told as `stopped`. Rejects only where nothing can go on: no server, a disk that is full.
   */
  execute(runs: readonly PlannedRun[], tell: Tell): Promise<void>;
}

export type Tell = (run: PlannedRun, outcome: RunOutcome<RunRecord>) => void;
