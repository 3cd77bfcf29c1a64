import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatQuantity,
  type QuantityKind,
  quantityPatterns,
  readQuantity,
} from '../../src/scenario/quantity-text.js';

const read = (kind: QuantityKind, text: string) => {
  const reading = readQuantity(kind, text);
  return reading.ok ? reading.value : reading.fault;
};

describe('quantities', () => {
  it.each([
    ['duration', '0s', 0],
    ['duration', '40us', 40],
    ['duration', '40µs', 40],
    ['duration', '250ms', 250_000],
    ['duration', '0.1s', 100_000],
    ['duration', '1m30s', 90_000_000],
    ['duration', '1min', 60_000_000],
    ['duration', '2 h', 7_200_000_000],
    ['duration', '1d2h3m4.5s', 93_784_500_000],
    ['bytes', '53GB', 53_000_000_000],
    ['bytes', '2KB', 2_000],
    ['bytes', '64MiB', 67_108_864],
    ['rate', '0.1/s each', 0.1],
    ['rate', '5/min', 5 / 60],
    ['rate', '100/h', 100 / 3_600],
    ['share', '99.9%', 0.999],
    ['share', '0%', 0],
    ['bandwidth', '2Gbit/s', 2_000_000_000],
    ['bandwidth', '56kbit/s', 56_000],
  ] as const)('%s %s is %d', (kind, text, value) => {
    expect(read(kind, text)).toBe(value);
  });

  it.each([
    ['duration', '60', 'no-unit'],
    ['duration', '0', 'no-unit'],
    ['duration', '1m30', 'no-unit'],
    ['duration', '-5s', 'negative'],
    ['duration', '5S', 'bad-unit'],
    ['duration', '1s1s', 'bad-quantity'],
    ['duration', '', 'bad-quantity'],
    ['duration', 'soon', 'bad-quantity'],
    ['duration', '1e3s', 'bad-unit'],
    ['duration', '.5s', 'bad-quantity'],
    ['duration', '0.1us', 'out-of-range'],
    ['bytes', '2kB', 'bad-unit'],
    ['bytes', '2', 'no-unit'],
    ['rate', '5/fortnight', 'bad-unit'],
    ['share', '100.1%', 'out-of-range'],
    ['share', '0.5', 'no-unit'],
    ['bandwidth', '2GB/s', 'bad-unit'],
  ] as const)('%s "%s" is refused: %s', (kind, text, fault) => {
    expect(read(kind, text)).toBe(fault);
  });

  it('what is printed is read back as the same value, and fits the pattern given to editors', () => {
    const whole = fc.oneof(
      fc.nat({ max: 10_000 }),
      fc.nat(),
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.nat({ max: 100_000 }).map((seconds) => seconds * 1_000_000),
    );
    const values: Record<QuantityKind, fc.Arbitrary<number>> = {
      duration: whole,
      bytes: whole,
      bandwidth: whole,
      rate: fc.oneof(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.nat({ max: 1_000 }).map((count) => count / 60),
      ),
      share: fc.nat({ max: 1_000_000 }).map((share) => Number(`${share}e-6`)),
    };
    for (const kind of Object.keys(values) as QuantityKind[]) {
      fc.assert(
        fc.property(values[kind], (value) => {
          const text = formatQuantity(kind, value);
          expect(text).toMatch(new RegExp(quantityPatterns[kind], 'u'));
          // A rate of many digits is rounded to the nearest that can be written.
          if (kind === 'rate')
            expect(Math.abs((read(kind, text) as number) - value)).toBeLessThanOrEqual(value * 1e-9);
          else expect(read(kind, text)).toBe(value);
        }),
        { numRuns: 500 },
      );
    }
  });
});
