import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import type { Uniform } from '../../../kernel/random.js';

/** Who asks. */
export interface Query {
  /** Where the asking resolver stands. */
  readonly region: string;
  readonly draw: Uniform;
  /** Median round trip from a region to an endpoint. */
  readonly rtt_us: (region: string, endpoint: ReplicaId) => Micros;
}

/** An endpoint that may be answered. */
export interface Candidate {
  readonly endpoint: ReplicaId;
  readonly region: string;
  readonly priority: number;
  readonly weight: number;
}

/**
 * Chooses one of the candidates, in the order of the profile; never called without any. A pure
 * function but for the draws it takes: health, fail-open and publishing have been seen to before.
 */
export type Method = (query: Query, candidates: readonly Candidate[]) => Candidate;
