import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitXml } from '../../src/reports/junit.js';
import { OUTCOMES, type TestReport } from '../../src/reports/test-report.js';
import { junit10Breaches } from './junit-10.js';
import { check, sampleTestReport, testCase } from './sample-test-report.js';
import { parseXml, type XmlElement } from './xml.js';

const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), hostile()),
});

const anyReport = fc
  .array(
    fc.record({
      file: anyText,
      variant: anyText,
      checks: fc.array(
        fc.record({
          kind: fc.constantFrom('run', 'expectation', 'fault', 'golden', 'determinism'),
          what: anyText,
          outcome: fc.constantFrom(...OUTCOMES),
          lines: fc.array(anyText, { maxLength: 3 }),
        }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 4 },
  )
  .map(
    (cases): TestReport => ({
      ...sampleTestReport(),
      cases: cases.map(({ file, variant, checks }) =>
        testCase(
          file,
          variant,
          checks.map(({ kind, what, outcome, lines }) => check(kind, what, outcome, lines)),
        ),
      ),
    }),
  );

describe('JUnit XML', () => {
  it('keeps the rules of junit-10 with every outcome', () => {
    expect(junit10Breaches(parseXml(junitXml(sampleTestReport())))).toEqual([]);
  });

  it('keeps them whatever the names and messages are', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const root = parseXml(junitXml(report));
        expect(junit10Breaches(root)).toEqual([]);
        expect(root.children).toHaveLength(report.cases.length);
      }),
    );
  });

  it('gives names back as they were, where XML can hold them', () => {
    const name = `a<b>&"quoted" 'single' ]]> — 東京 🌍`;
    const report = {
      ...sampleTestReport(),
      cases: [testCase(name, 'base', [check('fault', name, 'passed')])],
    };
    const [suite] = parseXml(junitXml(report)).children;
    expect(suite?.attributes.name).toBe(name);
    expect(suite?.children[0]?.attributes.name).toBe(`fault: ${name}`);
  });

  it('replaces what XML cannot hold', () => {
    const report = { ...sampleTestReport(), cases: [testCase('\u0000\u001b[31m\ud800\uffff', 'base', [])] };
    expect(parseXml(junitXml(report)).children[0]?.attributes.name).toBe('\ufffd\ufffd[31m\ufffd\ufffd');
  });

  it('counts failures, errors and skipped ones, in suites and over all', () => {
    const root = parseXml(junitXml(sampleTestReport()));
    expect(root.attributes).toMatchObject({ tests: '11', failures: '3', errors: '3' });
    expect(countOf(root, 'failure')).toBe(3); // missed, different, inconclusive
    expect(countOf(root, 'error')).toBe(3); // invalid, bug, non-deterministic
    expect(countOf(root, 'skipped')).toBe(1);
    const missed = root.children.find(({ attributes }) => attributes.name === 'a/missed.yaml');
    expect(missed?.attributes).toMatchObject({ tests: '2', failures: '2', errors: '0', skipped: '0' });
  });

  it('says what was observed and how to see it again', () => {
    const [, missed] = parseXml(junitXml(sampleTestReport())).children;
    const failure = missed?.children[0]?.children[0];
    expect(failure?.attributes).toEqual({ type: 'missed', message: 'missed: detected(dark) within 90s' });
    expect(failure?.text).toBe('observed: 112 s\nagain: npx geosim test a/missed.yaml');
  });
});

describe('the check of the schema', () => {
  it.each([
    ['<testsuites><testsuite name="a" tests="1" failures="0"/></testsuites>', 'testsuite without errors'],
    ['<testsuites><testcase name="a"/></testsuites>', 'testcase in testsuites'],
    ['<testsuite name="a" tests="0" failures="0" errors="0" verdict="x"/>', 'testsuite with verdict'],
    [
      '<testsuite name="a" tests="0" failures="0" errors="0"><testcase/></testsuite>',
      'testcase without name',
    ],
    ['<testsuites>words</testsuites>', 'testsuites with text'],
    ['<report/>', 'the root is report'],
  ])('refuses %s', (xml, breach) => {
    expect(junit10Breaches(parseXml(xml))).toEqual([breach]);
  });

  it.each([
    '<a>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a></b>',
    '<a/><b/>',
    '<a>\u0001</a>',
  ])('and XML that is none: %j', (xml) => {
    expect(() => parseXml(xml)).toThrow();
  });
});

function hostile() {
  return fc.constantFrom('<', '>', '&', '"', "'", ']]>', '\n', '\r', '\t', '\u0000', '\ud800', '\uffff');
}

function countOf(element: XmlElement, name: string): number {
  return element.children.reduce((sum, child) => sum + countOf(child, name), Number(element.name === name));
}
