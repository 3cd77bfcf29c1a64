import { availableParallelism } from 'node:os';
import { runInWorker } from './run-in-worker.js';
import type { RunJob, RunOutcome } from './run-job.js';

export interface PoolOptions {
  /** How many runs go on at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** So many are done. */
  readonly onEnded?: (done: number) => void;
}

/**
 * Runs all jobs, each in a thread of its own, and keeps of each what `keep` makes of its outcome: a
 * result can be megabytes. In the order of the jobs, whichever ends first. Once aborted, what has not
 * ended is `stopped`.
 */
export async function runAll<T>(
  jobs: readonly RunJob[],
  options: PoolOptions,
  keep: (outcome: RunOutcome, index: number) => T,
): Promise<readonly T[]> {
  const kept = new Array<T>(jobs.length);
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (next < jobs.length) {
      const index = next++;
      const outcome: RunOutcome = options.signal.aborted
        ? { kind: 'stopped' }
        : await runInWorker(jobs[index]!, () => {}, options.signal);
      kept[index] = keep(outcome, index);
      options.onEnded?.(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, jobs.length) }, lane));
  return kept;
}

/** As many as the machine has cores for this process. */
export function defaultJobs(): number {
  return availableParallelism();
}
