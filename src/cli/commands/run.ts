import type { PhaseBands } from '../../experiments/phase-bands.js';
import { whyNoPhases } from '../../experiments/phases.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import type { RunResult } from '../../metrics/result.js';
import { formatDuration } from '../../scenario/quantity-text.js';
import { EXIT, type ExitCode, exitCodeOf, gravest } from '../exit-codes.js';
import { assertWritable, writeFiles } from '../input/files.js';
import { type LoadedPlugins, loadPluginFiles } from '../input/load-plugin.js';
import {
  type CheckedFile,
  checkFiles,
  countOf,
  type ReadyFile,
  showDiagnostics,
} from '../input/scenario-files.js';
import { watchForInterruption } from '../interruption.js';
import { Mistake } from '../mistake.js';
import { FORMATS, type Format, isPicture, readFormats } from '../options/formats.js';
import { milliseconds, wholeNumber } from '../options/option-values.js';
import { outputNames } from '../options/output-names.js';
import { outputFiles, preloadRenderers, summaryText } from '../output/render.js';
import { progressLine } from '../progress.js';
import { reproducingCommand } from '../reproduce.js';
import { traceOf, traceText } from '../runs/entity-trace.js';
import type { RunJob, RunOutcome } from '../runs/run-job.js';
import { type PhasesOutcome, runPhases } from '../runs/run-phases.js';
import { defaultJobs, runOnce } from '../runs/run-pool.js';
import type { Terminal } from '../terminal.js';
import { pluginFailure, showBug, showMistake } from '../trouble.js';

/** Options as the command line gives them. */
export interface RunOptions {
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  readonly seed?: string;
  readonly variant?: string;
  readonly out?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Writes every operation on data, for checkers outside. */
  readonly history?: boolean;
  readonly trace?: string;
  readonly maxEvents?: string;
  readonly maxWall?: string;
  readonly phases?: string;
  readonly jobs?: string;
}

const DEFAULT_FOLDER = 'reports/runs';
const DEFAULT_FORMATS: readonly Format[] = ['json', 'timeline', 'html', 'png'];

/** Checks all scenarios, then runs, judges, prints and writes one after the other. */
export async function run(
  paths: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const plan = planOf(paths, options);
  const { plugins, sources } = await loadPluginFiles(options.plugin);
  const checked = checkFiles(paths, { ...options, plugins });
  const ready = checked.filter(isReady);
  showTrouble(checked, options.quiet === true && ready.length === paths.length, terminal);
  if (ready.length < paths.length) return EXIT.invalid;
  for (const file of ready) assertPhases(file, plan);
  const { trace } = options;
  if (trace !== undefined) for (const { scenario } of ready) traceOf(trace, scenario);
  if (options.history === true) for (const file of ready) assertHistory(file);
  for (const folder of plan.folders) assertWritable(folder);

  const interruption = watchForInterruption();
  const results: RunResult[] = [];
  const codes: ExitCode[] = [];
  try {
    if (plan.formats.some(isPicture) && plan.folders.length > 0) preloadRenderers();
    for (const [index, file] of ready.entries()) {
      const job = jobOf(file, plan, sources);
      const outcome = await runOne(job, options, interruption.signal, terminal);
      const phases = await phasesOf(outcome, job, plan, options, interruption.signal, terminal);
      const ended = phases === undefined || phases.kind === 'done' ? outcome : phases;
      if (ended.kind === 'stopped') break;
      const bands = phases?.kind === 'done' ? phases.bands : undefined;
      codes.push(await finish(ended, bands, file, plan.folders[index], interruption.signal));
    }
    const code = interruption.code();
    if (code !== undefined) {
      codes.push(code);
      terminal.err(`geosim: stopped by a signal; ${finishedText(results.length, ready.length, plan)}\n`);
    }
    if (options.json === true) printJson();
  } finally {
    interruption.release();
  }
  return gravest(codes);

  async function finish(
    outcome: Exclude<RunOutcome, { kind: 'stopped' }>,
    phases: PhaseBands | undefined,
    file: ReadyFile,
    folder: string | undefined,
    signal: AbortSignal,
  ): Promise<ExitCode> {
    switch (outcome.kind) {
      case 'done': {
        results.push(outcome.result);
        const files =
          folder === undefined ? [] : [...(await outputFiles(outcome.result, plan.formats, signal))];
        if (folder !== undefined && phases !== undefined) {
          files.push({ name: 'phases.json', content: canonicalJson(phases) });
        }
        const traced =
          trace === undefined || outcome.seen === undefined ? null : traceText(trace, outcome.seen);
        if (folder !== undefined && traced !== null) files.push({ name: 'trace.txt', content: traced });
        if (folder !== undefined && outcome.history !== undefined) {
          files.push({ name: 'history.jsonl', content: outcome.history });
        }
        if (folder !== undefined) writeFiles(folder, files);
        if (options.json !== true && options.quiet !== true) {
          terminal.out(
            `${results.length > 1 ? '\n' : ''}${summaryText(outcome.result, terminal, listed(folder, files), phases)}`,
          );
        }
        if (traced !== null && options.json !== true)
          terminal.out(options.quiet === true ? traced : `\n${traced}`);
        return gravest([outcome.result, ...(phases?.runs ?? [])].map(({ verdict }) => exitCodeOf(verdict)));
      }
      case 'limit':
        showMistake(limitReached(outcome, file, options), terminal);
        return EXIT.invalid;
      case 'plugin-failed':
        showMistake({ message: pluginFailure(outcome) }, terminal);
        return EXIT.invalid;
      case 'failed':
        showBug(outcome, commandFor(file, plan, options), terminal);
        return EXIT.internal;
    }
  }

  function printJson(): void {
    if (paths.length > 1) terminal.out(canonicalJson(results));
    else if (results[0] !== undefined) terminal.out(canonicalJson(results[0]));
  }
}

