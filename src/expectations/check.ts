import type { Micros } from '../kernel/kernel.js';
import { checkLabels, checkName } from './check-labels.js';
import { checkWindows } from './check-windows.js';
import { didYouMean } from './closest.js';
import { EVENTS } from './events.js';
import type { Comparison, EventPattern, Expectation, MetricSubject, MilestoneCall } from './expectation.js';
import { type ExpectationProblem, problemAt } from './problem.js';
import { type Dimension, type Measure, STATISTIC_LABEL } from './vocabulary/measure.js';
import {
  EVENT_LABELS,
  type Family,
  familyOf,
  hasSeries,
  literalFor,
  MILESTONE_LABELS,
  measureNamed,
  VOCABULARY,
} from './vocabulary.js';

/** What a scenario has, as far as it could be read: undefined where it could not. */
export interface ExpectationContext {
  /** Of the service; without: metrics of every family are known. */
  readonly family?: Family | undefined;
  readonly clients: readonly string[];
  readonly replicas: readonly string[];
  /** Regions of the replicas and app servers. */
  readonly regions: readonly string[];
  readonly faults: readonly FaultTimes[];
  /** Of a registry. */
  readonly images?: readonly string[];
  /** App servers and what operators do: further subjects of timeline entries. */
  readonly otherSubjects?: readonly string[];
  /** What operators do. */
  readonly actions?: readonly string[];
  readonly duration_us: Micros | undefined;
  readonly warmup_us: Micros | undefined;
  /** Why nobody can find a replica to be down; null: somebody watches. */
  readonly undetectable: string | null;
}

export interface FaultTimes {
  readonly name: string;
  readonly from_us: Micros | undefined;
  /** null: it lasts to the end of the run. */
  readonly to_us: Micros | null | undefined;
}

export type SayProblem = (problem: ExpectationProblem) => void;

/** Holds an expectation against what the scenario has, before anything runs. All problems, by place. */
export function checkExpectation(
  expectation: Expectation,
  context: ExpectationContext,
): readonly ExpectationProblem[] {
  const problems: ExpectationProblem[] = [];
  const say: SayProblem = (problem) => problems.push(problem);
  switch (expectation.kind) {
    case 'comparison':
      checkComparison(expectation, context, say);
      break;
    case 'milestone':
      checkCall(expectation.call, context, say);
      break;
    case 'order':
      for (const event of expectation.events) checkEvent(event, context, say);
  }
  return problems.sort((a, b) => a.offset - b.offset);
}

/** Also of an anchor: `after detected(dark)`. */
export function checkCall(call: MilestoneCall, context: ExpectationContext, say: SayProblem): void {
  const names = context.faults.map(({ name }) => name);
  checkName('fault', call.fault, names, say);
  checkLabels(
    call.labels,
    MILESTONE_LABELS[call.milestone],
    { owner: call.milestone, place: call },
    context,
    say,
  );
  const isWatched = call.milestone !== 'detected' && call.milestone !== 'published';
  if (!isWatched && context.undetectable !== null) {
    const message = `nothing can detect a fault: ${context.undetectable}`;
    say(problemAt('never-judged', call, { message }));
  }
  const fault = context.faults.find(({ name }) => name === call.fault.text);
  if (call.milestone === 'failedBack' && fault?.to_us === null) {
    const message = `"${fault.name}" lasts to the end of the run: nobody can fail back`;
    say(problemAt('never-judged', call, { message }));
  }
}

function checkComparison(comparison: Comparison, context: ExpectationContext, say: SayProblem): void {
  const { subject, limit, windows } = comparison;
  if (subject.kind === 'count') {
    checkEvent(subject.event, context, say);
    checkLimit(comparison, 'count', say);
    checkWindows(comparison, context, undefined, say);
    return;
  }
  const measure = measureNamed(subject.name.text);
  const names = VOCABULARY.filter((known) => isOf(known, context.family)).map(({ name }) => name);
  if (measure === undefined) {
    const message = `there is no metric "${subject.name.text}"`;
    const hint = didYouMean(subject.name.text, [...names, ...Object.keys(MILESTONE_LABELS), 'count']);
    say(problemAt('bad-expectation', subject.name, { message, expected: names.join(', '), hint }));
    return;
  }
  if (!isOf(measure, context.family)) {
    const message = `${measure.name} is measured of ${SERVICES[familyOf(measure) ?? 'pubsub']} only, and this is ${A_SERVICE[context.family ?? 'pubsub']}`;
    say(problemAt('bad-expectation', subject.name, { message, expected: names.join(', ') }));
    return;
  }
  checkMetric(subject, measure, context, say);
  checkLimit({ ...comparison, limit }, measure.dimension, say);
  if (windows.length > 0 && !hasSeries(measure)) {
    const hint = 'leave the window out';
    const message = `${measure.name} is known for the run as a whole only`;
    say(problemAt('bad-expectation', windows[0]!, { message, hint }));
    return;
  }
  checkWindows(comparison, context, measure, say);
}

