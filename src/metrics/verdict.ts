import type { ExpectationReport, FaultReport, Verdict } from './result.js';

/**
 * What the run as a whole comes to. A missed expectation outweighs everything; a fault that touched
 * nothing and an expectation without data leave the question open: nothing holds vacuously.
 */
export function verdictOf(
  faults: readonly Pick<FaultReport, 'touched'>[],
  expectations: readonly Pick<ExpectationReport, 'verdict'>[],
): Verdict {
  if (expectations.some(({ verdict }) => verdict === 'missed')) return 'missed';
  if (expectations.some(({ verdict }) => verdict === 'no-data')) return 'inconclusive';
  return faults.some(({ touched }) => touched === 0) ? 'inconclusive' : 'held';
}
