import type { Micros } from '../kernel/kernel.js';
import { logarithm } from '../kernel/math.js';
import type { Stream } from '../kernel/random.js';
import { drawPathLaw, type PathLaw } from './path-law.js';

/**
 * The slow wander of one directed path: its round trip keeps a value drawn from the path's law and
 * gets a new one at exponentially distributed times. It starts in its long-run state.
 *
 * No events: the pieces are drawn when first asked for, from a stream of the path's own, so that
 * who asks when changes nothing about them.
 */
export class PathRegime {
  readonly #law: PathLaw;
  readonly #every_us: Micros;
  readonly #random: Stream;
  #value_us: Micros;
  #until_us: Micros;

  /** every_us: mean time between two redraws, at least 1. */
  constructor(law: PathLaw, every_us: Micros, random: Stream) {
    if (!(every_us >= 1)) throw new RangeError(`mean time between redraws must be at least 1 µs`);
    this.#law = law;
    this.#every_us = every_us;
    this.#random = random;
    this.#value_us = drawPathLaw(law, random);
    this.#until_us = law.kind === 'constant' ? Number.MAX_SAFE_INTEGER : this.#pause_us();
  }

  /**
   * The round trip without packet jitter at a moment. Moments may not go back beyond the last
   * redraw that was passed: asked for an earlier one, it answers with the current piece.
   */
  value_us(now_us: Micros): Micros {
    while (now_us >= this.#until_us) {
      this.#value_us = drawPathLaw(this.#law, this.#random);
      this.#until_us += this.#pause_us();
    }
    return this.#value_us;
  }

  #pause_us(): Micros {
    // 1 − u is in (0, 1]: the logarithm is finite. At least 1 µs, so that time moves on.
    return Math.max(1, Math.round(-logarithm(1 - this.#random.uniform()) * this.#every_us));
  }
}