interface Plan {
  /** One for each scenario; none where nothing is written. */
  readonly folders: readonly string[];
  readonly formats: readonly Format[];
  readonly seed?: number;
  readonly maxEvents?: number;
  readonly maxWall_ms?: number;
  /** Instead of the scenario's. */
  readonly phases?: number;
  /** Runs at a time, where a scenario takes several. */
  readonly jobs: number;
}

function planOf(paths: readonly string[], options: RunOptions): Plan {
  const { out, seed, maxEvents, maxWall, phases, jobs } = options;
  const writes = options.json !== true || out !== undefined;
  const base = (out ?? DEFAULT_FOLDER).replace(/(?<=.)\/+$/, '');
  return {
    folders: writes ? outputNames(paths, options.variant).map((name) => `${base}/${name}`) : [],
    formats: options.format === undefined ? DEFAULT_FORMATS : readFormats(options.format, FORMATS),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed, 0) }),
    ...(maxEvents === undefined ? {} : { maxEvents: wholeNumber('--max-events', maxEvents, 1) }),
    ...(maxWall === undefined ? {} : { maxWall_ms: milliseconds('--max-wall', maxWall) }),
    ...(phases === undefined ? {} : { phases: wholeNumber('--phases', phases, 1) }),
    jobs: jobs === undefined ? defaultJobs() : wholeNumber('--jobs', jobs, 1),
  };
}

/** @throws Mistake where a scenario has no operations on data. */
function assertHistory({ path, scenario }: ReadyFile): void {
  if (scenario.family === 'cache') return;
  throw new Mistake(
    `${path}: there is no history of a scenario of family ${scenario.family}`,
    'only caches have operations on keys: leave out --history',
  );
}

/** @throws Mistake where the user asks for phases that the scenario cannot have. */
function assertPhases({ path, scenario }: ReadyFile, { phases }: Plan): void {
  const why = phases === undefined || phases < 2 ? null : whyNoPhases(scenario);
  if (why !== null) throw new Mistake(`${path}: no run over phases: ${why}`, 'leave out --phases');
}

