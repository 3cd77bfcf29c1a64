import { activeActive } from './cache/active-active.js';
import { asyncLink } from './cache/async-link/async-link.js';
import { consensus } from './cache/consensus/consensus.js';
import { quorum } from './cache/quorum.js';
import { single as singleCache } from './cache/single.js';
import type { PubSubStrategy } from './pubsub/contract.js';
import { geoReplicas } from './pubsub/geo-replicas.js';
import { multiInstance } from './pubsub/multi-instance.js';
import { single } from './pubsub/single.js';
import type { RegistryStrategy } from './registry/contract.js';
import { eventual } from './registry/eventual.js';
import { importing } from './registry/import.js';
import { pullThrough } from './registry/pull-through.js';
import { multiPush, single as singleRegistry } from './registry/single.js';

/** Every built-in strategy by family: what `service.strategy` may name. */
export const strategies = {
  pubsub: [geoReplicas, single, multiInstance] as readonly PubSubStrategy[],
  cache: [asyncLink, singleCache, quorum, consensus, activeActive],
  registry: [eventual, singleRegistry, multiPush, importing, pullThrough] as readonly RegistryStrategy[],
} as const;

/** Their names, by family. */
export function strategyNames(): Readonly<Record<keyof typeof strategies, readonly string[]>> {
  return {
    pubsub: strategies.pubsub.map(({ name }) => name),
    cache: strategies.cache.map(({ name }) => name),
    registry: strategies.registry.map(({ name }) => name),
  };
}
