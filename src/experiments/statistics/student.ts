import { arcTangent, normalQuantile } from '../../kernel/math.js';

/**
 * The number below which Student's t with that many degrees of freedom (a whole number) lies with
 * probability `p`, 0.5 <= p < 1. To about 14 digits.
 */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p >= 0.5 && p < 1) || !Number.isInteger(freedom) || freedom < 1) {
    throw new RangeError(`no quantile ${p} of Student's t with ${freedom} degrees of freedom`);
  }
  const wanted = 2 * p - 1;
  // The normal law has the lighter tails, so that its quantile lies below.
  let low = Math.max(0, normalQuantile(p));
  let high = low + 1;
  while (within(high, freedom) < wanted) high *= 2;
  while (high - low > high * 1e-15) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (within(middle, freedom) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

/** P(|T| <= t): the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function within(t: number, freedom: number): number {
  const cosSquared = freedom / (freedom + t * t);
  const sine = t / Math.sqrt(freedom + t * t);
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? Math.sqrt(cosSquared) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let step = isOdd ? 2 : 1; step <= freedom - 3; step += 2) {
    term *= (step / (step + 1)) * cosSquared;
    sum += term;
  }
  if (!isOdd) return sine * sum;
  return (2 / Math.PI) * (arcTangent(t / Math.sqrt(freedom)) + sine * sum);
}