/** The same fault at other moments between two probes; undefined where nobody asked, or nothing came out. */
async function phasesOf(
  outcome: RunOutcome,
  job: RunJob,
  plan: Plan,
  options: RunOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<PhasesOutcome | undefined> {
  const runs = plan.phases ?? job.scenario.phases;
  // Of phases that the scenario asks for in vain its check has warned.
  if (outcome.kind !== 'done' || runs < 2 || whyNoPhases(job.scenario) !== null) return undefined;
  const shows = terminal.errIsTerminal && options.quiet !== true;
  const write = shows ? terminal.err : () => {};
  const progress = progressLine(`${job.file} phases`, write, () => performance.now());
  const onEnded = (done: number) => progress.show(done, runs, done * outcome.result.events);
  const phases = await runPhases(job, runs, { jobs: plan.jobs, signal, onEnded });
  progress.clear();
  return phases;
}

async function runOne(
  job: RunJob,
  options: RunOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<RunOutcome> {
  const { scenario } = job;
  const shows = terminal.errIsTerminal && options.quiet !== true;
  const write = shows ? terminal.err : () => {};
  const progress = progressLine(job.file, write, () => performance.now());
  const outcome = await runOnce(
    { ...job, ...watchedIn(scenario, options), keepsHistory: options.history === true },
    ({ now_us, events }) => progress.show(now_us, scenario.duration, events),
    signal,
  );
  progress.clear();
  return outcome;
}

function watchedIn(scenario: RunJob['scenario'], { trace }: RunOptions): Pick<RunJob, 'watchFor'> {
  return trace === undefined ? {} : { watchFor: traceOf(trace, scenario) };
}

function jobOf({ scenario, file, sha256 }: ReadyFile, plan: Plan, plugins: LoadedPlugins['sources']): RunJob {
  return {
    scenario,
    file,
    sha256,
    plugins,
    ...(plan.seed === undefined ? {} : { seed: plan.seed }),
    ...(plan.maxEvents === undefined ? {} : { maxEvents: plan.maxEvents }),
    ...(plan.maxWall_ms === undefined ? {} : { maxWall_ms: plan.maxWall_ms }),
  };
}

function isReady(file: CheckedFile | Mistake): file is ReadyFile {
  return !(file instanceof Mistake) && file.scenario !== undefined;
}

function showTrouble(checked: readonly (CheckedFile | Mistake)[], quiet: boolean, terminal: Terminal): void {
  if (quiet) return;
  for (const file of checked) {
    if (file instanceof Mistake) showMistake(file, terminal);
    else showDiagnostics(file.diagnostics, terminal);
  }
  const broken = checked.filter((file) => !isReady(file));
  if (broken.length === 0) return;
  const diagnostics = checked.flatMap((file) => (file instanceof Mistake ? [] : file.diagnostics));
  const counted = countOf(diagnostics);
  terminal.err(`geosim: nothing was run${counted === '' ? '' : `: ${counted}`}\n`);
}

function limitReached(
  { limit, now_us, events }: Extract<RunOutcome, { kind: 'limit' }>,
  { path, scenario }: ReadyFile,
  { maxEvents, maxWall }: RunOptions,
): Mistake {
  const option = limit === 'events' ? `--max-events ${maxEvents}` : `--max-wall ${maxWall}`;
  const reached = `${formatDuration(now_us)} of ${formatDuration(scenario.duration)} simulated, ${events} events`;
  return new Mistake(
    `${path}: stopped by ${option} at ${reached}; a part of a run is not judged, and nothing was written`,
    'raise the limit, or make the scenario smaller (duration, clients[].count)',
  );
}

function commandFor({ path, scenario }: ReadyFile, plan: Plan, options: RunOptions): string {
  return reproducingCommand({
    path,
    seed: plan.seed ?? scenario.seed,
    set: options.set,
    plugins: options.plugin,
    ...(options.variant === undefined ? {} : { variant: options.variant }),
    ...(plan.maxEvents === undefined ? {} : { maxEvents: plan.maxEvents }),
  });
}

function finishedText(finished: number, all: number, { folders }: Plan): string {
  if (finished === 0) return 'no scenario was finished';
  const where = folders.length === 0 ? '' : `, written to ${folders.slice(0, finished).join(', ')}`;
  return `${finished} of ${all} scenarios finished${where}`;
}

function listed(folder: string | undefined, files: readonly { readonly name: string }[]): readonly string[] {
  return folder === undefined ? [] : files.map(({ name }) => `${folder}/${name}`);
}
