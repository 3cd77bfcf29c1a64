/** Numbers pairs of whole numbers 0, 1, 2, … in the order in which they come: a row for each session and key. */
export class PairIndex {
  /** By slot, the number of the pair there plus one; 0: free. Its length is a power of two. */
  #slots = new Int32Array(FIRST_SLOTS);
  readonly #firsts: number[] = [];
  readonly #seconds: number[] = [];

  get size(): number {
    return this.#firsts.length;
  }

  /** -1: it has none. */
  of(first: number, second: number): number {
    return this.#slots[this.#slotOf(first, second)] - 1;
  }

  /** Its number, a new one if it has none yet. */
  add(first: number, second: number): number {
    const slot = this.#slotOf(first, second);
    if (this.#slots[slot] > 0) return this.#slots[slot] - 1;
    this.#firsts.push(first);
    this.#seconds.push(second);
    this.#slots[slot] = this.size;
    if (2 * this.size > this.#slots.length) this.#grow();
    return this.size - 1;
  }

  /** Where it is, or would be. */
  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (; this.#slots[slot] > 0; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] - 1;
      if (this.#firsts[number] === first && this.#seconds[number] === second) break;
    }
    return slot;
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let number = 0; number < this.size; number++) {
      this.#slots[this.#slotOf(this.#firsts[number], this.#seconds[number])] = number + 1;
    }
  }
}

const FIRST_SLOTS = 1_024;
