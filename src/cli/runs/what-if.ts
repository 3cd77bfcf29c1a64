import { changesFor, effectOn, type Subject, untilOf } from '../../experiments/counterfactuals.js';
import { clientNamed } from '../../explanation/cast.js';
import type {
  ClientStory,
  Counterfactual,
  CounterfactualEffect,
  OperationFact,
  Wait,
} from '../../explanation/explanation.js';
import type { WatchFor } from '../../explanation/watch.js';
import { castOf } from '../../simulation/cast-of.js';
import type { LoadedPlugins } from '../input/load-plugin.js';
import { checkFiles, type ReadyFile } from '../input/scenario-files.js';
import { Mistake } from '../mistake.js';
import { limitsOf } from '../options/limits.js';
import { wholeNumber } from '../options/option-values.js';
import { progressLine } from '../progress.js';
import type { Terminal } from '../terminal.js';
import type { RunJob, RunOutcome } from './run-job.js';
import { defaultJobs, runAll } from './run-pool.js';

/** Options as the command line gives them. */
export interface WhatIfOptions {
  readonly set: readonly string[];
  readonly variant?: string;
  readonly seed?: string;
  readonly quiet?: boolean;
  readonly jobs?: string;
  readonly maxEvents?: string;
  readonly maxWall?: string;
}

export interface WhatIfContext {
  readonly file: ReadyFile;
  readonly options: WhatIfOptions;
  readonly plugins: LoadedPlugins;
  /** Of the run that is explained. */
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

/** What there is to be otherwise; null: the client had nothing to complain of. */
export function subjectOf(
  story: ClientStory,
  focus: number | null,
  operation: OperationFact | null,
  wait: Wait | null,
): Subject | null {
  if (focus !== null) return { kind: 'outage', outage: story.outages[focus]! };
  return operation === null || wait === null ? null : { kind: 'operation', operation, wait };
}

/**
 * The same client on the same random numbers, once for each change, as many at a time as there are threads. A
 * rerun measures nothing, and ends when it has shown what became of the outage or the operation.
 */
export async function whatIf(
  story: ClientStory,
  subject: Subject,
  { file, options, plugins, seed, signal, terminal }: WhatIfContext,
): Promise<readonly Counterfactual[]> {
  const changes = changesFor(file.scenario, story, subject);
  const checked = changes.map(({ set }) => {
    const choice = { ...options, set: [...options.set, ...set], plugins: plugins.plugins };
    return checkFiles([file.path], choice)[0]!;
  });
  const watch: WatchFor = {
    kind: 'client',
    client: clientNamed(castOf(file.scenario), story.client) as number,
    until: untilOf(subject, story),
    reads: subject.kind === 'operation' && subject.operation.missed !== undefined,
  };
  const ready = checked.filter(isReady);
  const jobs = ready.map((one) => ({ ...explainJob(one, options, plugins, watch), isMeasured: false, seed }));
  const write = terminal.errIsTerminal && options.quiet !== true ? terminal.err : () => {};
  const progress = progressLine(`${file.path} what if`, write, () => performance.now());
  let events = 0;
  const pool = {
    jobs: options.jobs === undefined ? defaultJobs() : wholeNumber('--jobs', options.jobs, 1),
    signal,
    onEnded: (done: number) => progress.show(done, jobs.length, events),
  };
  const effects = await runAll(jobs, pool, (outcome) => {
    if (outcome.kind === 'done') events += outcome.result.events;
    return effectOf(outcome, subject, story);
  });
  progress.clear();
  return changes.map((change, index) => {
    const one = checked[index]!;
    return { ...change, effect: isReady(one) ? effects[ready.indexOf(one)]! : refusal(one) };
  });
}

export function explainJob(
  { scenario, file, sha256 }: ReadyFile,
  { seed, ...options }: WhatIfOptions,
  { sources }: LoadedPlugins,
  watchFor: WatchFor,
): RunJob {
  const other = seed === undefined ? {} : { seed: wholeNumber('--seed', seed, 0) };
  return { scenario, file, sha256, watchFor, plugins: sources, ...other, ...limitsOf(options) };
}

export function isReady(file: ReturnType<typeof checkFiles>[number]): file is ReadyFile {
  return !(file instanceof Mistake) && file.scenario !== undefined;
}

function effectOf(outcome: RunOutcome, subject: Subject, before: ClientStory): CounterfactualEffect {
  if (outcome.kind === 'done' && outcome.seen?.kind === 'client') {
    return effectOn(subject, before, outcome.seen.story);
  }
  return { kind: 'not-run', why: outcome.kind === 'limit' ? 'a limit stopped the run' : 'the run failed' };
}

function refusal(file: ReturnType<typeof checkFiles>[number]): CounterfactualEffect {
  const why =
    file instanceof Mistake
      ? file.message
      : file.diagnostics.find(({ severity }) => severity === 'error')?.message;
  return { kind: 'not-run', why: why ?? 'the scenario does not allow it' };
}
