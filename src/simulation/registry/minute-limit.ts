import type { Micros } from '../../kernel/kernel.js';

/** So many a minute, counted from each full minute on (how the provider counts is not published). */
export class MinuteLimit {
  readonly #most: number;
  #minute = -1;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  take(now_us: Micros): boolean {
    const minute = Math.floor(now_us / 60_000_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#taken = 0;
    }
    if (this.#taken >= this.#most) return false;
    this.#taken++;
    return true;
  }
}
