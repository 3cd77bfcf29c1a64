import type { BlameName, ClientStory, CounterfactualEffect, Outage } from '../explanation/explanation.js';
import type { Scenario } from '../scenario/scenario.js';
import { cacheChanges } from './cache-changes.js';
import { pubsubChanges } from './pubsub-changes.js';

/** A setting to try: in a few words, and as `--set` takes it. */
export interface Change {
  readonly change: string;
  readonly set: readonly string[];
}

/** What a change is chosen by. */
export interface Blamed {
  /** The place of the client's population. */
  readonly population: number;
  /** What the outage spent a noticeable time on. */
  readonly names: ReadonlySet<BlameName>;
  /** Who found the endpoint down meanwhile: name servers, app servers. */
  readonly deciders: ReadonlySet<string>;
}

/** Settings that could have made the outage shorter, going by what it was spent on; the dearest time first. */
export function changesFor(scenario: Scenario, story: ClientStory, outage: Outage): readonly Change[] {
  const end_us = outage.to_us ?? Number.POSITIVE_INFINITY;
  const blamed: Blamed = {
    population: scenario.clients.findIndex(({ name }) => name === story.clients),
    names: new Set(noticeable(outage)),
    deciders: new Set(
      story.steps.flatMap((step) =>
        step.kind === 'found-down' && step.at_us >= outage.from_us && step.at_us <= end_us ? [step.by] : [],
      ),
    ),
  };
  switch (scenario.family) {
    case 'pubsub':
      return pubsubChanges(scenario, blamed);
    case 'cache':
      return cacheChanges(scenario);
    case 'registry':
      return []; // its hosts hold no connection that an outage could break
  }
}

/** What became of the outage in the run with the change. */
export function effectOn(
  { outage, simulated_us }: { readonly outage: Outage; readonly simulated_us: number },
  changed: { readonly story: ClientStory; readonly digest: string },
): CounterfactualEffect {
  const { down_for_us, outages } = changed.story;
  const { digest } = changed;
  const end_us = (one: Outage) => one.to_us ?? simulated_us;
  const overlaps = (one: Outage) => one.from_us < end_us(outage) && end_us(one) > outage.from_us;
  const same = outages.filter(overlaps).at(-1);
  if (same === undefined) return { kind: 'spared', digest, down_for_us };
  const by_for_us = same.to_us === null || outage.to_us === null ? null : same.to_us - outage.to_us;
  return { kind: 'moved', digest, back_us: same.to_us, by_for_us, down_for_us };
}

/** A fiftieth of the outage, and half a second at least. */
function noticeable({ blame }: Outage): readonly BlameName[] {
  const whole_us = blame.reduce((sum, { from_us, to_us }) => sum + to_us - from_us, 0);
  const least_us = Math.min(500_000, whole_us / 4);
  return blame
    .filter(({ from_us, to_us }) => to_us - from_us >= Math.max(least_us, whole_us / 50))
    .map(({ name }) => name);
}
