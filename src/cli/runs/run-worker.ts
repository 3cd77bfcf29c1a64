/** What runs in a thread of its own: a simulation never pauses, and Ctrl-C must be heard at once. */
import type { MessagePort } from 'node:worker_threads';
import { recordOf } from '../../experiments/run-record.js';
import { watchFor } from '../../explanation/watch.js';
import { VERSION } from '../../library/version.js';
import { PluginFailure } from '../../replication/plugin.js';
import { castOf } from '../../simulation/cast-of.js';
import { LimitReached, runScenario } from '../../simulation/run.js';
import { loadPlugins, placeIn } from '../input/load-plugin.js';
import { withoutExit } from '../input/without-exit.js';
import { failure } from './failure.js';
import { sha256Hasher } from './hasher.js';
import type { RecordOutcome, RunJob, RunOutcome, RunProgress } from './run-job.js';
import { sinceEpoch_ms } from './run-watch.js';

export interface RunTask {
  readonly job: RunJob;
  /** Where to tell how far it is. */
  readonly port?: MessagePort;
  /** Where to say when it began: see run-watch.ts. */
  readonly began_ms?: Float64Array;
}

/** Often enough for a line on a terminal, seldom enough to cost nothing. */
const PROGRESS_EVERY_MS = 100;

/** The whole result. */
export async function result({ job, port, began_ms }: RunTask): Promise<RunOutcome> {
  const {
    scenario,
    maxWall_ms,
    watchFor: wanted,
    plugins = [],
    keepsHistory = false,
    isMeasured = true,
    ...options
  } = job;
  const watch = wanted === undefined ? undefined : watchFor(wanted, castOf(scenario));
  const lines: string[] = [];
  const started_ms = performance.now();
  let sent_ms = started_ms;
  began_ms?.set([sinceEpoch_ms()]);
  try {
    const loaded = await loadPlugins(plugins);
    const result = await withoutExit(() =>
      runScenario(scenario, {
        ...options,
        collectors: isMeasured,
        ...(watch === undefined ? {} : { watch: watch.observer }),
        ...(watch?.isEnough === undefined ? {} : { isEnough: watch.isEnough }),
        ...(keepsHistory ? { history: (line: string) => lines.push(line) } : {}),
        plugins: loaded,
        version: VERSION,
        hasher: sha256Hasher,
        maxWall: () => maxWall_ms !== undefined && performance.now() - started_ms >= maxWall_ms,
        onProgress: (now_us, events) => {
          const now_ms = performance.now();
          if (port === undefined || now_ms - sent_ms < PROGRESS_EVERY_MS) return;
          sent_ms = now_ms;
          const progress: RunProgress = { now_us, events };
          port.postMessage(progress);
        },
      }),
    );
    const seen = watch === undefined ? {} : { seen: watch.finish(result.simulated_us) };
    const history = keepsHistory ? { history: lines.map((line) => `${line}\n`).join('') } : {};
    return { kind: 'done', result, ...seen, ...history };
  } catch (error) {
    if (error instanceof PluginFailure) {
      return { kind: 'plugin-failed', message: error.message, at: placeIn(error.cause, plugins) ?? null };
    }
    if (!(error instanceof LimitReached)) return failure(error);
    return { kind: 'limit', limit: error.limit, now_us: error.reached_us, events: error.events };
  }
}

/** What an experiment keeps of it: kilobytes cross from thread to thread, not megabytes. */
export async function record({ key, ...task }: RunTask & { readonly key: string }): Promise<RecordOutcome> {
  const outcome = await result(task);
  return outcome.kind === 'done' ? { kind: 'done', result: recordOf(key, outcome.result) } : outcome;
}
