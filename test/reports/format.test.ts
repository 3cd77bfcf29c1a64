import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clock,
  count,
  counted,
  duration,
  exactClock,
  likeRange,
  percent,
  range,
} from '../../src/reports/format.js';

const S = 1_000_000;

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [850, '850 µs'],
    [85_200, '85.2 ms'],
    [999_400, '999 ms'],
    [999_700, '1 s'],
    [12.5 * S, '12.5 s'],
    [59.96 * S, '1 min'],
    [107 * S, '1 min 47 s'],
    [3_599.6 * S, '1 h'],
    [7_500 * S, '2 h 5 min'],
    [100 * 3_600 * S, '4 d 4 h'],
    [-85_200, '−85.2 ms'],
  ])('%d µs is %s', (length_us, text) => {
    expect(duration(length_us)).toBe(text);
  });

  it('says nearly the same as the number, and never 60 of a unit that has a greater one', () => {
    fc.assert(
      fc.property(lengths, (length_us) => {
        const parts = [...duration(length_us).matchAll(/([\d.]+) (µs|ms|s|min|h|d)/g)];
        const read_us = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNIT_us[unit!]!, 0);
        // Three digits: half a unit of the last; below 10 µs, whole µs are exact.
        expect(Math.abs(read_us - length_us)).toBeLessThanOrEqual(length_us * 0.021);
        for (const [, number, unit] of parts) expect(Number(number)).toBeLessThan(MOST[unit!]!);
      }),
    );
  });
});

describe('percent', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.5, '50.0 %'],
    [0.9995, '99.95 %'],
    [0.999996, '99.9996 %'],
    [0.00004, '0.004 %'],
    [0.38, '38.0 %'],
    [null, '–'],
  ])('%d is %s', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });

  it('never rounds up, and says 0 % and 100 % only where they are true', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (ratio) => {
        const text = percent(ratio);
        if (text.startsWith('<') || text.startsWith('>')) return;
        const shown = Number.parseFloat(text) / 100;
        expect(shown).toBeLessThanOrEqual(ratio + 1e-11);
        expect(ratio - shown).toBeLessThan(0.001);
        expect(shown === 1).toBe(ratio === 1);
        expect(shown === 0).toBe(ratio === 0);
      }),
    );
  });
});

describe('moments', () => {
  it.each([
    [0, '0:00'],
    [600 * S, '10:00'],
    [600 * S + 250_000, '10:00.250'],
    [3_723 * S, '1:02:03'],
  ])('%d µs is %s on the clock', (at_us, text) => {
    expect(clock(at_us)).toBe(text);
  });

  it('exact clocks sort as their moments do, and say every µs', () => {
    const below10h = fc.integer({ min: 0, max: 36_000 * S - 1 });
    fc.assert(
      fc.property(below10h, below10h, (a, b) => {
        expect(exactClock(a) < exactClock(b)).toBe(a < b);
        const [hours, minutes, seconds] = exactClock(a)
          .split(':')
          .map((part) => Number(part.replace('.', '')));
        expect(hours! * 3_600 * S + minutes! * 60 * S + seconds!).toBe(a);
      }),
    );
  });
});

it('ranges share their unit', () => {
  expect(range(100 * S, 190 * S)).toBe('100–190 s');
  expect(range(2.5 * S, 7 * S)).toBe('2.5–7 s');
  expect(range(600 * S, 7_200 * S)).toBe('10 min – 2 h');
  expect(likeRange(145 * S, 190 * S)).toBe('145 s');
});

it('counts have separators and the right noun', () => {
  expect(count(22_800_000)).toBe('22,800,000');
  expect(counted(1, 'client')).toBe('1 client');
  expect(counted(0, 'client')).toBe('0 clients');
});

const lengths = fc.oneof(fc.integer({ min: 0, max: 100 * S }), fc.integer({ min: 0, max: 10_000_000 * S }));
const UNIT_us: Record<string, number> = {
  µs: 1,
  ms: 1_000,
  s: S,
  min: 60 * S,
  h: 3_600 * S,
  d: 86_400 * S,
};
const MOST: Record<string, number> = {
  µs: 1_000,
  ms: 1_000,
  s: 60,
  min: 60,
  h: 24,
  d: Number.POSITIVE_INFINITY,
};
