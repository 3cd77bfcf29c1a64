import type { AsyncLinkOptions } from './options.js';

/** client-output-buffer-limit: how long a connection may have how much left to send. */
export class OutputLimit {
  readonly #hard_bytes: number;
  readonly #soft_bytes: number;
  readonly #soft_s: number;
  /** Whole second in which the soft limit was first found reached, or -1. */
  #since_s = -1;

  constructor({ outputLimit, backlog_bytes }: AsyncLinkOptions) {
    // Below the backlog's size a partial resynchronisation would be cut off by its own length.
    this.#hard_bytes = outputLimit.hard_bytes === 0 ? 0 : Math.max(outputLimit.hard_bytes, backlog_bytes);
    this.#soft_bytes = outputLimit.soft_bytes;
    this.#soft_s = outputLimit.soft_s;
  }

  /** Asked whenever something is added, and once a second. `now_s`: the whole-second clock. */
  isExceeded(used_bytes: number, now_s: number): boolean {
    if (this.#hard_bytes > 0 && used_bytes >= this.#hard_bytes) return true;
    if (this.#soft_bytes === 0 || used_bytes < this.#soft_bytes) {
      this.#since_s = -1;
      return false;
    }
    if (this.#since_s < 0) this.#since_s = now_s;
    return now_s - this.#since_s > this.#soft_s;
  }
}
