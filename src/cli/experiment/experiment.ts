import { existsSync } from 'node:fs';
import { analyse } from '../../experiments/analysis.js';
import type { Executor } from '../../experiments/executor.js';
import type { ExperimentResult, VariedSetting } from '../../experiments/experiment-result.js';
import { descriptionOf, type ExperimentPlan, type PlannedDesign } from '../../experiments/plan.js';
import {
  type Ended,
  finishedDesigns,
  runExperiment,
  type Trouble,
} from '../../experiments/run-experiment.js';
import { EXIT, type ExitCode, gravest } from '../exit-codes.js';
import { assertWritable } from '../input/files.js';
import type { LoadedPlugins } from '../input/load-plugin.js';
import { watchForInterruption } from '../interruption.js';
import { progressLine } from '../progress.js';
import { reproducingCommand } from '../reproduce.js';
import type { Terminal } from '../terminal.js';
import { pluginFailure, showBug, showMistake } from '../trouble.js';
import { ENGINE } from './experiment-designs.js';
import type { ExperimentOptions, ExperimentSettings } from './experiment-options.js';
import { tellExperiment } from './experiment-output.js';
import { JOURNAL_VERSION, openJournal } from './journal.js';
import { journalExecutor } from './journal-executor.js';
import { knownRuns, nameOfJournal } from './journal-resume.js';
import { openExecutor } from './open-executor.js';

/** What makes one kind of experiment different from another. */
export interface Experiment {
  readonly kind: ExperimentResult['kind'];
  readonly path: string;
  /** As the scenario calls itself. */
  readonly name: string;
  readonly designs: readonly PlannedDesign[];
  readonly varied: readonly VariedSetting[];
  readonly plugins: LoadedPlugins;
}

/** Runs an experiment on the threads of this machine, with a journal where it writes, and tells what came of it. */
export async function experiment(
  { kind, path, name, designs, varied, plugins }: Experiment,
  settings: ExperimentSettings,
  options: ExperimentOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const [first] = designs;
  if (first === undefined) throw new Error('an experiment without designs');
  const { folder, runs, stopping, metrics, objectives, indifference, shard, limits } = settings;
  const plan: ExperimentPlan = {
    ...{ kind, engine: ENGINE, designs, varied, runs, stopping, metrics, objectives, indifference },
    scenario: { name, file: first.file, sha256: first.sha256 },
    seed: settings.seed ?? first.scenario.seed,
  };
  if (folder !== null) assertWritable(folder);
  const interruption = watchForInterruption();
  const lanes = Math.max(1, Math.min(settings.jobs, designs.length * runs));
  const executor = await openExecutor(
    {
      ...(options.queue === undefined ? {} : { queue: options.queue }),
      ...{ lanes, signal: interruption.signal, shared: { ...limits, plugins: plugins.sources } },
    },
    terminal,
  );
  let known = 0;
  try {
    const ended = await (folder === null ? run(executor) : runWithJournal(folder));
    return await finish(ended);
  } finally {
    interruption.release();
    await executor.close();
  }

  async function runWithJournal(within: string): Promise<Ended> {
    const file = `${within}/${nameOfJournal(shard)}`;
    const kept = knownRuns(file, plan, settings.resume, terminal);
    const head = { journalVersion: JOURNAL_VERSION, plan: descriptionOf(plan), shard } as const;
    const journal = openJournal(file, head, kept);
    try {
      const onKnown = (runs: number) => {
        known += runs;
      };
      return await run(journalExecutor(executor, journal, kept?.records ?? new Map(), onKnown));
    } finally {
      journal.close();
    }
  }

  async function run(by: Executor): Promise<Ended> {
    const write = terminal.errIsTerminal && options.quiet !== true ? terminal.err : () => {};
    const progress = progressLine(`${path} ${kind}`, write, () => performance.now());
    try {
      return await runExperiment(plan, by, {
        // What was there already says nothing of the time that the rest will take.
        onEnded: (done, of, events) => progress.show(done - known, of - known, events),
        ...(shard === null ? {} : { isWanted: (place) => place % shard.of === shard.index - 1 }),
      });
    } finally {
      progress.clear();
    }
  }

  async function finish(ended: Ended): Promise<ExitCode> {
    for (const trouble of ended.troubles.slice(0, MOST_TROUBLES))
      showTrouble(trouble, path, options, terminal);
    const stopped = interruption.code();
    if (stopped !== undefined) {
      const again = folder !== null && existsSync(folder) ? '; --resume goes on' : '';
      terminal.err(
        `geosim: stopped by a signal; ${ended.finished} of ${ended.planned} runs finished${again}\n`,
      );
    }
    const codes: ExitCode[] = [
      ...(stopped === undefined ? [] : [stopped]),
      ...ended.troubles.map(({ outcome }) => (outcome.kind === 'failed' ? EXIT.internal : EXIT.invalid)),
    ];
    // Of a run that failed nothing is known, so that nothing can be said of the design either.
    if (ended.troubles.length > 0) return gravest(codes);
    if (shard !== null) {
      if (options.quiet !== true) {
        terminal.out(
          `shard ${shard.index} of ${shard.of}: ${ended.finished} runs in ${folder}/${nameOfJournal(shard)}; geosim merge puts all parts together\n`,
        );
      }
      return gravest(codes);
    }
    const measured = finishedDesigns(plan, ended.records);
    const least = kind === 'replicate' ? 1 : 2;
    if (measured.length < Math.min(least, designs.length)) return gravest(codes);
    const result = analyse(plan, measured, ended.stopping);
    return gravest([
      ...codes,
      await tellExperiment(result, measured, { ...settings, options, signal: interruption.signal }, terminal),
    ]);
  }
}

/** The rest would say the same. */
const MOST_TROUBLES = 5;

function showTrouble(
  { run, outcome }: Trouble,
  path: string,
  options: ExperimentOptions,
  terminal: Terminal,
): void {
  const { design, seed } = run;
  if (outcome.kind === 'failed') {
    const { variant } = design.scenario;
    const again = {
      ...{ path, seed, set: options.set, plugins: options.plugin },
      ...(variant === undefined ? {} : { variant }),
      ...(options.maxEvents === undefined ? {} : { maxEvents: Number(options.maxEvents) }),
    };
    showBug(outcome, reproducingCommand(again), terminal);
    return;
  }
  if (outcome.kind === 'plugin-failed') {
    showMistake({ message: `${path}, ${design.name}: ${pluginFailure(outcome)}` }, terminal);
    return;
  }
  const option =
    outcome.limit === 'events' ? `--max-events ${options.maxEvents}` : `--max-wall ${options.maxWall}`;
  showMistake(
    {
      message: `${path}, ${design.name}: stopped by ${option} after ${outcome.events} events; nothing was compared`,
      hint: 'raise the limit, or make the scenario smaller (duration, clients[].count)',
    },
    terminal,
  );
}
