import { NAME_SERVERS, type PopulationId } from '../domain/ids.js';
import type { Move } from '../domain/observations.js';

export const NOTHING = -1;

/** A record to fill in and hand to the observer, one a population, reused. */
export function emptyMove(population: PopulationId): Move {
  return {
    fault: NOTHING,
    population,
    client: NOTHING,
    from: NOTHING,
    to: NOTHING,
    left: NOTHING,
    decider: NAME_SERVERS,
    noticed_us: NOTHING,
    resolverStaleUntil_us: NOTHING,
    cacheStaleUntil_us: NOTHING,
    lastFailure_us: NOTHING,
    attempt_us: NOTHING,
    asked_us: NOTHING,
    negotiated_us: NOTHING,
    resolved_us: NOTHING,
    moved_us: NOTHING,
  };
}
