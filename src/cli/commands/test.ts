import { readFileSync } from 'node:fs';
import { VERSION } from '../../library/version.js';
import { shellLine } from '../../reports/shell-line.js';
import {
  type Check,
  TEST_REPORT_VERSION,
  type TestCase,
  type TestReport,
} from '../../reports/test-report.js';
import { renderDiagnostic } from '../../scenario/render-diagnostic.js';
import { type ExitCode, gravest } from '../exit-codes.js';
import { findScenarios } from '../input/find-scenarios.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import type { CheckedFile, ReadyFile } from '../input/scenario-files.js';
import { watchForInterruption } from '../interruption.js';
import { Mistake } from '../mistake.js';
import { milliseconds, wholeNumber } from '../options/option-values.js';
import { readShard } from '../options/shard.js';
import { progressLine } from '../progress.js';
import type { RunJob } from '../runs/run-job.js';
import { defaultJobs } from '../runs/run-pool.js';
import { checkGolden, checkStray, strayGoldens } from '../suite/golden-check.js';
import { checkResult, checkRuns, exitCodeOfOutcome, linesOf, RUNS } from '../suite/test-judge.js';
import { checkPhases } from '../suite/test-judge-phases.js';
import { type Planned, planTests, type Selection } from '../suite/test-plan.js';
import { assertReportable, readReporters, report } from '../suite/test-reporters.js';
import { type CaseRuns, runCases } from '../suite/test-runs.js';
import type { Terminal } from '../terminal.js';

/** Options as the command line gives them. */
export interface TestOptions {
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  readonly seed?: string;
  readonly variant?: string;
  readonly filter?: string;
  readonly slow?: boolean;
  readonly update?: boolean;
  readonly all?: boolean;
  readonly checkDeterminism?: boolean;
  readonly shard?: string;
  readonly reporter?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly jobs?: string;
  readonly maxEvents?: string;
  readonly maxWall?: string;
}

/** Runs the scenarios found, judges them, holds them against their goldens, and reports. */
export async function test(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { slow = false, update = false, set, quiet = false } = options;
  const reporters = readReporters(options.reporter, options.json === true, options.out);
  const { plugins, sources } = await loadPluginFiles(options.plugin);
  const selection: Selection = {
    set,
    plugins,
    slow,
    shard: options.shard === undefined ? null : readShard(options.shard),
    ...(options.variant === undefined ? {} : { variant: options.variant }),
    ...(options.filter === undefined ? {} : { filter: options.filter }),
  };
  const limits = { ...limitsOf(options), plugins: sources };
  if (update && changesRuns(options)) {
    throw new Mistake(
      '--update with --set or --seed: a golden is of the scenario as it is written',
      'change the file',
    );
  }
  const planned = planTests(findScenarios(paths), selection);
  assertReportable(reporters);

  const interruption = watchForInterruption();
  try {
    const runs = await runPlanned(planned, options, limits, interruption.signal, terminal);
    const cases = planned.map((plan, index) => judged(plan, runs[index]!, options));
    const result: TestReport = {
      testReportVersion: TEST_REPORT_VERSION,
      engine: { name: 'geosim', version: VERSION },
      options: optionWords(options),
      shard: selection.shard,
      cases,
    };
    report(result, reporters, quiet, terminal);
    const code = interruption.code();
    return gravest([...(code === undefined ? [] : [code]), ...exitCodesOf(cases)]);
  } finally {
    interruption.release();
  }
}

/** The code of each thing that was looked at. */
export function exitCodesOf(cases: readonly TestCase[]): readonly ExitCode[] {
  return cases.flatMap(({ checks }) => checks.map(({ outcome }) => exitCodeOfOutcome(outcome)));
}

type Limits = Pick<RunJob, 'seed' | 'maxEvents' | 'maxWall_ms' | 'plugins'> & { readonly jobs: number };

function limitsOf({ seed, jobs, maxEvents, maxWall }: TestOptions): Limits {
  return {
    jobs: jobs === undefined ? defaultJobs() : wholeNumber('--jobs', jobs, 1),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed, 0) }),
    ...(maxEvents === undefined ? {} : { maxEvents: wholeNumber('--max-events', maxEvents, 1) }),
    ...(maxWall === undefined ? {} : { maxWall_ms: milliseconds('--max-wall', maxWall) }),
  };
}

function changesRuns({ set, seed }: TestOptions): boolean {
  return set.length > 0 || seed !== undefined;
}

