import type { ExpectationReport } from '../metrics/result.js';
import type { MilestoneClaim } from './expectation.js';
import type { JudgedRun } from './judged-run.js';
import { formatDuration } from './literals.js';
import { type MilestoneMoment, milestoneMoment } from './milestones.js';

/**
 * Reached, in time if a deadline is given; negated: not reached, or not by then. A run that ends before
 * the deadline says nothing of what has not happened yet.
 */
export function judgeMilestone(
  { text, negated, call, within }: MilestoneClaim,
  run: JudgedRun,
): ExpectationReport {
  const moment = milestoneMoment(run, call);
  if (moment.kind === 'none') return { text, verdict: 'no-data', observed: moment.reason, at_us: null };
  const limit_us = within?.value;
  const deadline_us = limit_us === undefined ? run.simulated_us : moment.since_us + limit_us;
  if (moment.kind === 'never' && deadline_us > run.simulated_us) {
    const observed = `${moment.reason}, and the run ended ${formatDuration(deadline_us - run.simulated_us)} before the deadline`;
    return { text, verdict: 'no-data', observed, at_us: null };
  }
  const isReached = moment.kind === 'at' && moment.at_us <= deadline_us;
  const isMet = isReached !== negated;
  return {
    text,
    verdict: isMet ? 'met' : 'missed',
    observed: observedOf(moment, isMet, negated, limit_us),
    at_us: isReached ? moment.at_us : isMet || limit_us === undefined ? null : deadline_us,
    ...measured(moment, limit_us, negated),
  };
}

function observedOf(
  moment: Exclude<MilestoneMoment, { kind: 'none' }>,
  isMet: boolean,
  negated: boolean,
  limit_us: number | undefined,
): string {
  if (moment.kind === 'never') return moment.reason;
  const length_us = moment.at_us - moment.since_us;
  const when = `${formatDuration(length_us)} after ${moment.since}`;
  if (isMet || limit_us === undefined) return when;
  return negated
    ? `${when}, ${formatDuration(limit_us - length_us)} too early`
    : `${when}, ${formatDuration(length_us - limit_us)} too late`;
}

function measured(
  moment: Exclude<MilestoneMoment, { kind: 'none' }>,
  limit_us: number | undefined,
  negated: boolean,
): Pick<ExpectationReport, 'unit' | 'value' | 'limit' | 'margin'> {
  const value = moment.kind === 'at' ? moment.at_us - moment.since_us : null;
  if (limit_us === undefined) return { unit: 'us', value };
  const margin = value === null ? null : negated ? value - limit_us : limit_us - value;
  return { unit: 'us', value, limit: limit_us, margin };
}
