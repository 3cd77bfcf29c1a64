import type { Executor } from '../../experiments/executor.js';
import type { PlannedRun } from '../../experiments/plan.js';
import type { RunJob } from './run-job.js';
import { inLanes, type RunPool } from './run-pool.js';

/** What all runs of an experiment have in common. */
export type SharedByRuns = Pick<RunJob, 'maxEvents' | 'maxWall_ms' | 'plugins'>;

/** Runs of an experiment on the threads of this machine. */
export function poolExecutor(pool: RunPool, shared: SharedByRuns): Executor {
  return {
    execute: (runs, tell) =>
      inLanes(runs, pool.lanes, async (run) => tell(run, await pool.record(jobOf(run, shared), run.key))),
  };
}

export function jobOf({ design, seed }: PlannedRun, shared: SharedByRuns): RunJob {
  const { scenario, file, sha256 } = design;
  return { scenario, file, sha256, seed, ...shared };
}
