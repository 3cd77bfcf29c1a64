import type { RunJob, RunOutcome } from './run-job.js';

/** A run looks at its limit between two events; one that is not back so long after it never looks again. */
const GRACE_MS = 1_000;
const LOOK_EVERY_MS = 100;

/** What can be seen from outside of a run in its thread. */
export interface RunWatch {
  /** Where the thread says when it began, in ms since 1970; 0: not yet. Travels to it as it is. */
  readonly began_ms: Float64Array;
  /** Aborted by the caller's, and when the run is past its limit on real time and does not stop by itself. */
  readonly signal: AbortSignal;
  hasBegun(): boolean;
  isPast(): boolean;
  end(): void;
}

export function watchRun({ maxWall_ms }: RunJob, signal: AbortSignal): RunWatch {
  const began_ms = new Float64Array(new SharedArrayBuffer(8));
  const watch = { began_ms, hasBegun: () => began_ms[0] > 0 };
  if (maxWall_ms === undefined) return { ...watch, signal, isPast: () => false, end: () => {} };
  const past = new AbortController();
  const timer = setInterval(() => {
    if (watch.hasBegun() && sinceEpoch_ms() - began_ms[0] > maxWall_ms + GRACE_MS) past.abort();
  }, LOOK_EVERY_MS);
  return {
    ...watch,
    signal: AbortSignal.any([signal, past.signal]),
    isPast: () => past.signal.aborted,
    end: () => clearInterval(timer),
  };
}

/** The same in every thread of the process. */
export function sinceEpoch_ms(): number {
  return performance.timeOrigin + performance.now();
}

/** Nothing of ours runs for long between two events: it is the plug-in that does not come back. */
export function neverCameBack({
  plugins = [],
}: RunJob): Extract<RunOutcome, { kind: 'plugin-failed' | 'failed' }> {
  const message = 'did not come back: --max-wall ended it in the middle of an event';
  if (plugins.length === 0) return { kind: 'failed', message: `the run ${message}`, stack: '' };
  const at = plugins.map(({ file }) => file).join(', ');
  return { kind: 'plugin-failed', message: `a function of the plug-in strategy ${message}`, at };
}
