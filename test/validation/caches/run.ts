import type { DataObserver } from '../../../src/domain/data-observations.js';
import type { Milestone, Observer } from '../../../src/domain/observations.js';
import { Kernel } from '../../../src/kernel/kernel.js';
import { createRandom } from '../../../src/kernel/streams.js';
import { blindObserver } from '../../../src/simulation/blind-observer.js';
import { buildCacheWorld } from '../../../src/simulation/cache/world.js';
import { type Design, parsed } from '../../behaviours/support.js';

/** A milestone and when it was. */
export type Said = Milestone & { readonly at_us: number };

export interface Watch {
  readonly seed?: number;
  readonly data?: Partial<DataObserver>;
  readonly observer?: Partial<Observer>;
}

/**
 * Runs a whole scenario about caches, as a user could write it, and hears its facts one by one. Gives its
 * milestones.
 */
export function runCaches(design: Design, { seed = 1, data = {}, observer = {} }: Watch = {}): Said[] {
  const scenario = parsed(JSON.stringify({ geosim: 1, name: 'validation', provider: 'custom', ...design }));
  if (scenario.family !== 'cache') throw new Error('not about caches');
  const kernel = new Kernel();
  const said: Said[] = [];
  const world = buildCacheWorld(
    scenario,
    {
      kernel,
      random: createRandom(seed),
      observer: {
        ...blindObserver,
        milestone: (at_us, milestone) => said.push({ at_us, ...milestone }),
        ...observer,
      },
    },
    { ...deaf, ...data },
  );
  world.start();
  kernel.runUntil(scenario.duration);
  return said;
}

/** When the first of a kind was said at or after a moment, of a subject if one is given. */
export function saidAt(
  said: readonly Said[],
  kind: Milestone['kind'],
  since_us = 0,
  subject?: string,
  detail?: string,
): Said {
  const found = said.find(
    (each) =>
      each.at_us >= since_us &&
      each.kind === kind &&
      (subject === undefined || each.subject === subject) &&
      (detail === undefined || Object.values(each.detail ?? {}).includes(detail)),
  );
  if (found === undefined) throw new Error(`nobody said ${kind} of ${subject ?? 'anything'}`);
  return found;
}

const deaf: DataObserver = {
  dataOperation() {},
  dataWritten() {},
  dataApplied() {},
  dataConflict() {},
  dataMemoryLost() {},
  dataMemoryBack() {},
  dataPromoted() {},
  dataLag() {},
  dataTransferred() {},
  recoveryStep() {},
};
