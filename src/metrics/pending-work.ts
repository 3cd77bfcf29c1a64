import type { Micros } from '../kernel/kernel.js';

/** Pieces of work that were taken and not yet booked, first come first. Nothing is allocated per piece. */
export class PendingWork {
  /** From and to of each piece by turns; a ring, as long as a power of two. */
  #times_us = new Float64Array(32);
  #first = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Of the first piece. */
  get from_us(): Micros {
    return this.#times_us[this.#first];
  }

  get to_us(): Micros {
    return this.#times_us[this.#first + 1];
  }

  add(from_us: Micros, to_us: Micros): void {
    if (2 * this.#count === this.#times_us.length) this.#grow();
    const at = (this.#first + 2 * this.#count) & (this.#times_us.length - 1);
    this.#times_us[at] = from_us;
    this.#times_us[at + 1] = to_us;
    this.#count++;
  }

  removeFirst(): void {
    this.#first = (this.#first + 2) & (this.#times_us.length - 1);
    this.#count--;
  }

  #grow(): void {
    const times_us = new Float64Array(2 * this.#times_us.length);
    times_us.set(this.#times_us.subarray(this.#first));
    times_us.set(this.#times_us.subarray(0, this.#first), this.#times_us.length - this.#first);
    this.#times_us = times_us;
    this.#first = 0;
  }
}
