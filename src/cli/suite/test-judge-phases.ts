import type { ExpectationReport } from '../../metrics/result.js';
import type { Check, Outcome } from '../../reports/test-report.js';
import { worstOf } from '../../reports/test-report.js';
import { formatDuration } from '../../scenario/quantity-text.js';
import { type LineOf, whyNot } from './test-judge.js';
import type { PhaseJudged } from './test-runs.js';

/** Do the expectations hold whenever the fault meets the probes? One check; none without phases. */
export function checkPhases(phases: readonly PhaseJudged[], lineOf: LineOf): readonly Check[] {
  if (phases.length === 0) return [];
  const troubles = phases.flatMap(troublesAt);
  const outcome = worstOf(troubles.map((trouble) => trouble.outcome));
  const texts = troubles.flatMap(({ text }) => (text === undefined ? [] : [text]));
  return [
    {
      kind: 'phases',
      what: `${phases.length} phases`,
      outcome,
      lines: troubles.map(({ words }) => words),
      line: texts[0] === undefined ? lineOf('phases:') : lineOf(texts[0]),
    },
  ];
}

interface Trouble {
  readonly outcome: Outcome;
  readonly words: string;
  /** The expectation's. */
  readonly text?: string;
}

function troublesAt({ phase_us, seed, outcome }: PhaseJudged): Trouble[] {
  const where = `${formatDuration(phase_us)} after the fault (seed ${seed})`;
  if (outcome.kind !== 'judged') {
    const { lines, outcome: ended } = whyNot(outcome);
    return [{ outcome: ended, words: `first probe ${where}: ${lines.join('; ')}` }];
  }
  return outcome.expectations
    .filter(({ verdict }) => verdict !== 'met')
    .map((expectation) => ({ ...inWords(expectation, where), text: expectation.text }));
}

function inWords({ text, verdict, observed }: ExpectationReport, where: string): Trouble {
  return verdict === 'missed'
    ? { outcome: 'missed', words: `first probe ${where}: ${text} — observed: ${observed}` }
    : { outcome: 'inconclusive', words: `first probe ${where}: no data for ${text}: ${observed}` };
}
