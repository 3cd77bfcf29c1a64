import type { ReplicaId } from '../../domain/ids.js';
import type { Listing } from './endpoint-status.js';

/**
 * The endpoints that answers may name, in order: those served; if there are none, every degraded
 * one, for an answer that may be wrong beats no answer; none when all are out of use.
 */
export function answerable(listed: readonly Listing[]): readonly ReplicaId[] {
  const served = withListing(listed, 'served');
  return served.length > 0 ? served : withListing(listed, 'degraded');
}

function withListing(listed: readonly Listing[], wanted: Listing): ReplicaId[] {
  return listed.flatMap((listing, endpoint) => (listing === wanted ? [endpoint] : []));
}
