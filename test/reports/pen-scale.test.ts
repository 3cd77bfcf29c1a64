import fc from 'fast-check';
import { expect, test } from 'vitest';
import { penScale } from '../../src/reports/charts/pen-scale.js';

const figures = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
  minLength: 1,
  maxLength: 8,
});

test('a scale keeps the order of its figures, and all of them and its ticks lie on it', () => {
  fc.assert(
    fc.property(figures, (values) => {
      const { place, ticks } = penScale(values, []);
      const sorted = [...values].sort((a, b) => a - b);
      const places = [...sorted.map(place), ...ticks.map(({ at }) => at)];
      expect(places.every((at) => at >= 0 && at <= 1)).toBe(true);
      for (const [at, value] of sorted.slice(1).entries()) {
        expect(place(value)).toBeGreaterThanOrEqual(place(sorted[at]!));
      }
    }),
  );
});

test('one design far off does not press the others together, and 0 is told from little', () => {
  const { isLogarithmic, place, ticks } = penScale([0, 0.01, 0.02, 400], [-0.005, 410]);
  expect(isLogarithmic).toBe(true);
  expect(place(0.01) - place(0)).toBeGreaterThan(0.05);
  expect(place(0.02) - place(0.01)).toBeGreaterThan(0.05);
  expect(ticks[0]).toEqual({ at: place(0), text: '0' });
  expect(ticks.map(({ text }) => text)).toEqual(['0', '0.01', '0.1', '1', '10', '100']);
});

test('figures alike stand on a linear scale, from 0 where that costs little room', () => {
  expect(penScale([50, 100], []).place(0)).toBe(0);
  const near = penScale([98, 100], [97, 101]);
  expect(near.isLogarithmic).toBe(false);
  expect(near.place(99)).toBeCloseTo(0.5, 1);
  expect(near.ticks.every(({ text }) => Number(text) > 90)).toBe(true);
});
