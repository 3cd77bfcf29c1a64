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
export const strategies: {
  readonly pubsub: readonly PubSubStrategy[];
  readonly registry: readonly RegistryStrategy[];
} = {
  pubsub: [geoReplicas, single, multiInstance],
  registry: [eventual, singleRegistry, multiPush, importing, pullThrough],
};

/** Their names, by family. */
export function strategyNames(): { readonly [F in keyof typeof strategies]: readonly string[] } {
  return {
    pubsub: strategies.pubsub.map(({ name }) => name),
    registry: strategies.registry.map(({ name }) => name),
  };
}
