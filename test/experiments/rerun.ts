import { changesFor, effectOn, type Subject, untilOf } from '../../src/experiments/counterfactuals.js';
import type { Change } from '../../src/experiments/levers/lever.js';
import { clientNamed } from '../../src/explanation/cast.js';
import type { ClientStory, CounterfactualEffect } from '../../src/explanation/explanation.js';
import { waitFor, worstOf } from '../../src/explanation/wait.js';
import { type WatchFor, watchFor } from '../../src/explanation/watch.js';
import { castOf } from '../../src/simulation/cast-of.js';
import { parsed, run } from '../behaviours/support.js';

export interface Explained {
  readonly story: ClientStory;
  readonly subject: Subject;
  readonly changes: readonly Change[];
  /** What the change with that name does; `wholeRun`: watched to its end. */
  effectOf(change: string, wholeRun?: boolean): CounterfactualEffect;
}

/** A client's longest outage, or else its worst operation, and what changes do to it. */
export function explained(text: string, name: string): Explained {
  const { story } = watched(text, name);
  const [outage] = [...story.outages].sort((a, b) => b.to_us! - b.from_us - (a.to_us! - a.from_us));
  const operation = worstOf(story.operations);
  const subject: Subject =
    outage !== undefined
      ? { kind: 'outage', outage }
      : { kind: 'operation', operation: operation!, wait: waitFor(operation!.id, story.operations)! };
  const changes = changesFor(parsed(text), story, subject);
  return {
    ...{ story, subject, changes },
    effectOf(change, wholeRun = false) {
      const { set } = changes.find((one) => one.change === change)!;
      const until = wholeRun ? {} : { until: untilOf(subject, story) };
      return effectOn(subject, story, watched(text, name, set, until).story);
    },
  };
}

function watched(text: string, name: string, set: readonly string[] = [], more: Partial<WatchFor> = {}) {
  const scenario = parsed(text, set);
  const cast = castOf(scenario);
  const client = clientNamed(cast, name) as number;
  const { observer, isEnough, finish } = watchFor({ kind: 'client', client, ...more } as WatchFor, cast);
  const { simulated_us } = run(scenario, {
    collectors: false,
    watch: observer,
    ...(isEnough === undefined ? {} : { isEnough }),
  });
  const seen = finish(simulated_us);
  if (seen.kind !== 'client') throw new Error('no client was watched');
  return { story: seen.story, simulated_us };
}
