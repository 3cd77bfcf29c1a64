import { activeActive } from './cache/active-active.js';
import { asyncLink } from './cache/async-link/async-link.js';
import { consensus } from './cache/consensus/consensus.js';
import { quorum } from './cache/quorum.js';
import { single as singleCache } from './cache/single.js';
import type { Plugin, PluginFamily } from './plugin.js';
import type { PubSubStrategy } from './pubsub/contract.js';
import { geoReplicas } from './pubsub/geo-replicas.js';
import { multiInstance } from './pubsub/multi-instance.js';
import { single } from './pubsub/single.js';
import type { RegistryStrategy } from './registry/contract.js';
import { eventual } from './registry/eventual.js';
import { importing } from './registry/import.js';
import { pullThrough } from './registry/pull-through.js';
import { multiPush, single as singleRegistry } from './registry/single.js';

/** Every strategy that comes with geosim, by family: what `service.strategy` may name. */
export const strategies = {
  pubsub: [geoReplicas, single, multiInstance] as readonly PubSubStrategy[],
  cache: [asyncLink, singleCache, quorum, consensus, activeActive],
  registry: [eventual, singleRegistry, multiPush, importing, pullThrough] as readonly RegistryStrategy[],
} as const;

/** What is told of a strategy. */
export interface StrategyFacts {
  readonly name: string;
  readonly summary: string;
  readonly replicas: { readonly min: number; readonly max: number };
}

/** All that there are, those brought along among them. */
export function strategyFacts(
  plugins: readonly Plugin[] = [],
): Readonly<Record<keyof typeof strategies, readonly StrategyFacts[]>> {
  const broughtAlong = (family: PluginFamily) =>
    plugins.flatMap(({ strategy }) => (strategy.family === family ? [strategy] : []));
  return {
    pubsub: [...strategies.pubsub, ...broughtAlong('pubsub')],
    cache: [...strategies.cache, ...broughtAlong('cache')],
    registry: [...strategies.registry, ...broughtAlong('registry')],
  };
}

/** Their names, by family. */
export function strategyNames(
  plugins: readonly Plugin[] = [],
): Readonly<Record<keyof typeof strategies, readonly string[]>> {
  const { pubsub, cache, registry } = strategyFacts(plugins);
  const names = (facts: readonly StrategyFacts[]) => facts.map(({ name }) => name);
  return { pubsub: names(pubsub), cache: names(cache), registry: names(registry) };
}
