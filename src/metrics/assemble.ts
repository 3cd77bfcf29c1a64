import type { CollectedResult } from './collectors.js';
import { type ExpectationReport, type RunResult, SCHEMA_VERSION } from './result.js';
import { verdictOf } from './verdict.js';

/** What is known of a run without observing it: who ran what, and what the kernel counted. */
export type RunFacts = Pick<
  RunResult,
  | 'engine'
  | 'scenario'
  | 'seed'
  | 'simulated_us'
  | 'warmup_us'
  | 'events'
  | 'digest'
  | 'settings'
  | 'givens'
  | 'assumptions'
  | 'topology'
>;

/** The whole result; the verdict follows from the faults and the expectations. */
export function assembleResult(
  facts: RunFacts,
  collected: CollectedResult,
  expectations: readonly ExpectationReport[],
): RunResult {
  return {
    schemaVersion: SCHEMA_VERSION,
    ...facts,
    ...collected,
    expectations,
    verdict: verdictOf(collected.faults, expectations),
  };
}
