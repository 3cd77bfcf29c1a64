import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram, RELATIVE_ERROR } from '../../src/metrics/histogram.js';

const SHARES = [0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

/** All magnitudes alike, and the borders of the buckets. */
const value = fc.oneof(
  fc.nat(300),
  fc.maxSafeNat(),
  fc.tuple(fc.nat(52), fc.integer({ min: -2, max: 2 })).map(([e, d]) => Math.max(0, 2 ** e + d)),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(52)).map(([f, e]) => Math.floor(f * 2 ** e)),
);
const values = fc.array(value, { minLength: 1, maxLength: 200 });

describe('Histogram', () => {
  it('gives the quantiles of sort-and-index within the stated error', () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const histogram = histogramOf(recorded);
        const sorted = [...recorded].sort((a, b) => a - b);
        for (const share of SHARES) {
          const rank = Math.max(1, Math.ceil(share * sorted.length));
          const exact = sorted[rank - 1];
          expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(exact * RELATIVE_ERROR);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts, sums and bounds exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31 - 1), { minLength: 1 }), (recorded) => {
        const histogram = histogramOf(recorded);
        expect(histogram.count).toBe(recorded.length);
        expect(histogram.sum).toBe(recorded.reduce((a, b) => a + b));
        expect(histogram.min).toBe(Math.min(...recorded));
        expect(histogram.max).toBe(Math.max(...recorded));
        expect(histogram.quantile(1 / recorded.length)).toBeGreaterThanOrEqual(histogram.min);
      }),
    );
  });

  it('merged is the same as recorded together', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (a, b) => {
        const merged = histogramOf(a);
        merged.merge(histogramOf(b));
        const together = histogramOf([...a, ...b]);
        const { mean, ...rest } = together.summary() ?? { mean: 0 };
        expect(merged.summary()).toEqual(
          together.count === 0 ? null : { ...rest, mean: expect.closeTo(mean, -3) },
        );
        expect(merged.count).toBe(a.length + b.length);
      }),
    );
  });

  it('knows numbers below 256 exactly', () => {
    const all = Array.from({ length: 256 }, (_, n) => n);
    const histogram = histogramOf(all);
    for (const n of all) expect(histogram.quantile((n + 1) / 256)).toBe(n);
  });

  it('takes back what share × count gains by rounding', () => {
    const histogram = histogramOf(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(histogram.quantile(0.07)).toBe(7); // 0.07 × 100 is 7.000000000000001
    expect(histogram.quantile(0.99)).toBe(99);
  });

  it('refuses what it cannot count, and says nothing of nothing', () => {
    const histogram = new Histogram();
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => histogram.record(wrong)).toThrow(RangeError);
    }
    expect(histogram.count).toBe(0);
    expect(histogram.summary()).toBeNull();
    expect(() => histogram.quantile(0.5)).toThrow(RangeError);
  });
});

function histogramOf(recorded: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of recorded) histogram.record(value);
  return histogram;
}
