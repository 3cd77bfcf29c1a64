import { appendFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { githubAnnotations, githubSummary } from '../../reports/github.js';
import { junitXml } from '../../reports/junit.js';
import type { TestReport } from '../../reports/test-report.js';
import { ansiStyler, plainStyler } from '../../reports/text/styler.js';
import { testReportText } from '../../reports/text/test-report.js';
import { didYouMean } from '../../scenario/nearest.js';
import { assertWritable, writeFiles } from '../input/files.js';
import { Mistake, systemReason } from '../mistake.js';
import type { Terminal } from '../terminal.js';

const REPORTERS = ['text', 'junit', 'github', 'json'] as const;
type ReporterName = (typeof REPORTERS)[number];

/** One reporter and where it writes: a file, or standard output. */
export interface Reporter {
  readonly name: ReporterName;
  readonly file?: string;
}

/**
 * `text,junit=out/junit.xml,github` → what writes where. Only one of them can have standard output;
 * notes of GitHub's may stand beside the text.
 *
 * @throws Mistake for anything else.
 */
export function readReporters(
  list: string | undefined,
  json: boolean,
  out: string | undefined,
): readonly Reporter[] {
  const words = (list ?? (json ? 'json' : 'text')).split(',').map((word) => word.trim());
  const reporters = words.filter((word) => word !== '').map(readReporter);
  if (reporters.length === 0) throw new Mistake('--reporter names no reporter', CHOICE);
  if (json && list !== undefined)
    throw new Mistake('--json and --reporter both say what is printed', 'use one');
  const printed = reporters.filter(({ file }) => file === undefined).map(({ name }) => name);
  const alone = printed.filter((name) => name === 'json' || name === 'junit');
  if (alone.length > 0 && printed.length > 1) {
    throw new Mistake(
      `--reporter ${list}: ${printed.join(' and ')} cannot share standard output`,
      `give a file: ${alone[0]}=FILE`,
    );
  }
  return out === undefined ? reporters : [...reporters, { name: 'json', file: out }];
}

/** Before a long run: can all files be written? @throws Mistake where not. */
export function assertReportable(reporters: readonly Reporter[]): void {
  for (const { file } of reporters) if (file !== undefined) assertWritable(dirname(file));
}

export function report(
  result: TestReport,
  reporters: readonly Reporter[],
  quiet: boolean,
  terminal: Terminal,
): void {
  for (const { name, file } of reporters) {
    const style = file === undefined && terminal.outColours ? ansiStyler : plainStyler;
    const text = textOf(name, result, quiet, style);
    if (file === undefined) terminal.out(text);
    else writeFiles(dirname(file), [{ name: basename(file), content: text }]);
    if (name === 'github') addToSummary(githubSummary(result));
  }
}

function textOf(name: ReporterName, result: TestReport, quiet: boolean, style: typeof plainStyler): string {
  switch (name) {
    case 'text':
      return testReportText(result, { style, quiet });
    case 'junit':
      return junitXml(result);
    case 'github':
      return githubAnnotations(result);
    case 'json':
      return canonicalJson(result);
  }
}

/** GitHub shows what a step writes to this file; elsewhere there is none. */
function addToSummary(markdown: string): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, markdown);
  } catch (error) {
    throw new Mistake(`cannot write ${file}: ${systemReason(error)}`, 'GITHUB_STEP_SUMMARY names that file');
  }
}

function readReporter(word: string): Reporter {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const known = REPORTERS.find((reporter) => reporter === name);
  if (known === undefined)
    throw new Mistake(`there is no reporter "${name}"`, didYouMean(name, REPORTERS) ?? CHOICE);
  if (equals < 0) return { name: known };
  const file = word.slice(equals + 1);
  if (file === '')
    throw new Mistake(`--reporter ${word} names no file`, `for example ${name}=reports/${name}.out`);
  return { name: known, file };
}

const CHOICE = `choose from ${REPORTERS.join(', ')}; NAME=FILE writes to a file`;
