import type { RunOutcome } from '../../experiments/run-outcome.js';

/** Something thrown, as the outcome of a run. */
export function failure(error: unknown): Extract<RunOutcome<never>, { kind: 'failed' }> {
  if (!(error instanceof Error)) return { kind: 'failed', message: String(error), stack: '' };
  const message = isOutOfMemory(error)
    ? 'out of memory (NODE_OPTIONS=--max-old-space-size=8192 gives 8 GB)'
    : error.message;
  return { kind: 'failed', message, stack: error.stack ?? '' };
}

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
