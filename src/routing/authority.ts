import type { ReplicaId } from '../domain/ids.js';
import type { Uniform } from '../kernel/random.js';

/** Answers DNS queries for the service's name; a traffic manager is one. */
export interface Authority {
  /** An endpoint for a resolver in the region, or -1 for no data. */
  answer(queryRegion: string, draw: Uniform): ReplicaId;
}

/** Without a traffic manager: the name always means this replica. */
export function fixedAuthority(replica: ReplicaId): Authority {
  return { answer: () => replica };
}
