import type { Micros } from '../kernel/kernel.js';

/** A growing list of moments, by rank. */
export class Moments {
  #at_us = new Float64Array(16);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Moments must not go back. */
  add(at_us: Micros): void {
    if (this.#count === this.#at_us.length) {
      const longer = new Float64Array(this.#count * 2);
      longer.set(this.#at_us);
      this.#at_us = longer;
    }
    this.#at_us[this.#count++] = at_us;
  }

  /** The moment of the rank-th (from 1); null if there are not that many. */
  ofRank(rank: number): Micros | null {
    return rank >= 1 && rank <= this.#count ? this.#at_us[rank - 1] : null;
  }
}
