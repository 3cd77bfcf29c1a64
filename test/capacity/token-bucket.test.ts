import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/capacity/token-bucket.js';

const SECOND = 1_000_000;

describe('a token bucket', () => {
  it('lets a burst of one second through, then one a period', () => {
    const bucket = new TokenBucket(2);
    const taken = [0, 0, 0, 499_999, 500_000, 500_001, 1_000_000].map((at_us) => bucket.take(at_us));
    expect(taken).toEqual([true, true, false, false, true, false, true]);
  });

  it('lets single ones through at less than one a second', () => {
    const bucket = new TokenBucket(0.25);
    expect([0, 1, 4 * SECOND - 1, 4 * SECOND].map((at_us) => bucket.take(at_us))).toEqual([
      ...[true, false, false, true],
    ]);
  });

  it('holds a smaller burst at once, and a larger one when it has had the time', () => {
    const bucket = new TokenBucket(4);
    bucket.setRate(1);
    expect([bucket.take(0), bucket.take(0)]).toEqual([true, false]);
    bucket.setRate(3);
    const taken = [SECOND / 3 + 1, SECOND / 3 + 1, 2 * SECOND, 2 * SECOND, 2 * SECOND, 2 * SECOND];
    expect(taken.map((at_us) => bucket.take(at_us))).toEqual([true, false, true, true, true, false]);
  });

  const tries = fc.array(fc.integer({ min: 0, max: 2 * SECOND }), { minLength: 1, maxLength: 80 });
  const rates = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0.1, max: 20, noNaN: true }));

  it('never lets more through than its burst and rate times time, in no stretch of time', () => {
    fc.assert(
      fc.property(rates, tries, (rate, gaps_us) => {
        const bucket = new TokenBucket(rate);
        const admitted: number[] = [];
        let now_us = 0;
        for (const gap_us of gaps_us) {
          now_us += gap_us % 3 === 0 ? 0 : gap_us;
          if (bucket.take(now_us)) admitted.push(now_us);
        }
        const burst = Math.max(1, rate);
        admitted.forEach((from_us, first) => {
          admitted.slice(first).forEach((to_us, more) => {
            // 1e-6 of one: sums of a rate that is no whole number are rounded.
            expect(more + 1).toBeLessThanOrEqual(burst + (rate * (to_us - from_us)) / SECOND + 1e-6);
          });
        });
      }),
    );
  });

  it('turns away only who would break that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), tries, (rate, gaps_us) => {
        const bucket = new TokenBucket(rate);
        const admitted: number[] = [];
        let now_us = 0;
        for (const gap_us of gaps_us) {
          now_us += gap_us % 3 === 0 ? 0 : gap_us;
          if (bucket.take(now_us)) {
            admitted.push(now_us);
            continue;
          }
          const tight = admitted.some(
            (from_us, first) =>
              (admitted.length - first + 1) * SECOND > rate * SECOND + rate * (now_us - from_us),
          );
          expect(tight).toBe(true);
        }
      }),
    );
  });
});
