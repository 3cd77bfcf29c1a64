import { existsSync } from 'node:fs';
import { analyse } from '../experiments/analysis.js';
import type { ExperimentResult, VariedSetting } from '../experiments/experiment-result.js';
import { descriptionOf, type ExperimentPlan, type PlannedDesign } from '../experiments/plan.js';
import { type Ended, finishedDesigns, runExperiment, type Trouble } from '../experiments/run-experiment.js';
import { EXIT, type ExitCode, gravest } from './exit-codes.js';
import { ENGINE } from './experiment-designs.js';
import type { ExperimentOptions, ExperimentSettings } from './experiment-options.js';
import { tellExperiment } from './experiment-output.js';
import { assertWritable } from './files.js';
import { watchForInterruption } from './interruption.js';
import { JOURNAL_VERSION, openJournal } from './journal.js';
import { journalExecutor } from './journal-executor.js';
import { knownRuns, nameOfJournal } from './journal-resume.js';
import { poolExecutor } from './pool-executor.js';
import { progressLine } from './progress.js';
import { reproducingCommand } from './reproduce.js';
import { openPool } from './run-pool.js';
import type { Terminal } from './terminal.js';
import { showBug, showMistake } from './trouble.js';

/** What makes one kind of experiment different from another. */
export interface Experiment {
  readonly kind: ExperimentResult['kind'];
  readonly path: string;
  /** As the scenario calls itself. */
  readonly name: string;
  readonly designs: readonly PlannedDesign[];
  readonly varied: readonly VariedSetting[];
}

/** Runs an experiment on the threads of this machine, with a journal where it writes, and tells what came of it. */
export async function experiment(
  { kind, path, name, designs, varied }: Experiment,
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
  const pool = openPool(lanes, interruption.signal);
  const threads = poolExecutor(pool, limits);
  try {
    const ended = await (folder === null ? run(threads) : runWithJournal(folder));
    return await finish(ended);
  } finally {
    interruption.release();
    await pool.close();
  }

  async function runWithJournal(within: string): Promise<Ended> {
    const file = `${within}/${nameOfJournal(shard)}`;
    const known = knownRuns(file, plan, settings.resume, terminal);
    const head = { journalVersion: JOURNAL_VERSION, plan: descriptionOf(plan), shard } as const;
    const journal = openJournal(file, head, known);
    try {
      return await run(journalExecutor(threads, journal, known?.records ?? new Map()));
    } finally {
      journal.close();
    }
  }

  async function run(executor: typeof threads): Promise<Ended> {
    const write = terminal.errIsTerminal && options.quiet !== true ? terminal.err : () => {};
    const progress = progressLine(`${path} ${kind}`, write, () => performance.now());
    try {
      return await runExperiment(plan, executor, {
        onEnded: progress.show,
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
      ...ended.troubles.map(({ outcome }) => (outcome.kind === 'limit' ? EXIT.invalid : EXIT.internal)),
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
      ...{ path, seed, set: options.set },
      ...(variant === undefined ? {} : { variant }),
      ...(options.maxEvents === undefined ? {} : { maxEvents: Number(options.maxEvents) }),
    };
    showBug(outcome, reproducingCommand(again), terminal);
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
