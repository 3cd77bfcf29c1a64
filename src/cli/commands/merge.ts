import { type TestCase, type TestReport, titleOf } from '../../reports/test-report.js';
import { type ExitCode, gravest } from '../exit-codes.js';
import { mergeExperiment } from '../experiment/merge-experiment.js';
import { Mistake } from '../mistake.js';
import { readTestReport } from '../suite/test-report-file.js';
import { assertReportable, readReporters, report } from '../suite/test-reporters.js';
import type { Terminal } from '../terminal.js';
import { exitCodesOf } from './test.js';

export interface MergeOptions {
  readonly reporter?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** Of an experiment. */
  readonly format?: string;
}

/** Puts the shards of a test or of an experiment together: the same report, and the same exit code, as without shards. */
export async function merge(
  files: readonly string[],
  options: MergeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (files.every((file) => file.endsWith('.jsonl'))) return mergeExperiment(files, options, terminal);
  const reporters = readReporters(options.reporter, options.json === true, options.out);
  const merged = mergeReports(files.map((file) => ({ file, report: readTestReport(file) })));
  assertReportable(reporters);
  report(merged, reporters, options.quiet === true, terminal);
  return gravest(exitCodesOf(merged.cases));
}

export interface NamedReport {
  readonly file: string;
  readonly report: TestReport;
}

/** @throws Mistake where the reports are not all the shards of one test, each once. */
export function mergeReports(parts: readonly NamedReport[]): TestReport {
  const [first] = parts;
  if (first === undefined) throw new Mistake('no report to merge');
  for (const part of parts) assertAlike(first, part);
  const of = first.report.shard?.of ?? 1;
  const places = parts.map(({ report }) => report.shard?.index ?? 1);
  const twice = places.find((place, index) => places.indexOf(place) < index);
  if (twice !== undefined)
    throw new Mistake(`shard ${twice} of ${of} is there twice: ${filesOf(parts, twice)}`);
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter(
    (place) => !places.includes(place),
  );
  if (missing.length > 0) {
    const which = `shard${missing.length === 1 ? '' : 's'} ${missing.join(', ')} of ${of}`;
    throw new Mistake(
      `${which} missing`,
      'a part of the tests is not the tests: give the reports of all shards',
    );
  }
  // Variants of a file are all in one shard, in order: a stable sort keeps it.
  const cases = parts.flatMap(({ report }) => report.cases).sort(byFile);
  assertOnce(cases);
  return { ...first.report, shard: null, cases };
}

function byFile(a: TestCase, b: TestCase): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}

function assertAlike(first: NamedReport, other: NamedReport): void {
  const differs = (what: string, a: string, b: string) =>
    new Mistake(`${first.file} and ${other.file} are not shards of one test: ${what} ${a} and ${b}`);
  const [a, b] = [first.report, other.report];
  if (a.engine.version !== b.engine.version) throw differs('geosim', a.engine.version, b.engine.version);
  const [optionsOfA, optionsOfB] = [a.options.join(' ') || 'none', b.options.join(' ') || 'none'];
  if (optionsOfA !== optionsOfB) throw differs('options', optionsOfA, optionsOfB);
  const [ofA, ofB] = [a.shard?.of ?? 1, b.shard?.of ?? 1];
  if (ofA !== ofB) throw differs('shards', String(ofA), String(ofB));
}

/** A file added between two shards shifts the others. */
function assertOnce(cases: readonly TestCase[]): void {
  const titles = cases.map(titleOf);
  const twice = titles.find((title, index) => titles.indexOf(title) < index);
  if (twice !== undefined) throw new Mistake(`${twice} is in two shards: they ran over different files`);
}

function filesOf(parts: readonly NamedReport[], place: number): string {
  return parts
    .filter(({ report }) => (report.shard?.index ?? 1) === place)
    .map(({ file }) => file)
    .join(', ');
}
