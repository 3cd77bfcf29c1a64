import type { Micros } from '../kernel/kernel.js';

/**
 * At most `rate` a second, with bursts of one second's worth. A rate below one a second still lets single
 * ones through: the burst is at least one. Counted in millionths, so that whole rates are exact.
 */
export class TokenBucket {
  #rate: number;
  #level: number;
  #filled_us: Micros = 0;

  /** Full from the start. */
  constructor(rate: number) {
    this.#rate = rate;
    this.#level = this.#most;
  }

  /** Another rate from now on. What has not been taken yet is counted at the new rate, up to its burst. */
  setRate(rate: number): void {
    this.#rate = rate;
    this.#level = Math.min(this.#level, this.#most);
  }

  /** Takes one if there is one. Calls come in order of time. */
  take(now_us: Micros): boolean {
    this.#level = Math.min(this.#most, this.#level + this.#rate * (now_us - this.#filled_us));
    this.#filled_us = now_us;
    if (this.#level < ONE) return false;
    this.#level -= ONE;
    return true;
  }

  get #most(): number {
    return Math.max(this.#rate, 1) * ONE;
  }
}

/** One second's worth at one a second: a rate times µs is a count of millionths. */
const ONE = 1_000_000;
