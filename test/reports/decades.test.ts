import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decadesOf, placeOn } from '../../src/reports/decades.js';

const VALUE = fc.double({ min: 1e-6, max: 1e15, noNaN: true });

test('a value stands where its logarithm says', () => {
  fc.assert(
    fc.property(fc.array(VALUE, { minLength: 1, maxLength: 9 }), (values) => {
      const scale = decadesOf(values);
      for (const value of values) {
        const expected = (Math.log10(value) - scale.from) / (scale.to - scale.from);
        expect(Math.abs(placeOn(scale, value) - expected)).toBeLessThan(1e-3);
      }
    }),
  );
});

test('the scale is of the fewest whole decades', () => {
  expect(decadesOf([1, 10])).toEqual({ from: 0, to: 1 });
  expect(decadesOf([1, 10.5])).toEqual({ from: 0, to: 2 });
  expect(decadesOf([250_000])).toEqual({ from: 5, to: 6 });
  expect(decadesOf([0.02, 0.5])).toEqual({ from: -2, to: 0 });
});
