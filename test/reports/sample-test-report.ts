import type { Check, Outcome, TestCase, TestReport } from '../../src/reports/test-report.js';

/** One case of each outcome there is. */
export function sampleTestReport(): TestReport {
  return {
    testReportVersion: 1,
    engine: { name: 'geosim', version: '0.1.0' },
    options: [],
    shard: null,
    cases: [
      testCase('a/green.yaml', 'base', [
        check('expectation', 'detected(dark) within 130s', 'passed'),
        check('golden', 'a/green.golden.yaml', 'passed'),
      ]),
      testCase('a/missed.yaml', 'base', [
        check('expectation', 'detected(dark) within 90s', 'missed', ['observed: 112 s'], 31),
        check('golden', 'a/missed.golden.yaml', 'different', ['because ttl 60s → 30s:', '  detected 1 → 2']),
      ]),
      testCase('a/missed.yaml', 'fast', [check('golden', 'a/missed@fast.golden.yaml', 'no-golden')]),
      testCase('b/quiet.yaml', 'base', [check('fault', 'dark', 'inconclusive', ['it met nothing'])]),
      testCase('b/slow.yaml', 'base', [check('run', 'runs to its end', 'skipped', ['tagged slow'])]),
      testCase('b/wrong.yaml', 'base', [
        check('run', 'runs to its end', 'invalid', ['b/wrong.yaml:3:1 error']),
      ]),
      testCase('b/bug.yaml', 'base', [check('run', 'runs to its end', 'bug', ['an invariant broke'])]),
      testCase('b/chance.yaml', 'base', [check('determinism', 'two runs', 'non-deterministic', ['1', '2'])]),
      testCase('b/new.yaml', 'base', [check('golden', 'b/new.golden.yaml', 'accepted', ['golden made'])]),
    ],
  };
}

export function check(
  kind: Check['kind'],
  what: string,
  outcome: Outcome,
  lines: readonly string[] = [],
  line = 1,
): Check {
  return { kind, what, outcome, lines, line };
}

export function testCase(file: string, variant: string, checks: readonly Check[]): TestCase {
  return { file, variant, name: file, checks, again: `npx geosim test ${file}`, accept: null };
}
