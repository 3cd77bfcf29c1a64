import type { DataObserver } from '../../domain/data-observations.js';
import type { Network } from '../../topology/network.js';
import type { WorldPorts } from '../world.js';

/** What everything in a world of caches is given. */
export interface CachePorts extends WorldPorts {
  readonly network: Network;
  readonly data: DataObserver;
}
