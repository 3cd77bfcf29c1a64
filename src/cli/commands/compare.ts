import { type Comparison, compareDesigns } from '../../experiments/comparison.js';
import { choicesWithout, type MetricChoice } from '../../experiments/comparison-rows.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { labelKey } from '../../metrics/label-key.js';
import { designNames } from '../compare-plan.js';
import { EXIT, type ExitCode, exitCodeOf, gravest } from '../exit-codes.js';
import { assertWritable, writeFiles } from '../files.js';
import { COMPARISON_FORMATS, type ComparisonFormat, readFormats } from '../formats.js';
import { watchForInterruption } from '../interruption.js';
import { limitsOf } from '../limits.js';
import { readMetricChoices } from '../metric-choices.js';
import { Mistake } from '../mistake.js';
import { wholeNumber } from '../option-values.js';
import { outputNames } from '../output-names.js';
import { progressLine } from '../progress.js';
import { comparisonFiles, comparisonSummary } from '../render-comparison.js';
import { reproducingCommand } from '../reproduce.js';
import { type DesignJobs, type RunDesigns, runDesigns, type Trouble } from '../run-designs.js';
import type { RunJob } from '../run-job.js';
import { defaultJobs } from '../run-pool.js';
import { type CheckedFile, checkFiles, countOf, type ReadyFile, showDiagnostics } from '../scenario-files.js';
import type { Terminal } from '../terminal.js';
import { showBug, showMistake } from '../trouble.js';

/** Options as the command line gives them. */
export interface CompareOptions {
  readonly set: readonly string[];
  readonly variants?: string;
  readonly metrics?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly jobs?: string;
  readonly maxEvents?: string;
  readonly maxWall?: string;
}

/** Runs a scenario and its variants on the same seed, and shows them side by side. */
export async function compare(path: string, options: CompareOptions, terminal: Terminal): Promise<ExitCode> {
  const plan = planOf(path, options);
  const designs = readDesigns(path, options, terminal);
  if (designs === null) return EXIT.invalid;
  if (plan.folder !== null) assertWritable(plan.folder);

  const interruption = watchForInterruption();
  try {
    const seed = plan.seed ?? designs[0]!.scenario.seed;
    const ended = await runShowing(
      jobsOf(designs, seed, plan),
      path,
      plan,
      options,
      interruption.signal,
      terminal,
    );
    for (const trouble of ended.troubles) showTrouble(trouble, { path, seed, options }, terminal);
    const stopped = interruption.code();
    if (stopped !== undefined) {
      const done = `${ended.finished.length} of ${designs.length} designs finished`;
      terminal.err(`geosim: stopped by a signal; ${done}\n`);
    }
    // Of a run that failed nothing is known; of those that a signal left out nothing is said.
    const isWhole = ended.troubles.length === 0 && ended.finished.length > 1;
    const comparison = isWhole ? compareDesigns(ended.finished, plan.choices) : null;
    for (const { name, labels } of choicesWithout(ended.finished, plan.choices ?? [])) {
      const which = labelKey(name, labels ?? {});
      terminal.err(`geosim: --metrics ${which}: no design has anything under it\n`);
    }
    if (comparison !== null) await finish(comparison, plan, options, interruption.signal, terminal);
    return gravest([
      ...(stopped === undefined ? [] : [stopped]),
      ...ended.troubles.map(({ outcome }) => (outcome.kind === 'limit' ? EXIT.invalid : EXIT.internal)),
      ...ended.finished.flatMap(({ runs }) => runs.map(({ verdict }) => exitCodeOf(verdict))),
    ]);
  } finally {
    interruption.release();
  }
}

interface Plan {
  /** null where nothing is written. */
  readonly folder: string | null;
  readonly formats: readonly ComparisonFormat[];
  readonly choices: readonly MetricChoice[] | null;
  readonly seed?: number;
  readonly jobs: number;
  readonly limits: Pick<RunJob, 'maxEvents' | 'maxWall_ms'>;
}

const DEFAULT_FOLDER = 'reports/runs';

