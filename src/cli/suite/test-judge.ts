import { canonicalJson } from '../../metrics/canonical-json.js';
import type { RunResult } from '../../metrics/result.js';
import type { Check, Outcome } from '../../reports/test-report.js';
import type { ExitCode } from '../exit-codes.js';
import { EXIT } from '../exit-codes.js';
import type { RunOutcome } from '../runs/run-job.js';
import { pluginFailure } from '../trouble.js';

/** Where in the scenario's text an expectation stands, from 1; 1 where it is written differently. */
export type LineOf = (text: string) => number;

/** The run itself: did it come to its end, and did it do the same twice? */
export function checkRuns(outcomes: readonly RunOutcome[]): {
  readonly checks: readonly Check[];
  readonly result?: RunResult;
} {
  const run = { kind: 'run', what: RUNS, line: 1 } as const;
  const failed = outcomes.find(({ kind }) => kind !== 'done');
  if (failed !== undefined && failed.kind !== 'done') {
    return { checks: [{ ...run, ...whyNot(failed) }] };
  }
  const results = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.result] : []));
  const [result] = results;
  const passed: Check = { ...run, outcome: 'passed', lines: [] };
  if (result === undefined) throw new Error('a run without an outcome');
  if (results.length < 2) return { checks: [passed], result };
  return { checks: [passed, checkDeterminism(results)], result };
}

export const RUNS = 'runs to its end';

/** Faults that have to touch something, and expectations that have to hold. */
export function checkResult({ faults, expectations }: RunResult, lineOf: LineOf): readonly Check[] {
  return [
    ...faults.map(
      ({ name, touched }): Check => ({
        kind: 'fault',
        what: name,
        outcome: touched === 0 ? 'inconclusive' : 'passed',
        lines:
          touched === 0
            ? ['no connection, packet, probe or request met it: nothing that holds was put to the test']
            : [],
        line: lineOf(name),
      }),
    ),
    ...expectations.map(
      ({ text, verdict, observed }): Check => ({
        kind: 'expectation',
        what: text,
        outcome: OUTCOME_OF[verdict],
        lines: verdict === 'met' ? [] : [verdict === 'missed' ? `observed: ${observed}` : observed],
        line: lineOf(text),
      }),
    ),
  ];
}

/** The line of a scenario's text that an expectation, or a fault's name, stands in. */
export function linesOf(scenario: string): LineOf {
  const lines = scenario.split('\n').map((line) => line.replaceAll("''", "'"));
  return (text) => {
    const code = lines.findIndex((line) => !line.trimStart().startsWith('#') && line.includes(text));
    return code < 0 ? 1 : code + 1;
  };
}

export function exitCodeOfOutcome(outcome: Outcome): ExitCode {
  switch (outcome) {
    case 'non-deterministic':
      return EXIT.nondeterministic;
    case 'bug':
      return EXIT.internal;
    case 'invalid':
      return EXIT.invalid;
    case 'missed':
      return EXIT.missed;
    case 'different':
      return EXIT.golden;
    case 'inconclusive':
    case 'not-run': // only in a merged report: a signal has a code of its own
      return EXIT.inconclusive;
    case 'skipped':
    case 'accepted':
    case 'no-golden':
    case 'passed':
      return EXIT.held;
  }
}

const OUTCOME_OF = { met: 'passed', missed: 'missed', 'no-data': 'inconclusive' } as const;

function checkDeterminism(results: readonly RunResult[]): Check {
  const texts = results.map((result) => canonicalJson(result).split('\n'));
  const [first = [], second = []] = texts;
  const at = first.findIndex((line, index) => line !== second[index]);
  const same = at < 0 && first.length === second.length;
  const lines = same
    ? []
    : [`first run:  ${(first[at] ?? 'ends').trim()}`, `second run: ${(second[at] ?? 'ends').trim()}`];
  return {
    kind: 'determinism',
    what: 'two runs, the same bytes',
    outcome: same ? 'passed' : 'non-deterministic',
    lines,
    line: 1,
  };
}

/** Why a run has no result, in words. */
export function whyNot(outcome: Exclude<RunOutcome, { kind: 'done' }>): Pick<Check, 'outcome' | 'lines'> {
  switch (outcome.kind) {
    case 'limit': {
      const option = outcome.limit === 'events' ? '--max-events' : '--max-wall';
      return {
        outcome: 'invalid',
        lines: [`stopped by ${option} after ${outcome.events} events; a part of a run is not judged`],
      };
    }
    case 'plugin-failed':
      return { outcome: 'invalid', lines: [pluginFailure(outcome)] };
    case 'failed':
      return { outcome: 'bug', lines: [outcome.message] };
    case 'stopped':
      return { outcome: 'not-run', lines: ['stopped by a signal'] };
  }
}
