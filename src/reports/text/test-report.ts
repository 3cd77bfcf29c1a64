import { count } from '../format.js';
import { columns, oneLine } from '../safe-text.js';
import {
  type Check,
  isRed,
  type Outcome,
  outcomeOf,
  type TestCase,
  type TestReport,
  titleOf,
} from '../test-report.js';
import { pad } from './layout.js';
import { plainStyler, type Styler, type Tone } from './styler.js';

export interface TestTextOptions {
  readonly style?: Styler;
  /** Only what is red. */
  readonly quiet?: boolean;
}

/**
 * What `geosim test` prints: a line for each scenario, then what is red in full, each with the one
 * command that shows it again, then a line that counts. Ends with a newline unless it is empty.
 */
export function testReportText(report: TestReport, options: TestTextOptions = {}): string {
  const { style = plainStyler, quiet = false } = options;
  const red = report.cases.filter((test) => isRed(outcomeOf(test)));
  const shown = quiet ? red : report.cases;
  const width = Math.max(0, ...shown.map((test) => columns(oneLine(titleOf(test)))));
  const blocks = [
    shown.map((test) => caseLine(test, width, style)),
    ...red.map((test) => failureLines(test, style)),
    quiet && red.length === 0 ? [] : [...hintLines(report, quiet), totalLine(report, style)],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function caseLine(test: TestCase, width: number, style: Styler): string {
  const outcome = outcomeOf(test);
  const { word, tone } = LOOKS[outcome];
  const title = pad(oneLine(titleOf(test)), width);
  return `${style(tone, pad(word, WORD_COLUMNS))}  ${title}  ${style('quiet', inShort(test, outcome))}`.trimEnd();
}

/** `4 expectations, golden the same`; what is red first. */
function inShort({ checks }: TestCase, outcome: Outcome): string {
  if (outcome === 'skipped' || outcome === 'not-run') return checks.flatMap(({ lines }) => lines).join('; ');
  const parts = checks
    .filter((check) => isRed(check.outcome) && check.kind !== 'expectation')
    .map((check) => RED_IN_SHORT[check.kind]);
  const expectations = checks.filter(({ kind }) => kind === 'expectation');
  const missed = expectations.filter((check) => check.outcome === 'missed').length;
  const without = expectations.filter((check) => check.outcome === 'inconclusive').length;
  if (missed > 0) parts.push(`${missed} of ${expectations.length} expectations missed`);
  if (without > 0) parts.push(`${without} of ${expectations.length} expectations without data`);
  if (expectations.length > 0 && missed + without === 0) {
    parts.push(expectations.length === 1 ? '1 expectation' : `${expectations.length} expectations`);
  }
  const golden = checks.find(({ kind }) => kind === 'golden');
  if (golden?.outcome === 'passed') parts.push('golden the same');
  if (golden?.outcome === 'no-golden') parts.push('no golden');
  if (golden?.outcome === 'accepted') parts.push(...golden.lines.slice(0, 1));
  return parts.join(', ');
}

const RED_IN_SHORT: Readonly<Record<Check['kind'], string>> = {
  run: 'no result',
  determinism: 'two runs, two results',
  expectation: 'an expectation',
  phases: 'other phases do not hold',
  fault: 'a fault touched nothing',
  golden: 'golden differs',
};

function failureLines(test: TestCase, style: Styler): string[] {
  const { word, tone } = LOOKS[outcomeOf(test)];
  const lines = [`${style(tone, word)} ${style('title', oneLine(titleOf(test)))}`];
  for (const check of test.checks) {
    if (!isRed(check.outcome)) continue;
    lines.push(`  ${headOf(check)}`, ...check.lines.map((line) => `    ${oneLine(line)}`));
  }
  lines.push(`  again:  ${oneLine(test.again)}`);
  const differs = test.checks.some(({ outcome }) => outcome === 'different');
  if (differs && test.accept !== null) lines.push(`  accept: ${oneLine(test.accept)}`);
  return lines;
}

/** What is red, as a heading of its own. */
export function headOf({ kind, outcome, what }: Check): string {
  const name = oneLine(what);
  switch (kind) {
    case 'expectation':
      return outcome === 'missed' ? `missed: ${name}` : `no data: ${name}`;
    case 'phases':
      return `${outcome === 'missed' ? 'missed' : 'not judged'} at other phases of the probes: ${name}`;
    case 'fault':
      return `inconclusive: the fault ${name} touched nothing`;
    case 'golden':
      return outcome === 'inconclusive' ? `inconclusive: ${name}` : `different from ${name}`;
    case 'determinism':
      return 'non-deterministic: the same run gave two different results';
    case 'run':
      return RUN_ENDED_BY[outcome] ?? name;
  }
}

const RUN_ENDED_BY: Partial<Readonly<Record<Outcome, string>>> = {
  bug: 'bug in geosim',
  invalid: 'invalid: it was not run to its end',
  'not-run': 'not run',
  skipped: 'skipped',
};

function hintLines({ cases }: TestReport, quiet: boolean): string[] {
  if (quiet) return [];
  const without = cases.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'no-golden'));
  const [first] = without;
  if (first?.accept == null) return [];
  const whom = without.length === 1 ? '1 scenario has' : `${without.length} scenarios have`;
  return [`${whom} no golden; this makes one: ${oneLine(first.accept)}`];
}

function totalLine({ cases, shard }: TestReport, style: Styler): string {
  const outcomes = cases.map(outcomeOf);
  const counts = TOTALS.flatMap(({ word, tone, of }) => {
    const total = outcomes.filter((outcome) => of.includes(outcome)).length;
    return total === 0 ? [] : [style(tone, `${count(total)} ${word}`)];
  });
  const part = shard === null ? '' : ` (shard ${shard.index} of ${shard.of})`;
  return `${count(cases.length)} ${cases.length === 1 ? 'scenario' : 'scenarios'}${part}: ${counts.join(', ') || 'nothing to do'}`;
}

const TOTALS: readonly { readonly word: string; readonly tone: Tone; readonly of: readonly Outcome[] }[] = [
  { word: 'passed', tone: 'good', of: ['passed', 'no-golden', 'accepted'] },
  { word: 'failed', tone: 'bad', of: ['non-deterministic', 'bug', 'invalid', 'missed', 'different'] },
  { word: 'inconclusive', tone: 'warning', of: ['inconclusive'] },
  { word: 'skipped', tone: 'quiet', of: ['skipped'] },
  { word: 'not run', tone: 'warning', of: ['not-run'] },
];

const WORD_COLUMNS = 5;
const LOOKS: Readonly<Record<Outcome, { readonly word: string; readonly tone: Tone }>> = {
  'non-deterministic': { word: 'FAIL', tone: 'bad' },
  bug: { word: 'FAIL', tone: 'bad' },
  invalid: { word: 'FAIL', tone: 'bad' },
  missed: { word: 'FAIL', tone: 'bad' },
  different: { word: 'FAIL', tone: 'bad' },
  inconclusive: { word: '?', tone: 'warning' },
  'not-run': { word: 'stop', tone: 'warning' },
  skipped: { word: 'skip', tone: 'quiet' },
  accepted: { word: 'ok', tone: 'good' },
  'no-golden': { word: 'ok', tone: 'good' },
  passed: { word: 'ok', tone: 'good' },
};
