import type { EndpointId } from '../domain/ids.js';
import type { ClientPorts, LookupResult, PopulationIdentity } from './ports.js';

/** States what a client was told when it asked for a name; `endpoint`: as the rest of the world calls it. */
export function stateLookup(
  { observer, kernel }: ClientPorts,
  { id, firstClient }: PopulationIdentity,
  client: number,
  { level, latency_us, expires_us, endpoint: answered }: LookupResult,
  endpoint: EndpointId = answered,
): void {
  observer.lookedUp(id, firstClient + client, endpoint, level, latency_us, expires_us, kernel.now_us);
}
