import type { ReplicaId } from '../../domain/ids.js';
import type { Uniform } from '../../kernel/random.js';

/**
 * One of the instances that are online, each with a chance in proportion to its weight; -1: none is.
 * Takes one draw if there is an answer, whatever the number of instances.
 */
export function choose(
  replicas: readonly ReplicaId[],
  isOnline: (replica: ReplicaId) => boolean,
  weightOf: (replica: ReplicaId) => number,
  draw: Uniform,
): ReplicaId {
  let total = 0;
  let last: ReplicaId = NONE;
  for (const replica of replicas) {
    if (!isOnline(replica)) continue;
    total += weightOf(replica);
    last = replica;
  }
  if (last === NONE) return NONE;
  let left = Math.floor(draw.uniform() * total);
  for (const replica of replicas) {
    if (!isOnline(replica)) continue;
    left -= weightOf(replica);
    if (left < 0) return replica;
  }
  return last;
}

export function evenWeight(): number {
  return 1;
}

/**
 * The SDK's weight of an instance of which this share of the connections is free: a full one is still
 * chosen now and then. Source: azure-signalr SDK, endpoint router (2024-03).
 */
export function freeWeight(freeShare: number): number {
  return Math.max(1, Math.floor(1000 * freeShare));
}

const NONE: ReplicaId = -1;