async function runPlanned(
  planned: readonly Planned[],
  options: TestOptions,
  { jobs, ...limits }: Limits,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<readonly CaseRuns[]> {
  const shows = terminal.errIsTerminal && options.quiet !== true;
  const progress = progressLine('geosim test', shows ? terminal.err : () => {}, () => performance.now());
  const cases = planned.map(({ checked, skip }) => (skip === undefined ? readyOf(checked) : undefined));
  const runs = await runCases(cases, {
    limits,
    times: options.checkDeterminism === true ? 2 : 1,
    pool: { jobs, signal },
    onProgress: progress.show,
  });
  progress.clear();
  return runs;
}

function judged(plan: Planned, runs: CaseRuns, options: TestOptions): TestCase {
  const { file, variant, checked, skip } = plan;
  const scenario = readyOf(checked)?.scenario;
  const checks = skip === undefined ? checksOf(plan, runs, options) : [skippedCheck(skip)];
  const test = { file, variant, name: scenario?.name ?? null, checks };
  const again = commandFor(plan, options);
  const golden = checks.some(({ outcome }) => outcome === 'different' || outcome === 'no-golden');
  const acceptable = golden && !changesRuns(options);
  return { ...test, again, accept: acceptable ? `${again} --update` : null };
}

function checksOf(
  { path, variant, checked }: Planned,
  { outcomes, phases }: CaseRuns,
  { update = false, all = false }: TestOptions,
): readonly Check[] {
  if (checked instanceof Mistake || checked.scenario === undefined) return [invalidCheck(checked)];
  const { checks, result } = checkRuns(outcomes);
  if (result === undefined) return checks;
  const { scenario } = checked;
  const lineOf = linesOf(readFileSync(path, 'utf8'));
  const strays = variant === 'base' ? strayGoldens(path, scenario.variants) : [];
  return [
    ...checks,
    ...checkResult(result, lineOf),
    ...checkPhases(phases, lineOf),
    checkGolden({ path, variant, result, tolerances: scenario.golden.tolerances, update, all }),
    ...strays.map((stray) => checkStray(stray, update)),
  ];
}

function invalidCheck(checked: CheckedFile | Mistake): Check {
  const run = { kind: 'run', what: RUNS, outcome: 'invalid' } as const;
  if (checked instanceof Mistake) return { ...run, lines: [checked.message], line: 1 };
  const errors = checked.diagnostics.filter(({ severity }) => severity === 'error');
  const lines = errors.flatMap((error) => renderDiagnostic(error).split('\n'));
  return { ...run, lines, line: errors.find(({ file }) => file === checked.file)?.line ?? 1 };
}

function skippedCheck(why: string): Check {
  return { kind: 'run', what: RUNS, outcome: 'skipped', lines: [why], line: 1 };
}

function commandFor({ path, variant, checked, skip }: Planned, options: TestOptions): string {
  const scenario = readyOf(checked)?.scenario;
  const needsSlow = skip === undefined && scenario?.tags.includes('slow') === true;
  const chooses = scenario !== undefined && scenario.variants.length > 0;
  return shellLine([
    ...['npx', 'geosim', 'test', path],
    ...(chooses ? ['--variant', variant] : []),
    ...(needsSlow ? ['--slow'] : []),
    ...runWords(options),
  ]);
}

/** What chose and changed the runs: shards are put together again only where it was the same. */
function optionWords({ slow, update, variant, filter, ...rest }: TestOptions): readonly string[] {
  return [
    ...(slow === true ? ['--slow'] : []),
    ...(update === true ? ['--update'] : []),
    ...(variant === undefined ? [] : ['--variant', variant]),
    ...(filter === undefined ? [] : ['--filter', filter]),
    ...runWords(rest),
  ];
}

function runWords({ seed, set, plugin, checkDeterminism, maxEvents }: TestOptions): readonly string[] {
  return [
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...set.flatMap((setting) => ['--set', setting]),
    ...plugin.flatMap((file) => ['--plugin', file]),
    ...(checkDeterminism === true ? ['--check-determinism'] : []),
    ...(maxEvents === undefined ? [] : ['--max-events', maxEvents]),
  ];
}

function readyOf(checked: CheckedFile | Mistake): ReadyFile | undefined {
  if (checked instanceof Mistake || checked.scenario === undefined) return undefined;
  return { ...checked, scenario: checked.scenario };
}
