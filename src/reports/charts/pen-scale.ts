import { decadesOf, placeOn, powerOfTen } from '../decades.js';

/** The scale of a plot that is drawn by hand: places are shares of its length, from 0 to 1. */
export interface PenScale {
  readonly isLogarithmic: boolean;
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/**
 * Logarithmic where the figures span so much that on a linear scale the small ones would lie on each other; 0 then
 * has a place of its own before all others. `ends` of intervals have room as well, but do not decide.
 */
export function penScale(figures: readonly number[], ends: readonly number[]): PenScale {
  const least = Math.min(...figures);
  const above = figures.filter((value) => value > 0);
  const isWide = above.length > 0 && Math.max(...above) > WIDE * Math.min(...above);
  return least >= 0 && isWide
    ? logarithmic(above, ends, least === 0)
    : linear([...figures, ...ends.filter((end) => least < 0 || end >= 0)]);
}

const WIDE = 15;
const MARGIN = 0.04;

function linear(values: readonly number[]): PenScale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least || Math.abs(most) || 1) * MARGIN;
  // From 0 where that costs little room: lengths can then be compared as well.
  const from = least >= 0 && least < 0.6 * most ? 0 : least - margin;
  const to = most + (most - from || 1) * MARGIN;
  const step = niceStep((to - from) / 5);
  const place = (value: number) => within((value - from) / (to - from));
  const ticks = [];
  for (let tick = Math.ceil(from / step); tick * step <= to; tick++) {
    ticks.push({ at: place(tick * step), text: numberText(tick * step) });
  }
  return { isLogarithmic: false, place, ticks };
}

/** `above`: the figures greater than 0. */
function logarithmic(above: readonly number[], ends: readonly number[], hasZero: boolean): PenScale {
  // An interval may reach down to nearly nothing: it has room to the half of the least figure.
  const lowest = Math.min(...above);
  const least = Math.min(lowest, Math.max(lowest / 2, Math.min(...ends.filter((end) => end > 0))));
  const most = Math.max(...above, ...ends);
  const decades = decadesOf([least, most]);
  const start = hasZero ? ROOM_FOR_ZERO : MARGIN;
  const [from, to] = [placeOn(decades, least), placeOn(decades, most)];
  const place = (value: number) => {
    if (value <= 0) return hasZero ? MARGIN : 0;
    if (value < least) return Math.max(0, start - MARGIN);
    return within(start + ((placeOn(decades, value) - from) / (to - from)) * (1 - start - MARGIN));
  };
  const ticks = hasZero ? [{ at: place(0), text: '0' }] : [];
  const factors = most > 200 * least ? [1] : [1, 2, 5];
  for (let exponent = decades.from; exponent <= decades.to; exponent++) {
    for (const factor of factors) {
      const value = factor * powerOfTen(exponent);
      if (value >= least && value <= most) ticks.push({ at: place(value), text: numberText(value) });
    }
  }
  return { isLogarithmic: true, place, ticks };
}

const ROOM_FOR_ZERO = 0.14;

function within(share: number): number {
  return Math.max(0, Math.min(1, share));
}

function numberText(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  return Math.abs(value) >= 10_000 ? text.replace(/000$/, ' k') : text;
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  let power = 1;
  while (power > rough) power /= 10;
  while (power * 10 <= rough) power *= 10;
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return factor * power;
}
