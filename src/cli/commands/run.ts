import { canonicalJson } from '../../metrics/canonical-json.js';
import type { RunResult } from '../../metrics/result.js';
import { formatDuration } from '../../scenario/quantity-text.js';
import type { Scenario } from '../../scenario/scenario.js';
import { EXIT, type ExitCode, exitCodeOf, gravest } from '../exit-codes.js';
import { assertWritable, writeFiles } from '../files.js';
import { type Format, readFormats } from '../formats.js';
import { watchForInterruption } from '../interruption.js';
import { Mistake } from '../mistake.js';
import { milliseconds, wholeNumber } from '../option-values.js';
import { outputNames } from '../output-names.js';
import { progressLine } from '../progress.js';
import { outputFiles, preloadRenderers, summaryText } from '../render.js';
import { reproducingCommand } from '../reproduce.js';
import { runInWorker } from '../run-in-worker.js';
import type { RunJob, RunOutcome } from '../run-job.js';
import { type CheckedFile, checkFiles, countOf, showDiagnostics } from '../scenario-files.js';
import type { Terminal } from '../terminal.js';
import { showBug, showMistake } from '../trouble.js';

/** Options as the command line gives them. */
export interface RunOptions {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly variant?: string;
  readonly out?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly maxEvents?: string;
  readonly maxWall?: string;
}

const DEFAULT_FOLDER = 'reports/runs';
const DEFAULT_FORMATS: readonly Format[] = ['json', 'timeline', 'png'];

/** Checks all scenarios, then runs, judges, prints and writes one after the other. */
export async function run(
  paths: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const plan = planOf(paths, options);
  const checked = checkFiles(paths, options);
  const ready = checked.filter(isReady);
  showTrouble(checked, options.quiet === true && ready.length === paths.length, terminal);
  if (ready.length < paths.length) return EXIT.invalid;
  for (const folder of plan.folders) assertWritable(folder);

  const interruption = watchForInterruption();
  const results: RunResult[] = [];
  const codes: ExitCode[] = [];
  try {
    if (plan.formats.includes('png') && plan.folders.length > 0) preloadRenderers();
    for (const [index, file] of ready.entries()) {
      const outcome = await runOne(file, plan, options, interruption.signal, terminal);
      if (outcome.kind === 'stopped') break;
      codes.push(await finish(outcome, file, plan.folders[index], interruption.signal));
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
    file: ReadyFile,
    folder: string | undefined,
    signal: AbortSignal,
  ): Promise<ExitCode> {
    switch (outcome.kind) {
      case 'done': {
        results.push(outcome.result);
        const files = folder === undefined ? [] : await outputFiles(outcome.result, plan.formats, signal);
        if (folder !== undefined) writeFiles(folder, files);
        if (options.json !== true && options.quiet !== true) {
          terminal.out(
            `${results.length > 1 ? '\n' : ''}${summaryText(outcome.result, terminal, listed(folder, files))}`,
          );
        }
        return exitCodeOf(outcome.result.verdict);
      }
      case 'limit':
        showMistake(limitReached(outcome, file, options), terminal);
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

type ReadyFile = CheckedFile & { readonly scenario: Scenario };

interface Plan {
  /** One for each scenario; none where nothing is written. */
  readonly folders: readonly string[];
  readonly formats: readonly Format[];
  readonly seed?: number;
  readonly maxEvents?: number;
  readonly maxWall_ms?: number;
}

function planOf(paths: readonly string[], options: RunOptions): Plan {
  const { out, seed, maxEvents, maxWall } = options;
  const writes = options.json !== true || out !== undefined;
  const base = (out ?? DEFAULT_FOLDER).replace(/(?<=.)\/+$/, '');
  return {
    folders: writes ? outputNames(paths, options.variant).map((name) => `${base}/${name}`) : [],
    formats: options.format === undefined ? DEFAULT_FORMATS : readFormats(options.format),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed, 0) }),
    ...(maxEvents === undefined ? {} : { maxEvents: wholeNumber('--max-events', maxEvents, 1) }),
    ...(maxWall === undefined ? {} : { maxWall_ms: milliseconds('--max-wall', maxWall) }),
  };
}

async function runOne(
  file: ReadyFile,
  plan: Plan,
  options: RunOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<RunOutcome> {
  const { scenario } = file;
  const shows = terminal.errIsTerminal && options.quiet !== true;
  const write = shows ? terminal.err : () => {};
  const progress = progressLine(file.file, write, () => performance.now());
  const job: RunJob = {
    scenario,
    file: file.file,
    sha256: file.sha256,
    ...(plan.seed === undefined ? {} : { seed: plan.seed }),
    ...(plan.maxEvents === undefined ? {} : { maxEvents: plan.maxEvents }),
    ...(plan.maxWall_ms === undefined ? {} : { maxWall_ms: plan.maxWall_ms }),
  };
  const outcome = await runInWorker(
    job,
    (now_us, events) => progress.show(now_us, scenario.duration, events),
    signal,
  );
  progress.clear();
  return outcome;
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