function isOf(measure: Measure, family: Family | undefined): boolean {
  const only = familyOf(measure);
  return family === undefined || only === null || only === family;
}

const SERVICES: Readonly<Record<Family, string>> = {
  pubsub: 'pub/sub services',
  cache: 'caches',
  registry: 'container registries',
};
const A_SERVICE: Readonly<Record<Family, string>> = {
  pubsub: 'a pub/sub service',
  cache: 'a cache',
  registry: 'a container registry',
};

function checkMetric(
  { name, statistic, labels }: MetricSubject,
  measure: Measure,
  context: ExpectationContext,
  say: SayProblem,
): void {
  const rule = measure.labels[STATISTIC_LABEL];
  const given =
    statistic === null
      ? labels
      : [...labels, { name: { ...statistic, text: STATISTIC_LABEL }, value: statistic }];
  if (statistic !== null && rule === undefined) {
    say(problemAt('bad-expectation', statistic, { message: `${measure.name} has no ${statistic.text}` }));
    return checkLabels(labels, measure.labels, { owner: measure.name, place: name }, context, say);
  }
  checkLabels(given, measure.labels, { owner: measure.name, place: name }, context, say);
  const operation = labels.find((label) => label.name.text === 'operation');
  const over = labels.find((label) => label.name.text === 'over');
  if (
    measure.source.kind === 'availability' &&
    operation !== undefined &&
    over?.value.text === 'client-minutes'
  ) {
    const message = 'client-minutes know no operations';
    say(problemAt('bad-expectation', operation.name, { message, hint: 'write over = requests' }));
  }
  const region = labels.find((label) => label.name.text === 'region');
  if (region !== undefined && !labels.some((label) => label.name.text === 'clients')) {
    const message = 'by region, latency is known of one population at a time';
    say(problemAt('bad-expectation', region.name, { message, hint: 'add clients = …' }));
  }
}

function checkEvent({ event, labels }: EventPattern, context: ExpectationContext, say: SayProblem): void {
  if (!EVENTS.includes(event.text)) {
    const message = `there is no timeline entry "${event.text}"`;
    const hint = didYouMean(event.text, EVENTS);
    say(problemAt('bad-expectation', event, { message, expected: EVENTS.join(', '), hint }));
  }
  const faults = context.faults.map(({ name }) => name);
  const others = context.otherSubjects ?? [];
  const subjects = [...new Set([...context.replicas, ...context.clients, ...faults, ...others])];
  const rules = Object.fromEntries(
    Object.entries(EVENT_LABELS).map(([label, rule]) => [
      label,
      rule === 'subject' ? { values: subjects } : rule,
    ]),
  );
  checkLabels(labels, rules, { owner: event.text, place: event }, context, say);
}

function checkLimit({ limit }: Comparison, dimension: Dimension, say: SayProblem): void {
  const problem = (message: string, hint?: string) =>
    say(problemAt('bad-expectation', limit, { message, hint }));
  const wanted = literalFor(dimension);
  if (limit.kind !== wanted) {
    const message =
      limit.kind === 'number' ? `${limit.text} has no unit` : `${limit.text} is no ${NOUNS[dimension]}`;
    problem(message, limit.kind === 'number' ? unitsFor(dimension, limit.text) : EXAMPLES[dimension]);
  } else if (dimension === 'count' && !Number.isInteger(limit.value)) {
    problem(`${limit.text} is no whole number`);
  } else if (dimension === 'share' && limit.value > 1) {
    problem(`${limit.text} is more than 100%`);
  }
}

function unitsFor(dimension: Dimension, number: string): string {
  switch (dimension) {
    case 'share':
      return `write ${number}%`;
    case 'duration':
      return `write ${number}s, ${number}ms or ${number}m`;
    case 'bytes':
      return `write ${number}B, ${number}KB or ${number}MB`;
    case 'count':
    case 'number':
      return `write ${number}`;
  }
}

const NOUNS: Readonly<Record<Dimension, string>> = {
  share: 'share',
  duration: 'duration',
  bytes: 'size',
  count: 'count',
  number: 'plain number',
};

const EXAMPLES: Readonly<Record<Dimension, string>> = {
  share: 'for example 99.9%',
  duration: 'for example 250ms, 2s or 1m30s',
  bytes: 'for example 2KB or 64MiB',
  count: 'for example 0',
  number: 'for example 0.5',
};
