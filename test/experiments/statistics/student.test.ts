import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../../src/experiments/statistics/student.js';
import { normalQuantile, power } from '../../../src/kernel/math.js';

describe('the quantile of Student’s t', () => {
  // As every printed table has them.
  it.each([
    [0.975, 1, '12.706'],
    [0.975, 2, '4.303'],
    [0.975, 3, '3.182'],
    [0.975, 4, '2.776'],
    [0.975, 9, '2.262'],
    [0.975, 29, '2.045'],
    [0.95, 5, '2.015'],
    [0.995, 10, '3.169'],
    [0.9995, 7, '5.408'],
  ])('of %f with %i degrees of freedom is %s', (p, freedom, printed) => {
    expect(studentQuantile(p, freedom).toFixed(3)).toBe(printed);
  });

  it.each([2, 3, 8, 15, 99])('has the density on its left, with %i degrees of freedom', (freedom) => {
    const density = (x: number) => power(1 + (x * x) / freedom, -(freedom + 1) / 2);
    // x = u / (1 - u) takes the whole half-line to [0, 1).
    const whole = simpson((u) => (u === 1 ? 0 : density(u / (1 - u)) / ((1 - u) * (1 - u))), 0, 1);
    for (const p of [0.6, 0.9, 0.975, 0.999]) {
      const below = simpson(density, 0, studentQuantile(p, freedom));
      expect(below / whole / 2 + 0.5).toBeCloseTo(p, 9);
    }
  });

  it('is 0 in the middle, and that of a normal law with many degrees', () => {
    expect(studentQuantile(0.5, 7)).toBeCloseTo(0, 12);
    expect(studentQuantile(0.975, 1_000_000)).toBeCloseTo(normalQuantile(0.975), 5);
  });

  it('needs a whole number of degrees', () => {
    expect(() => studentQuantile(0.975, 0)).toThrow(RangeError);
    expect(() => studentQuantile(0.975, 2.5)).toThrow(RangeError);
  });
});

function simpson(of: (x: number) => number, from: number, to: number): number {
  const steps = 20_000;
  const width = (to - from) / steps;
  let sum = of(from) + of(to);
  for (let step = 1; step < steps; step++) sum += of(from + step * width) * (step % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}
