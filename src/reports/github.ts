import { escapeMarkdown } from './markdown/cells.js';
import { oneLine } from './safe-text.js';
import { type Check, isRed, outcomeOf, type TestCase, type TestReport, titleOf } from './test-report.js';
import { headOf } from './text/test-report.js';

/** Workflow commands of GitHub Actions: each red check becomes a note at its line of the scenario. */
export function githubAnnotations(report: TestReport): string {
  return report.cases
    .flatMap((test) =>
      test.checks.filter(({ outcome }) => isRed(outcome)).map((check) => annotation(test, check)),
    )
    .join('');
}

function annotation(test: TestCase, check: Check): string {
  const facts = { file: test.file, line: String(check.line), title: `geosim: ${titleOf(test)}` };
  const list = Object.entries(facts).map(([name, value]) => `${name}=${property(value)}`);
  const message = [headOf(check), ...check.lines.map(oneLine), `again: ${oneLine(test.again)}`].join('\n');
  return `::error ${list.join(',')}::${data(message)}\n`;
}

/** Markdown for the summary of the job: a table, then what is red in full. */
export function githubSummary(report: TestReport): string {
  const red = report.cases.filter((test) => isRed(outcomeOf(test)));
  const head = red.length === 0 ? 'all passed' : `${red.length} of ${report.cases.length} red`;
  const part = report.shard === null ? '' : `, shard ${report.shard.index} of ${report.shard.of}`;
  return [
    `### geosim test: ${head}${part}`,
    '',
    '| scenario | outcome |',
    '|---|---|',
    ...report.cases.map(
      (test) => `| ${escapeMarkdown(titleOf(test))} | ${escapeMarkdown(outcomeOf(test))} |`,
    ),
    '',
    ...red.flatMap(details),
  ].join('\n');
}

function details(test: TestCase): string[] {
  const lines = test.checks
    .filter(({ outcome }) => isRed(outcome))
    .flatMap((check) => [headOf(check), ...check.lines.map((line) => `  ${oneLine(line)}`)]);
  // Four spaces make code of it: no name can end the block or begin a link.
  const code = [...lines, `again: ${oneLine(test.again)}`].map((line) => `    ${line}`);
  return [`#### ${escapeMarkdown(titleOf(test))}`, '', ...code, ''];
}

/** As the runner reads messages back. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
