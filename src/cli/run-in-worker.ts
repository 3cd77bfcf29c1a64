import { Worker } from 'node:worker_threads';
import type { RunJob, RunMessage, RunOutcome } from './run-job.js';

/**
 * Runs a scenario in a thread of its own: a simulation never pauses, and Ctrl-C must be heard at
 * once. Aborting ends the thread and leaves nothing behind.
 */
export function runInWorker(
  job: RunJob,
  onProgress: (now_us: number, events: number) => void,
  signal: AbortSignal,
): Promise<RunOutcome> {
  return new Promise((settle) => {
    const worker = new Worker(new URL('./run-worker.js', import.meta.url), { workerData: job });
    const stop = () => end({ kind: 'stopped' });
    const end = (outcome: RunOutcome) => {
      signal.removeEventListener('abort', stop);
      void worker.terminate();
      settle(outcome);
    };
    worker.on('message', (message: RunMessage) => {
      if (message.kind === 'ended') end(message.outcome);
      else onProgress(message.now_us, message.events);
    });
    worker.on('error', (error: unknown) => end(failure(error)));
    worker.on('exit', (code) => end(failure(new Error(`the run's thread ended with code ${code}`))));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}

export function failure(error: unknown): RunOutcome {
  if (!(error instanceof Error)) return { kind: 'failed', message: String(error), stack: '' };
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const message = outOfMemory
    ? 'out of memory (NODE_OPTIONS=--max-old-space-size=8192 gives 8 GB)'
    : error.message;
  return { kind: 'failed', message, stack: error.stack ?? '' };
}
