import { judgeTexts } from '../expectations/judge.js';
import type { ExpectationReport, RunResult } from '../metrics/result.js';

/**
 * Holds further expectations against a result, also one from a file; those of the scenario are judged
 * already (`result.expectations`, `result.verdict`). What the run has nothing about is `no-data`.
 *
 * @param expectations in the language of `expect:`, such as `availability(clients = us) >= 99.9%`
 * @throws Error if one cannot be read, with what is wrong with it
 */
export function judge(result: RunResult, expectations: readonly string[]): readonly ExpectationReport[] {
  return judgeTexts(expectations, result);
}
