import type { Uniform } from '../../kernel/random.js';

/** Samples of n out of n with replacement: how often each of the n was drawn, one row a resample. */
export interface Resamples {
  readonly size: number;
  readonly count: number;
  /** `counts[resample * size + place]`. */
  readonly counts: Uint16Array;
}

/** Of all samples of one size the same resamples serve: what is compared is then drawn alike. */
export function drawResamples(size: number, random: Uniform): Resamples {
  const count = resamplesFor(size);
  const counts = new Uint16Array(size * count);
  for (let row = 0; row < counts.length; row += size) {
    for (let draw = 0; draw < size; draw++) counts[row + Math.floor(random.uniform() * size)]++;
  }
  return { size, count, counts };
}

/**
 * How many for samples of that size. The ends of an interval lie where few resamples do: with two
 * thousand the interval of a median covers a percent or two more or less by the luck of the draw.
 */
function resamplesFor(size: number): number {
  return Math.max(1_000, Math.min(5_000, Math.round(5_000_000 / size)));
}
