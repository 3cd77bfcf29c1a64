import type { OperationKind } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';

/**
 * How many connections were begun in each second, by their actual start: the size of a reconnect
 * storm. Negotiates count as well, since the service takes them like connections.
 */
export class ConnectRate {
  /** By stretch of time; a stretch takes memory from its first count on. Operations end in any order. */
  readonly #stretches = new Map<number, Uint32Array>();
  #largest = 0;

  static counts(kind: OperationKind): boolean {
    return kind === 'connect' || kind === 'negotiate';
  }

  begun(started_us: Micros): void {
    const second = Math.floor(started_us / SECOND_us);
    const stretch = Math.floor(second / STRETCH_s);
    let counts = this.#stretches.get(stretch);
    if (counts === undefined) {
      counts = new Uint32Array(STRETCH_s);
      this.#stretches.set(stretch, counts);
    }
    const count = ++counts[second - stretch * STRETCH_s];
    if (count > this.#largest) this.#largest = count;
  }

  /** The most in any one second; null where nothing was begun. */
  get largest(): number | null {
    return this.#largest === 0 ? null : this.#largest;
  }
}

const SECOND_us = 1_000_000;
const STRETCH_s = 3_600;
