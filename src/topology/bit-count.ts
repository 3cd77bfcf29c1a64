import type { Micros } from '../kernel/kernel.js';

const MILLION = 1_000_000;

/**
 * An exact, shrinking number of bits: whole bits and millionths, because a whole rate in bit/s over a
 * whole number of µs moves a whole number of millionths. Exact for rates up to 1e12 bit/s and up to
 * 9e15 bits, where one floating-point number of millionths would not be.
 */
export class BitCount {
  #bits: number;
  #millionths = 0;

  constructor(bits: number) {
    this.#bits = bits;
  }

  get isZero(): boolean {
    return this.#bits === 0 && this.#millionths === 0;
  }

  /** Rounded up. */
  get bits(): number {
    return this.#millionths === 0 ? this.#bits : this.#bits + 1;
  }

  /** Takes off what passes at that rate in that time, but not below zero. */
  take(rate_bps: number, for_us: Micros): void {
    if (rate_bps === 0 || for_us === 0) return;
    if (for_us >= this.lasts_us(rate_bps)) {
      this.#bits = 0;
      this.#millionths = 0;
      return;
    }
    const [bits, millionths] = moved(rate_bps, for_us);
    this.#bits -= bits;
    this.#millionths -= millionths;
    if (this.#millionths < 0) {
      this.#millionths += MILLION;
      this.#bits--;
    }
  }

  /** The first whole µs at which nothing is left at that rate; Infinity at rate 0. */
  lasts_us(rate_bps: number): Micros {
    if (this.isZero) return 0;
    if (rate_bps === 0) return Number.POSITIVE_INFINITY;
    const seconds = Math.floor(this.#bits / rate_bps);
    const rest = this.#bits - seconds * rate_bps;
    // Right to within a µs or so at the highest rates; made exact by asking the exact product.
    let for_us = seconds * MILLION + Math.ceil((rest * MILLION + this.#millionths) / rate_bps);
    while (this.#covered(rate_bps, for_us - 1)) for_us--;
    while (!this.#covered(rate_bps, for_us)) for_us++;
    return for_us;
  }

  #covered(rate_bps: number, for_us: Micros): boolean {
    const [bits, millionths] = moved(rate_bps, for_us);
    return bits > this.#bits || (bits === this.#bits && millionths >= this.#millionths);
  }
}

/** rate * time as whole bits and millionths, without an inexact product on the way. */
function moved(rate_bps: number, for_us: Micros): [bits: number, millionths: number] {
  const seconds = Math.floor(for_us / MILLION);
  const us = for_us - seconds * MILLION;
  const high = Math.floor(rate_bps / MILLION);
  const low = rate_bps - high * MILLION;
  const millionths = low * us;
  const carry = Math.floor(millionths / MILLION);
  return [rate_bps * seconds + high * us + carry, millionths - carry * MILLION];
}
