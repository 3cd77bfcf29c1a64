import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

/**
 * One life of a replica: from its start to the crash that empties its memory. A later life must not go on
 * with the sequence numbers of an earlier one, which it does not remember while its peers do.
 */
export type OriginId = number;

/** Ids of replicas fit into five bits: they are also bits of masks. */
export const MAX_REPLICAS = 31;

/** Real systems draw a run id; the moment of the start is as unique for one replica, and readable. */
export function originOf(replica: ReplicaId, started_us: Micros): OriginId {
  return started_us * 32 + replica;
}
