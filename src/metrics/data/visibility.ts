import type { Micros } from '../../kernel/kernel.js';
import type { Conditions } from './conditions.js';
import type { VisibilityCurve } from './data-section.js';

/**
 * How likely a read sees the write that was acknowledged last before it began, or something newer, by how
 * long before (the t-visibility of Bailis et al., VLDB 2012).
 */
export class Visibility {
  readonly #conditions: Conditions;
  readonly #reads: Float64Array;
  readonly #seen: Float64Array;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
    this.#reads = new Float64Array(conditions.all.length * COLUMNS);
    this.#seen = new Float64Array(conditions.all.length * COLUMNS);
  }

  /** A read that began at the moment, and how long after the acknowledgement of the write. */
  read(began_us: Micros, after_us: Micros, isSeen: boolean): void {
    const column = columnOf(after_us);
    this.#conditions.at(began_us, (condition) => {
      const cell = condition * COLUMNS + column;
      this.#reads[cell]++;
      if (isSeen) this.#seen[cell]++;
    });
  }

  /** Only where there were reads. */
  curves(): VisibilityCurve[] {
    return this.#conditions.all.flatMap((condition, index) => {
      const points = Array.from({ length: COLUMNS }, (_, column) => ({
        upTo_us: column < BOUNDS_us.length ? BOUNDS_us[column] : null,
        reads: this.#reads[index * COLUMNS + column],
        seen: this.#seen[index * COLUMNS + column],
      })).filter(({ reads }) => reads > 0);
      return points.length === 0 ? [] : [{ ...condition, points }];
    });
  }
}

/** Ten bounds a decade (Renard's series R10, rounded), from 100 µs to 1000 s. */
const R10 = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800];
const BOUNDS_us: readonly Micros[] = [
  ...[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((decade) => R10.map((bound) => bound * decade)),
  1_000_000_000,
];
/** The last is for what took longer. */
const COLUMNS = BOUNDS_us.length + 1;

/** The first bound that is not exceeded. */
function columnOf(after_us: Micros): number {
  let low = 0;
  let high = BOUNDS_us.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (BOUNDS_us[middle] < after_us) low = middle + 1;
    else high = middle;
  }
  return low;
}
