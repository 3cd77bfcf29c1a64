import type { RunJob } from '../runs/run-job.js';
import { milliseconds, wholeNumber } from './option-values.js';

/** `--max-events` and `--max-wall`, as a run takes them. */
export function limitsOf({
  maxEvents,
  maxWall,
}: {
  readonly maxEvents?: string;
  readonly maxWall?: string;
}): Pick<RunJob, 'maxEvents' | 'maxWall_ms'> {
  return {
    ...(maxEvents === undefined ? {} : { maxEvents: wholeNumber('--max-events', maxEvents, 1) }),
    ...(maxWall === undefined ? {} : { maxWall_ms: milliseconds('--max-wall', maxWall) }),
  };
}
