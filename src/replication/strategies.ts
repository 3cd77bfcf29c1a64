import type { PubSubStrategy } from './pubsub/contract.js';
import { geoReplicas } from './pubsub/geo-replicas.js';
import { multiInstance } from './pubsub/multi-instance.js';
import { single } from './pubsub/single.js';

/** Every built-in strategy by family: what `service.strategy` may name. */
export const strategies: { readonly pubsub: readonly PubSubStrategy[] } = {
  pubsub: [geoReplicas, single, multiInstance],
};

/** Their names, by family. */
export function strategyNames(): { readonly [F in keyof typeof strategies]: readonly string[] } {
  return { pubsub: strategies.pubsub.map(({ name }) => name) };
}
