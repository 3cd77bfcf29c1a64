import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { failure, isOutOfMemory } from './failure.js';
import type { RecordOutcome, RunJob, RunOutcome, RunProgress } from './run-job.js';
import { neverCameBack, watchRun } from './run-watch.js';
import type { RunTask } from './run-worker.js';

/** Threads that run scenarios, one after the other. Aborting ends them and leaves nothing behind. */
export interface RunPool {
  /** How many runs go on at a time. */
  readonly lanes: number;
  result(job: RunJob, onProgress?: (progress: RunProgress) => void): Promise<RunOutcome>;
  record(job: RunJob, key: string): Promise<RecordOutcome>;
  /** Those that live now. */
  readonly threads: readonly Worker[];
  close(): Promise<void>;
}

export function openPool(lanes: number, signal: AbortSignal): RunPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./run-thread.cjs', import.meta.url)),
    minThreads: 1,
    maxThreads: lanes,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    recordTiming: false,
  });
  // A thread that dies between two runs: the next one starts another.
  pool.on('error', () => {});
  // A run that waits for a thread waits for ever if that one dies before it is ready: any new task starts another.
  let isOpen = true;
  pool.on('workerDestroy', () => {
    setImmediate(() => {
      if (isOpen && !signal.aborted) pool.run(undefined, { name: 'ready' }).catch(() => {});
    });
  });
  return {
    lanes,
    result: (job, onProgress) =>
      onProgress === undefined ? ask('result', { job }) : watched(job, onProgress),
    record: (job, key) => ask('record', { job, key }),
    get threads() {
      return pool.threads;
    },
    close: () => {
      isOpen = false;
      return pool.destroy();
    },
  };

  /** A run is pure, so that one whose thread died is simply run again, in a new thread. */
  async function ask<T>(
    name: 'result' | 'record',
    task: RunTask & { readonly key?: string },
  ): Promise<T | ReturnType<typeof failure | typeof neverCameBack> | { readonly kind: 'stopped' }> {
    const transferList = task.port === undefined ? [] : [task.port];
    let [starts, deaths] = [0, 0];
    for (;;) {
      if (signal.aborted) return { kind: 'stopped' };
      const watch = watchRun(task.job, signal);
      try {
        const { began_ms } = watch;
        return await pool.run({ ...task, began_ms }, { name, signal: watch.signal, transferList });
      } catch (error) {
        if (signal.aborted) return { kind: 'stopped' };
        if (watch.isPast()) return neverCameBack(task.job);
        // Memory that was too little will be too little again.
        if (isOutOfMemory(error)) return failure(error);
        starts++;
        if (watch.hasBegun()) deaths++;
        // A port is gone with its thread.
        const isFinal = deaths === MOST_DEATHS || starts === MOST_STARTS || task.port !== undefined;
        if (isFinal) return threadDied(error, starts);
      } finally {
        watch.end();
      }
    }
  }

  async function watched(job: RunJob, onProgress: (progress: RunProgress) => void): Promise<RunOutcome> {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', onProgress);
    const outcome = await ask<RunOutcome>('result', { job, port: port2 });
    port1.close();
    return outcome;
  }
}

/** A run in which its thread dies that often kills it. */
const MOST_DEATHS = 5;
/** A thread that dies before the run has begun says nothing of the run; but one has to come up at some time. */
const MOST_STARTS = 50;

function threadDied(error: unknown, times: number): ReturnType<typeof failure> {
  const { message, stack } = failure(error);
  const often = times === 1 ? 'died' : `died ${times} times, each in another thread`;
  return { kind: 'failed', message: `the run ${often}: ${message}`, stack };
}

/** One run in a thread of its own. */
export async function runOnce(
  job: RunJob,
  onProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const pool = openPool(1, signal);
  try {
    return await pool.result(job, onProgress);
  } finally {
    await pool.close();
  }
}

/** Does something for each, so many at a time, in order of their places; begins no more once one has thrown. */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, place: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const place = next++;
      try {
        await work(items[place]!, place);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}

export interface PoolOptions {
  /** How many runs go on at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** So many are done. */
  readonly onEnded?: (done: number) => void;
}

/**
 * Runs all jobs and keeps of each what `keep` makes of its outcome: a result can be megabytes. In the
 * order of the jobs, whichever ends first. Once aborted, what has not ended is `stopped`.
 */
export async function runAll<T>(
  jobs: readonly RunJob[],
  options: PoolOptions,
  keep: (outcome: RunOutcome, index: number) => T,
): Promise<readonly T[]> {
  const pool = openPool(Math.min(options.jobs, Math.max(1, jobs.length)), options.signal);
  const kept = new Array<T>(jobs.length);
  let done = 0;
  try {
    await inLanes(jobs, pool.lanes, async (job, index) => {
      kept[index] = keep(await pool.result(job), index);
      options.onEnded?.(++done);
    });
  } finally {
    await pool.close();
  }
  return kept;
}

/** As many as the machine has cores for this process. */
export function defaultJobs(): number {
  return availableParallelism();
}
