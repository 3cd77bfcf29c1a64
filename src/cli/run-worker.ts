/** The thread that runs one scenario: takes a job, sends progress, sends the outcome. */
import { parentPort, workerData } from 'node:worker_threads';
import { watchFor } from '../explanation/watch.js';
import { castOf } from '../simulation/cast-of.js';
import { LimitReached, runScenario } from '../simulation/run.js';
import { sha256Hasher } from './hasher.js';
import { version } from './package-info.js';
import { failure } from './run-in-worker.js';
import type { RunJob, RunMessage, RunOutcome } from './run-job.js';

/** Often enough for a line on a terminal, seldom enough to cost nothing. */
const PROGRESS_EVERY_MS = 100;

const send = (message: RunMessage) => parentPort?.postMessage(message);
send({ kind: 'ended', outcome: run(workerData as RunJob) });

function run({ scenario, maxWall_ms, watchFor: wanted, ...job }: RunJob): RunOutcome {
  const watch = wanted === undefined ? undefined : watchFor(wanted, castOf(scenario));
  const started_ms = performance.now();
  let sent_ms = started_ms;
  try {
    const result = runScenario(scenario, {
      ...job,
      ...(watch === undefined ? {} : { watch: watch.observer }),
      version: version(),
      hasher: sha256Hasher,
      maxWall: () => maxWall_ms !== undefined && performance.now() - started_ms >= maxWall_ms,
      onProgress: (now_us, events) => {
        const now_ms = performance.now();
        if (now_ms - sent_ms < PROGRESS_EVERY_MS) return;
        sent_ms = now_ms;
        send({ kind: 'progress', now_us, events });
      },
    });
    const seen = watch === undefined ? {} : { seen: watch.finish(result.simulated_us) };
    return { kind: 'done', result, ...seen };
  } catch (error) {
    if (!(error instanceof LimitReached)) return failure(error);
    return { kind: 'limit', limit: error.limit, now_us: error.reached_us, events: error.events };
  }
}
