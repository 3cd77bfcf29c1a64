import { describe, expect, test } from 'vitest';
import { EXIT, gravest } from '../../src/cli/exit-codes.js';
import { claimsToBeScenario } from '../../src/cli/input/find-scenarios.js';
import type { RunOutcome } from '../../src/cli/runs/run-job.js';
import { checkResult, checkRuns, exitCodeOfOutcome, linesOf } from '../../src/cli/suite/test-judge.js';
import { checkPhases } from '../../src/cli/suite/test-judge-phases.js';
import { isRed, OUTCOMES, outcomeOf } from '../../src/reports/test-report.js';
import { sampleResult } from '../reports/sample-result.js';

const done = (changes: Parameters<typeof sampleResult>[0] = {}): RunOutcome => ({
  kind: 'done',
  result: sampleResult(changes),
});

describe('two runs of one scenario', () => {
  test('with the same bytes pass', () => {
    const { checks } = checkRuns([done(), done()]);
    expect(checks.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['run', 'passed'],
      ['determinism', 'passed'],
    ]);
  });

  test('with two results are exit code 5, and the first difference is shown', () => {
    const { checks } = checkRuns([done(), done({ events: 1_284_114 })]);
    const [, determinism] = checks;
    expect(determinism).toMatchObject({
      outcome: 'non-deterministic',
      lines: ['first run:  "events": 1284113,', 'second run: "events": 1284114,'],
    });
    expect(gravest(checks.map(({ outcome }) => exitCodeOfOutcome(outcome)))).toBe(5);
  });

  test('of which one has no result are judged by that', () => {
    const bug: RunOutcome = { kind: 'failed', message: 'an invariant broke', stack: '' };
    expect(checkRuns([done(), bug])).toEqual({
      checks: [
        { kind: 'run', what: 'runs to its end', line: 1, outcome: 'bug', lines: ['an invariant broke'] },
      ],
    });
  });
});

describe('a result', () => {
  test('gives a check for each fault and expectation, at its line', () => {
    const text = "geosim: 1\n# holds: a = 1\nexpect:\n  - holds: a = 1\n  - 'it''s b = 2'\n";
    const result = sampleResult({
      faults: [{ name: 'dark', kind: 'region-outage', from_us: 0, to_us: null, touched: 0, by: {} }],
      expectations: [
        { ...EXPECTATION, text: 'holds: a = 1', verdict: 'met' },
        { ...EXPECTATION, text: "it's b = 2", verdict: 'missed' },
        { ...EXPECTATION, text: 'elsewhere', verdict: 'no-data' },
      ],
    });
    const checks = checkResult(result, linesOf(text));
    expect(checks.map(({ kind, outcome, line }) => [kind, outcome, line])).toEqual([
      ['fault', 'inconclusive', 1],
      ['expectation', 'passed', 4],
      ['expectation', 'missed', 5],
      ['expectation', 'inconclusive', 1],
    ]);
  });

  const EXPECTATION = {
    ...(sampleResult().expectations[0] ?? { observed: '1', at_us: null }),
    observed: '1',
  };
});

test('phases are one check, red where one phase is', () => {
  const met = { text: 'a = 1', verdict: 'met', observed: '1', at_us: null } as const;
  const missed = { ...met, verdict: 'missed', observed: '2' } as const;
  const phases = [met, missed].map((expectation, index) => ({
    phase_us: index * 1_000_000,
    seed: index,
    outcome: { kind: 'judged', expectations: [expectation] } as const,
  }));
  expect(checkPhases([], () => 1)).toEqual([]);
  expect(checkPhases(phases.slice(0, 1), () => 1)[0]?.outcome).toBe('passed');
  expect(checkPhases(phases, () => 7)[0]).toEqual({
    kind: 'phases',
    what: '2 phases',
    outcome: 'missed',
    lines: ['first probe 1s after the fault (seed 1): a = 1 — observed: 2'],
    line: 7,
  });
});

test('every red outcome has a code of its own that is not 0, every other one 0', () => {
  for (const outcome of OUTCOMES) expect(exitCodeOfOutcome(outcome) !== EXIT.held).toBe(isRed(outcome));
  // The order of what needs a person first is the precedence of the codes.
  const red = OUTCOMES.filter((outcome) => isRed(outcome) && outcome !== 'not-run');
  const codes = red.map(exitCodeOfOutcome);
  expect(codes).toEqual([5, 70, 4, 1, 3, 2]);
  for (const [index] of codes.entries()) expect(gravest(codes.slice(index))).toBe(codes[index]);
  expect(outcomeOf({ checks: [] })).toBe('passed');
});

test.each([
  ['a.yaml', 'geosim: 1\nname: x\n', true],
  ['a.yaml', '# prose\n"geosim": 1\n', true],
  ['a.yaml', '{name: x, geosim: 1}', true],
  ['a.json', '{"name": "x",\n "geosim": 1}', true],
  ['a.yaml', '# geosim: 1\nname: x\n', false],
  ['a.yaml', 'tool:\n  geosim: 1\n', false],
  ['a.json', '{"engine": "geosim"}', false],
])('%s %j is a scenario: %s', (name, text, is) => {
  expect(claimsToBeScenario(name, text)).toBe(is);
});
