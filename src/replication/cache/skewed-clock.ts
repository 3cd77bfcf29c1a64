import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CacheEffects } from './contract.js';

/** By how much the clock of each replica is fast (or, negative, slow), in µs, by id; 0 where it says nothing. */
export type ClockSkew = readonly Micros[];

/**
 * The clock that a replica stamps its writes with: off by its skew, and never twice the same, so that the
 * later of two writes through one replica wins over the earlier.
 */
export class SkewedClock {
  readonly #effects: CacheEffects;
  readonly #skew_us: Micros;
  #last_us = Number.NEGATIVE_INFINITY;

  constructor(effects: CacheEffects, skew: ClockSkew | undefined) {
    this.#effects = effects;
    this.#skew_us = skewOf(effects.self, skew);
  }

  stamp_us(): Micros {
    this.#last_us = Math.max(this.#last_us + 1, this.#effects.now_us() + this.#skew_us);
    return this.#last_us;
  }

  /** The process starts again and has forgotten its last stamp. */
  restart(): void {
    this.#last_us = Number.NEGATIVE_INFINITY;
  }
}

function skewOf(replica: ReplicaId, skew: ClockSkew | undefined): Micros {
  return skew?.[replica] ?? 0;
}
