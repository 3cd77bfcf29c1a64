import type { Observer } from '../../src/domain/observations.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { createRandom } from '../../src/kernel/streams.js';
import type { PubSubScenario } from '../../src/scenario/pubsub/scenario.js';
import { blindObserver } from '../../src/simulation/blind-observer.js';
import { buildWorld, type PubSubWorld } from '../../src/simulation/pubsub/world.js';

/**
 * Runs a scenario with an observer of the test's own: the same events as `runScenario`, seen one by one.
 * Gives how many events ran by the end of the scenario; with `drain_us` the run goes on that long
 * after `atEnd` was called.
 */
export function observe(
  scenario: PubSubScenario,
  observer: Partial<Observer>,
  options: {
    readonly seed?: number;
    readonly drain_us?: number;
    readonly atEnd?: (world: PubSubWorld) => void;
  } = {},
): number {
  const kernel = new Kernel();
  const random = createRandom(options.seed ?? scenario.seed);
  const world = buildWorld(scenario, { kernel, random, observer: { ...blindObserver, ...observer } });
  world.start();
  kernel.runUntil(scenario.duration);
  const { events } = kernel;
  options.atEnd?.(world);
  kernel.runUntil(scenario.duration + (options.drain_us ?? 0));
  return events;
}
