import type { PubSubStrategy } from './pubsub/contract.js';
import { geoReplicas } from './pubsub/geo-replicas.js';
import { multiInstance } from './pubsub/multi-instance.js';
import { single } from './pubsub/single.js';

/** Strategies by family: what `service.strategy` may name. */
export type Strategies = {
  readonly pubsub: readonly PubSubStrategy[];
};

/** Those that come with geosim. */
export const strategies: Strategies = {
  pubsub: [geoReplicas, single, multiInstance],
};

/** Their names, by family. */
export function strategyNames(of: Strategies = strategies): {
  readonly [F in keyof Strategies]: readonly string[];
} {
  return { pubsub: of.pubsub.map(({ name }) => name) };
}
