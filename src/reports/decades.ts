/** Powers of ten between which values lie: a logarithmic scale. */
export interface Decades {
  readonly from: number;
  readonly to: number;
}

/** The fewest whole decades that hold all of them; they are greater than 0. */
export function decadesOf(values: readonly number[]): Decades {
  const least = Math.min(...values);
  const most = Math.max(...values);
  let from = 0;
  while (powerOfTen(from + 1) <= least) from++;
  while (powerOfTen(from) > least) from--;
  let to = from + 1;
  while (powerOfTen(to) < most) to++;
  return { from, to };
}

/**
 * Where a value stands on the scale, from 0 to 1. Between two powers of ten by square roots, which every
 * engine rounds alike, where logarithms may differ.
 */
export function placeOn({ from, to }: Decades, value: number): number {
  let whole = from;
  while (whole < to && powerOfTen(whole + 1) <= value) whole++;
  let rest = value / powerOfTen(whole);
  let part = 0;
  let step = 0.5;
  let factor = Math.sqrt(10);
  for (let halving = 0; halving < FINENESS; halving++) {
    if (rest >= factor) {
      rest /= factor;
      part += step;
    }
    step /= 2;
    factor = Math.sqrt(factor);
  }
  return Math.max(0, Math.min(1, (whole + part - from) / (to - from)));
}

/** Halvings of a decade: the last is less than a pixel. */
const FINENESS = 12;

/** By multiplication, which every engine rounds alike. */
export function powerOfTen(exponent: number): number {
  let power = 1;
  for (let done = 0; done < Math.abs(exponent); done++) power *= 10;
  return exponent < 0 ? 1 / power : power;
}
