import type { Executor } from '../experiments/executor.js';
import type { PlannedRun } from '../experiments/plan.js';
import type { RunJob } from './run-job.js';
import { inLanes, type RunPool } from './run-pool.js';

/** Runs of an experiment on the threads of this machine. */
export function poolExecutor(pool: RunPool, limits: Pick<RunJob, 'maxEvents' | 'maxWall_ms'>): Executor {
  return {
    execute: (runs, tell) =>
      inLanes(runs, pool.lanes, async (run) => tell(run, await pool.record(jobOf(run, limits), run.key))),
  };
}

export function jobOf(
  { design, seed }: PlannedRun,
  limits: Pick<RunJob, 'maxEvents' | 'maxWall_ms'>,
): RunJob {
  const { scenario, file, sha256 } = design;
  return { scenario, file, sha256, seed, ...limits };
}
