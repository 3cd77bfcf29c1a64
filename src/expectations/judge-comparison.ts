import type { Micros } from '../kernel/kernel.js';
import type { ExpectationReport } from '../metrics/result.js';
import type { Comparison, Relation } from './expectation.js';
import { formatValue, unitOf } from './format.js';
import type { JudgedRun } from './judged-run.js';
import { judgedTime } from './moments.js';
import type { Observation, Point, Trace } from './observation.js';
import { observe } from './observe.js';
import { holds, marginOf, worst } from './relation.js';
import { eventsLike } from './timeline-events.js';
import type { Dimension } from './vocabulary/measure.js';
import { measureNamed } from './vocabulary.js';

export function judgeComparison(comparison: Comparison, run: JudgedRun): ExpectationReport {
  const { text, subject, relation, limit } = comparison;
  const measure = subject.kind === 'metric' ? measureNamed(subject.name.text) : undefined;
  const dimension: Dimension = measure?.dimension ?? 'count';
  const seen = observation(comparison, run);
  const none = (reason: string): ExpectationReport => ({
    text,
    verdict: 'no-data',
    observed: reason,
    at_us: null,
  });
  if (seen.kind === 'none') return none(seen.reason);
  if (seen.kind === 'never') return never(comparison, seen, run);
  const [first, ...rest] = seen.kind === 'one' ? [{ value: seen.value, at_us: null }] : seen.points;
  if (first === undefined) return none('nothing was measured in that time');
  const { value, at_us } = worst([first, ...rest], relation, limit.value);
  const isMet = holds(value, relation, limit.value);
  const margin = marginOf(value, relation, limit.value);
  const by = isMet || margin === null ? '' : `, missed by ${formatValue(-margin, dimension, 0)}`;
  const note = seen.note === undefined ? '' : ` (${seen.note})`;
  return {
    text,
    verdict: isMet ? 'met' : 'missed',
    observed: `${formatValue(value, dimension, limit.value)}${by}${note}`,
    at_us: isMet ? (margin === null ? null : at_us) : firstFailing(seen, relation, limit.value),
    unit: unitOf(dimension),
    value,
    limit: limit.value,
    margin,
  };
}

function observation({ subject, windows }: Comparison, run: JudgedRun): Observation {
  if (subject.kind === 'metric') {
    const measure = measureNamed(subject.name.text);
    return measure === undefined
      ? { kind: 'none', reason: `there is no metric "${subject.name.text}"` }
      : observe(run, measure, subject, windows);
  }
  const time = judgedTime(run, windows);
  if (time.kind === 'none') return time;
  const isEnd = ({ to_us }: { readonly to_us: Micros }) => to_us >= run.simulated_us;
  // What happens at the very end still belongs to the run.
  const intervals = time.intervals.map((each) =>
    isEnd(each) ? { ...each, to_us: run.simulated_us + 1 } : each,
  );
  const entries = eventsLike(run, subject.event, intervals);
  const points = entries.map(({ entry }, index) => ({ at_us: entry.at_us, value: index + 1 }));
  return { kind: 'one', value: entries.length, trace: { kind: 'sum', points } };
}

/** Later than any upper bound, unless the run was too short to tell. */
function never(
  { text, relation, limit }: Comparison,
  { reason, since_us }: Extract<Observation, { kind: 'never' }>,
  { simulated_us }: JudgedRun,
): ExpectationReport {
  const isBound = relation === '<=' || relation === '<' || relation === '=';
  const deadline_us = since_us + limit.value;
  if (!isBound || deadline_us > simulated_us)
    return { text, verdict: 'no-data', observed: reason, at_us: null };
  return {
    text,
    verdict: 'missed',
    observed: reason,
    at_us: deadline_us,
    unit: 'us',
    value: null,
    limit: limit.value,
    margin: null,
  };
}

/** null where no single moment can be named. */
function firstFailing(
  seen: Extract<Observation, { kind: 'one' | 'many' }>,
  relation: Relation,
  limit: number,
): Micros | null {
  const fails = ({ value }: Point) => !holds(value, relation, limit);
  if (seen.kind === 'many') return seen.points.find(fails)?.at_us ?? null;
  return firstOnTrace(seen.trace, relation, limit);
}

function firstOnTrace(trace: Trace, relation: Relation, limit: number): Micros | null {
  switch (trace.kind) {
    case 'none':
      return null;
    case 'sum': {
      // A sum only grows: too much is too much from then on, too little only at the end.
      const tooMuch: Relation = relation === '<' ? '<' : '<=';
      if (relation === '>=' || relation === '>' || relation === '!=') return null;
      return trace.points.find(({ value }) => !holds(value, tooMuch, limit))?.at_us ?? null;
    }
    case 'shares':
      if (relation === '=' || relation === '!=') return null;
      return trace.points.find(({ value }) => !holds(value, relation, limit))?.at_us ?? null;
  }
}
