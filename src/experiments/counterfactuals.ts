import { sameIn, type Until, wantedOf } from '../explanation/enough.js';
import type {
  Blame,
  ClientStory,
  CounterfactualEffect,
  OperationFact,
  Outage,
  Wait,
} from '../explanation/explanation.js';
import { verdictOf } from '../explanation/wait.js';
import type { Scenario } from '../scenario/scenario.js';
import { CACHE_LEVERS } from './levers/cache.js';
import { type Change, proposed, type Sign } from './levers/lever.js';
import { PUBSUB_LEVERS } from './levers/pubsub.js';
import { REGISTRY_LEVERS } from './levers/registry.js';
import { managedBy } from './levers/traffic-manager.js';

/** What is explained: a time without service, or an operation. */
export type Subject =
  | { readonly kind: 'outage'; readonly outage: Outage }
  | { readonly kind: 'operation'; readonly operation: OperationFact; readonly wait: Wait };

/** Settings that could have helped, going by what time was spent on and what failed. */
export function changesFor(scenario: Scenario, story: ClientStory, subject: Subject): readonly Change[] {
  const place = scenario.clients.findIndex(({ name }) => name === story.clients);
  const clients = `clients[${place}]`;
  const signs = signsOf(subject);
  const foundByAppServers = hasFoundDown(story, subject) && !hasFoundDown(story, subject, 'name servers');
  switch (scenario.family) {
    case 'pubsub': {
      const { routing } = scenario;
      const managed = managedBy(routing.app, 'routing.app') ?? managedBy(routing, 'routing');
      const population = scenario.clients[place]!;
      return proposed(PUBSUB_LEVERS, { scenario, population, clients, managed, foundByAppServers }, signs);
    }
    case 'cache':
      return proposed(CACHE_LEVERS, { scenario, application: scenario.clients[place]!, clients }, signs);
    case 'registry': {
      const managed = managedBy(scenario.routing, 'routing');
      const population = scenario.clients[place]!;
      return proposed(REGISTRY_LEVERS, { scenario, population, clients, managed, foundByAppServers }, signs);
    }
  }
}

/** What has to be seen of a run with a change. */
export function untilOf(subject: Subject, { operations }: ClientStory): Until {
  if (subject.kind === 'outage') return { kind: 'outage', to_us: subject.outage.to_us };
  return { kind: 'operation', wanted: wantedOf(subject.operation, operations) };
}

/** What became of it in the run with the change. */
export function effectOn(subject: Subject, before: ClientStory, after: ClientStory): CounterfactualEffect {
  return subject.kind === 'outage'
    ? effectOnOutage(subject.outage, after)
    : effectOnOperation(subject.operation, before, after);
}

/** Its outage is the one that overlaps in time, and the last if there are several. */
function effectOnOutage(outage: Outage, { outages }: ClientStory): CounterfactualEffect {
  const end_us = ({ to_us }: Outage) => to_us ?? Number.POSITIVE_INFINITY;
  const overlaps = (one: Outage) => one.from_us < end_us(outage) && end_us(one) > outage.from_us;
  const same = outages.filter(overlaps).at(-1);
  if (same === undefined) return { kind: 'spared' };
  const by_for_us = same.to_us === null || outage.to_us === null ? null : same.to_us - outage.to_us;
  return { kind: 'moved', back_us: same.to_us, by_for_us };
}

function effectOnOperation(
  operation: OperationFact,
  before: ClientStory,
  after: ClientStory,
): CounterfactualEffect {
  const same = sameIn(after.operations, wantedOf(operation, before.operations));
  if (same === null) return { kind: 'not-asked' };
  return {
    kind: 'operation',
    was: verdictOf(operation),
    is: verdictOf(same),
    reason: same.reason,
    ended_us: same.ended_us,
    by_for_us: same.ended_us - operation.ended_us,
  };
}

function signsOf(subject: Subject): ReadonlySet<Sign> {
  if (subject.kind === 'outage') return new Set(noticeable(subject.outage.blame));
  const { operation, wait } = subject;
  return new Set<Sign>([
    ...noticeable(wait.blame),
    ...wait.tries.flatMap(({ outcome, reason }) => (outcome === 'ok' ? [] : [reason])),
    ...(operation.missed === undefined ? [] : (['stale'] as const)),
  ]);
}

/** Whether somebody found an endpoint down meanwhile. */
function hasFoundDown({ steps }: ClientStory, subject: Subject, by?: string): boolean {
  const span = subject.kind === 'outage' ? subject.outage : subject.wait;
  const end_us = span.to_us ?? Number.POSITIVE_INFINITY;
  return steps.some(
    (step) =>
      step.kind === 'found-down' &&
      step.at_us >= span.from_us &&
      step.at_us <= end_us &&
      (by === undefined || step.by === by),
  );
}

/** A fiftieth of the whole, and half a second at least. */
function noticeable(blame: readonly Blame[]): readonly Blame['name'][] {
  const sums_us = new Map<Blame['name'], number>();
  let whole_us = 0;
  for (const { name, from_us, to_us } of blame) {
    sums_us.set(name, (sums_us.get(name) ?? 0) + to_us - from_us);
    whole_us += to_us - from_us;
  }
  const least_us = Math.max(Math.min(500_000, whole_us / 4), whole_us / 50);
  return [...sums_us].filter(([, sum_us]) => sum_us >= least_us).map(([name]) => name);
}
