import type { PluginStrategy } from '../replication/plugin.js';
import { plugged } from '../replication/registry/plugged.js';
import { cacheHistories } from './cache/history.js';
import { cachePromises } from './cache/promises.js';
import {
  type ConformanceOptions,
  type ConformanceReport,
  holdTo,
  type PromiseReport,
} from './conformance.js';
import { pubsubHistories } from './pubsub/history.js';
import { pubsubPromises } from './pubsub/promises.js';
import { registryHistories } from './registry/history.js';
import { registryPromises } from './registry/promises.js';

/**
 * Runs generated histories, partitions and crashes against a strategy and reports which promises hold.
 * Without a simulator, a clock or a test framework; the same seed makes the same histories.
 */
export function checkStrategy(strategy: PluginStrategy, options: ConformanceOptions = {}): ConformanceReport {
  const { family, name } = strategy;
  return { family, strategy: name, seed: options.seed ?? 1, promises: promisesOf(strategy, options) };
}

function promisesOf(strategy: PluginStrategy, options: ConformanceOptions): readonly PromiseReport[] {
  const { replicas } = strategy;
  switch (strategy.family) {
    case 'pubsub':
      return holdTo(strategy, replicas, pubsubPromises, pubsubHistories, options);
    case 'cache':
      return holdTo(strategy, replicas, cachePromises, cacheHistories, options);
    case 'registry':
      return holdTo(plugged(strategy), replicas, registryPromises, registryHistories, options);
  }
}