function planOf(path: string, { out, json, format, metrics, seed, jobs, ...limits }: CompareOptions): Plan {
  const base = (out ?? DEFAULT_FOLDER).replace(/(?<=.)\/+$/, '');
  return {
    folder: json === true && out === undefined ? null : `${base}/${outputNames([path])[0]}`,
    formats: readFormats(format ?? 'json,html,png', COMPARISON_FORMATS),
    choices: metrics === undefined ? null : readMetricChoices(metrics),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed, 0) }),
    jobs: jobs === undefined ? defaultJobs() : wholeNumber('--jobs', jobs, 1),
    limits: limitsOf(limits),
  };
}

type ReadyDesign = ReadyFile & { readonly design: string };

/** The scenario, then its variants, all checked; null where one is wrong, which is said then. */
function readDesigns(
  path: string,
  { set, variants, quiet }: CompareOptions,
  terminal: Terminal,
): readonly ReadyDesign[] | null {
  const [base] = checkFiles([path], { set });
  if (base instanceof Mistake) throw base;
  if (base?.scenario === undefined) return refused(base?.diagnostics ?? []);
  const names = designNames(base.scenario.variants, variants);
  const checked = names.map((design) => {
    const file = design === 'base' ? base : checkFiles([path], { set, variant: design })[0]!;
    if (file instanceof Mistake) throw file;
    return { ...file, design };
  });
  const diagnostics = distinct(checked.flatMap((file) => file.diagnostics));
  if (!checked.every((file): file is ReadyDesign => file.scenario !== undefined)) return refused(diagnostics);
  if (quiet !== true) showDiagnostics(diagnostics, terminal);
  return checked;

  function refused(found: CheckedFile['diagnostics']): null {
    showDiagnostics(found, terminal);
    terminal.err(`geosim: nothing was run: ${countOf(found)}\n`);
    return null;
  }
}

/** What is odd about the scenario is odd about most variants; it is said once. */
function distinct(diagnostics: CheckedFile['diagnostics']): CheckedFile['diagnostics'] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}

/** One run of each for now. The same seed for all: a variant's own would be another kind of weather. */
function jobsOf(designs: readonly ReadyDesign[], seed: number, { limits }: Plan): readonly DesignJobs[] {
  return designs.map(({ design, scenario, file, sha256 }) => ({
    name: design,
    jobs: [{ scenario, file, sha256, seed, ...limits }],
  }));
}

async function runShowing(
  designs: readonly DesignJobs[],
  path: string,
  { jobs }: Plan,
  { quiet }: CompareOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<RunDesigns> {
  const write = terminal.errIsTerminal && quiet !== true ? terminal.err : () => {};
  const progress = progressLine(`${path} compare`, write, () => performance.now());
  const ended = await runDesigns(designs, { jobs, signal }, progress.show);
  progress.clear();
  return ended;
}

async function finish(
  comparison: Comparison,
  { folder, formats, choices }: Plan,
  { json, quiet }: CompareOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  if (choices !== null && comparison.rows.length === 0) {
    throw new Mistake(
      'none of the designs has any of the metrics of --metrics',
      'geosim list metrics shows their labels; without labels a metric means its usual rows',
    );
  }
  const files = folder === null ? [] : await comparisonFiles(comparison, formats, signal);
  if (folder !== null) writeFiles(folder, files);
  if (json === true) terminal.out(canonicalJson(comparison));
  else if (quiet !== true) {
    terminal.out(
      comparisonSummary(
        comparison,
        terminal,
        files.map(({ name }) => `${folder}/${name}`),
      ),
    );
  }
}

interface Reproducible {
  readonly path: string;
  readonly seed: number;
  readonly options: CompareOptions;
}

function showTrouble(
  { design, outcome }: Trouble,
  { path, seed, options }: Reproducible,
  terminal: Terminal,
): void {
  const variant = design === 'base' ? {} : { variant: design };
  if (outcome.kind === 'failed') {
    const { set, maxEvents } = options;
    const limit = maxEvents === undefined ? {} : { maxEvents: Number(maxEvents) };
    showBug(outcome, reproducingCommand({ path, seed, set, ...variant, ...limit }), terminal);
    return;
  }
  const option =
    outcome.limit === 'events' ? `--max-events ${options.maxEvents}` : `--max-wall ${options.maxWall}`;
  showMistake(
    {
      message: `${path}, ${design}: stopped by ${option} after ${outcome.events} events; nothing was compared`,
      hint: 'raise the limit, or make the scenario smaller (duration, clients[].count)',
    },
    terminal,
  );
}
