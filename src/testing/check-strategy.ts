import type { PluginStrategy } from '../replication/plugin.js';
import { type ConformanceOptions, type ConformanceReport, holdTo } from './conformance.js';
import { pubsubHistories } from './pubsub/history.js';
import { pubsubPromises } from './pubsub/promises.js';
import type { PubSubSubject } from './pubsub/world.js';

/**
 * Runs generated histories, partitions and crashes against a strategy and reports which promises hold.
 * Without a simulator, a clock or a test framework; the same seed makes the same histories.
 */
export function checkStrategy(
  strategy: PluginStrategy & Pick<PubSubSubject, 'exchanges'>,
  options: ConformanceOptions = {},
): ConformanceReport {
  const { family, name, replicas } = strategy;
  return {
    family,
    strategy: name,
    seed: options.seed ?? 1,
    promises: holdTo(strategy, replicas, pubsubPromises, pubsubHistories, options),
  };
}
