/**
 * Where a continuous function crosses zero between `low` and `high`, to within `tolerance` of x.
 * The function must have different signs at the two ends. Illinois variant of regula falsi: a
 * dozen evaluations where bisection needs thirty.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new RangeError('the function does not change its sign');
  let kept: 'a' | 'b' | 'none' = 'none';
  for (let round = 0; Math.abs(b - a) > tolerance && round < 200; round++) {
    // Every fourth step halves the interval, so that a flat stretch cannot stall the search.
    const x = round % 4 === 3 ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa);
    const fx = f(x);
    if (fx === 0) return x;
    if (fx > 0 === fb > 0) {
      b = x;
      fb = fx;
      if (kept === 'a') fa /= 2;
      kept = 'a';
    } else {
      a = x;
      fa = fx;
      if (kept === 'b') fb /= 2;
      kept = 'b';
    }
  }
  return (a + b) / 2;
}
