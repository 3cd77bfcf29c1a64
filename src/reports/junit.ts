import { type Check, isRed, outcomeOf, type TestCase, type TestReport, titleOf } from './test-report.js';
import { headOf } from './text/test-report.js';

/**
 * JUnit XML as Jenkins' junit-10 schema has it (Azure Pipelines and GitLab read the same): a suite for
 * each scenario, a case for each thing that was looked at. Inconclusive is a failure: it must not pass
 * for success. There are no times in it, so the same tests give the same bytes.
 */
export function junitXml(report: TestReport): string {
  const suites = report.cases.map(suite);
  const total = totals(report.cases.flatMap(({ checks }) => checks));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name: 'geosim', tests: total.tests, failures: total.failures, errors: total.errors })}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(test: TestCase): string {
  const { tests, failures, errors, skipped } = totals(test.checks);
  const facts = { name: titleOf(test), tests, failures, errors, skipped, file: test.file };
  const trouble = isRed(outcomeOf(test))
    ? [`    <system-err>${content(`again: ${test.again}`)}</system-err>`]
    : [];
  return [
    `  <testsuite ${attributes(facts)}>`,
    ...test.checks.map((check) => testCase(test, check)),
    ...trouble,
    '  </testsuite>',
  ].join('\n');
}

function testCase(test: TestCase, check: Check): string {
  const facts = attributes({ name: `${check.kind}: ${check.what}`, classname: classOf(test) });
  const inside = body(test, check);
  return inside === '' ? `    <testcase ${facts}/>` : `    <testcase ${facts}>${inside}</testcase>`;
}

function body(test: TestCase, check: Check): string {
  if (check.outcome === 'skipped') return `<skipped ${attributes({ message: check.lines.join('; ') })}/>`;
  if (!isRed(check.outcome)) return '';
  const element = isError(check) ? 'error' : 'failure';
  const facts = { type: check.outcome, message: headOf(check) };
  const text = [...check.lines, `again: ${test.again}`].join('\n');
  return `<${element} ${attributes(facts)}>${content(text)}</${element}>`;
}

/** Errors kept it from being judged; failures are judgements. */
function isError({ outcome }: Check): boolean {
  return ['non-deterministic', 'bug', 'invalid', 'not-run'].includes(outcome);
}

/** Readers take what stands before the last dot for a package. */
function classOf({ file, variant }: TestCase): string {
  const plain = file
    .replace(/\.(ya?ml|json)$/i, '')
    .replaceAll('.', '_')
    .replaceAll('/', '.');
  return variant === 'base' ? plain : `${plain}@${variant.replaceAll('.', '_')}`;
}

function totals(checks: readonly Check[]) {
  const red = checks.filter(({ outcome }) => isRed(outcome));
  const errors = red.filter(isError).length;
  const skipped = checks.filter(({ outcome }) => outcome === 'skipped').length;
  return { tests: checks.length, failures: red.length - errors, errors, skipped };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value)).replace(/[\t\n\r]/g, ' ')}"`)
    .join(' ');
}

function content(text: string): string {
  return escaped(text).replaceAll('\r', '&#13;');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Names may hold anything; XML 1.0 has no way to write most control characters or half a pair. */
function escaped(text: string): string {
  let clean = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    clean += isXml(code) ? (ENTITIES[character] ?? character) : '\ufffd';
  }
  return clean;
}

function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
