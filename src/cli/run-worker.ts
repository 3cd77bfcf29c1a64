/** The thread that runs one scenario: takes a job, sends progress, sends the outcome. */
import { parentPort, workerData } from 'node:worker_threads';
import { VERSION } from '../library/version.js';
import { PluginFailure } from '../replication/plugin.js';
import { LimitReached, runScenario } from '../simulation/run.js';
import { sha256Hasher } from './hasher.js';
import { loadPlugins, placeIn } from './load-plugin.js';
import { failure } from './run-in-worker.js';
import type { RunJob, RunMessage, RunOutcome } from './run-job.js';

/** Often enough for a line on a terminal, seldom enough to cost nothing. */
const PROGRESS_EVERY_MS = 100;

const send = (message: RunMessage) => parentPort?.postMessage(message);
send({ kind: 'ended', outcome: await run(workerData as RunJob) });

async function run({ scenario, maxWall_ms, plugins = [], ...job }: RunJob): Promise<RunOutcome> {
  const started_ms = performance.now();
  let sent_ms = started_ms;
  try {
    const result = runScenario(scenario, {
      ...job,
      plugins: await loadPlugins(plugins),
      version: VERSION,
      hasher: sha256Hasher,
      maxWall: () => maxWall_ms !== undefined && performance.now() - started_ms >= maxWall_ms,
      onProgress: (now_us, events) => {
        const now_ms = performance.now();
        if (now_ms - sent_ms < PROGRESS_EVERY_MS) return;
        sent_ms = now_ms;
        send({ kind: 'progress', now_us, events });
      },
    });
    return { kind: 'done', result };
  } catch (error) {
    if (error instanceof PluginFailure) {
      return { kind: 'plugin-failed', message: error.message, at: placeIn(error.cause, plugins) ?? null };
    }
    if (!(error instanceof LimitReached)) return failure(error);
    return { kind: 'limit', limit: error.limit, now_us: error.reached_us, events: error.events };
  }
}
