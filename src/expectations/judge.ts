import type { ExpectationReport } from '../metrics/result.js';
import type { Expectation } from './expectation.js';
import { judgeComparison } from './judge-comparison.js';
import { judgeMilestone } from './judge-milestone.js';
import { judgeOrder } from './judge-order.js';
import type { JudgedRun } from './judged-run.js';
import { parseExpectation } from './parse.js';

/** Holds what was expected against what came out of a run, in the order given. */
export function judge(expectations: readonly Expectation[], run: JudgedRun): readonly ExpectationReport[] {
  return expectations.map((expectation) => judgeOne(expectation, run));
}

/**
 * The same for texts that were checked before.
 * @throws Error if one cannot be read
 */
export function judgeTexts(texts: readonly string[], run: JudgedRun): readonly ExpectationReport[] {
  const expectations = texts.map((text) => {
    const reading = parseExpectation(text);
    if ('expectation' in reading) return reading.expectation;
    throw new Error(`expectation "${text}": ${reading.problems.map(({ message }) => message).join('; ')}`);
  });
  return judge(expectations, run);
}

function judgeOne(expectation: Expectation, run: JudgedRun): ExpectationReport {
  switch (expectation.kind) {
    case 'comparison':
      return judgeComparison(expectation, run);
    case 'milestone':
      return judgeMilestone(expectation, run);
    case 'order':
      return judgeOrder(expectation, run);
  }
}
