import { describe, expect, it } from 'vitest';
import {
  arcTangent,
  exponential,
  haversine_m,
  logarithm,
  normalCdf,
  normalQuantile,
  power,
} from '../../src/kernel/math.js';

describe('math', () => {
  // Golden results rest on these bits. If an engine gives others, its results are others, and this says why.
  it('has the same bits on every engine', () => {
    const bits = new Float64Array(1);
    const hex = (x: number): string => {
      bits[0] = x;
      return new BigUint64Array(bits.buffer)[0].toString(16).padStart(16, '0');
    };
    const got: string[] = [];
    for (const x of [1e-300, 5e-17, 0.1, 0.3, 0.7, 1.1, Math.PI, 10, 12_345.678, 1e300])
      got.push(hex(logarithm(x)));
    for (const x of [-700, -20.5, -1, -1e-9, 0.1, 0.5, 1, 3.3, 25, 700]) got.push(hex(exponential(x)));
    for (const [x, y] of [
      [2, 0.5],
      [10, -3.7],
      [0.3, 11],
      [1.5, 1 / 3],
    ]) {
      got.push(hex(power(x, y)));
    }
    for (const p of [1e-20, 0.001, 0.02, 0.3, 0.7, 0.9999]) got.push(hex(normalQuantile(p)));
    for (const x of [-8, -3, -0.5, 0.3, 1.7]) got.push(hex(normalCdf(x)));
    for (const x of [1e-9, 0.1, 0.7, 1, 2.5, 40]) got.push(hex(arcTangent(x)));
    expect(got).toEqual(PINNED);
  });

  // scipy and Python's statistics module agree on these to the last digits.
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798405],
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.02, -2.0537489106318225],
    [0.075, -1.4395314709384557],
    [0.25, -0.6744897501960817],
    [0.5, 0],
    [0.7, 0.5244005127080407],
    [0.975, 1.9599639845400536],
    [0.9999, 3.7190164854557084],
  ])('knows the normal quantile of %f', (p, quantile) => {
    expect(Math.abs(normalQuantile(p) - quantile)).toBeLessThanOrEqual(2e-15 * Math.abs(quantile));
  });

  // From erfc: P = erfc(-x / sqrt 2) / 2.
  it.each([
    [-8, 6.220960574271819e-16],
    [-6, 9.865876450377012e-10],
    [-3, 0.0013498980316300957],
    [-1, 0.15865525393145707],
    [-0.5, 0.3085375387259869],
    [0, 0.5],
    [0.3, 0.6179114221889526],
    [1.7, 0.955434537241457],
    [4, 0.9999683287581669],
  ])('knows the normal probability of %f', (x, probability) => {
    expect(Math.abs(normalCdf(x) / probability - 1)).toBeLessThan(1e-8);
    expect(Math.abs(normalCdf(x) - probability)).toBeLessThan(1e-14);
  });

  it('goes there and back between quantile and probability', () => {
    for (let i = 1; i < 1_000; i++) expect(normalCdf(normalQuantile(i / 1_000))).toBeCloseTo(i / 1_000, 13);
  });

  it('raises to powers, of zero too', () => {
    expect(power(4, 0.5)).toBeCloseTo(2, 14);
    expect(power(0, 1.5)).toBe(0);
  });

  it('measures distances on the sphere in whole metres', () => {
    const quarter = Math.round((Math.PI / 2) * 6_371_008.8);
    expect(haversine_m(0, 0, 0, 90)).toBe(quarter);
    expect(haversine_m(0, 0, 90, 0)).toBe(quarter);
    expect(haversine_m(12, 34, -12, -146)).toBe(2 * quarter);
    expect(haversine_m(47.6, -122.3, 47.6, -122.3)).toBe(0);
    // Across the date line it is short: 2 degrees of longitude on the equator.
    expect(haversine_m(0, 179, 0, -179)).toBe(Math.round((quarter * 2) / 90));
    // Paris - New York, about 5837 km.
    expect(Math.abs(haversine_m(48.8566, 2.3522, 40.7128, -74.006) - 5_837_000)).toBeLessThan(3_000);
  });
});

/** As Node 20 gives them on x64, in the order asked. */
const PINNED = [
  'c085963447f87fb5',
  'c042c46ac7b13dfd',
  'c0026bb1bbb55515',
  'bff34378fcbda721',
  'bfd6d3c324e13f50',
  '3fb8663f793c46cc',
  '3ff250d048e7a1bd',
  '40026bb1bbb55516',
  '4022d79559791e31',
  '4085963447f87fb5',
  '00d14f2b0fb9307f',
  '3e157a3afeed00ab',
  '3fd78b56362cef38',
  '3fefffffff768fa1',
  '3ff1aec7b35a00d4',
  '3ffa61298e1e069c',
  '4005bf0a8b145769',
  '403b1cd5e7807b7b',
  '4230c3d3920962c9',
  '7f0d945df4f8ec8e',
  '3ff6a09e667f3bcc',
  '3f2a26fd472780b6',
  '3ebdb867dcfe5e3c',
  '3ff250bfe1b082f5',
  'c022865170b43a4b',
  'c008b8cbb7204470',
  'c0006e13e8aadfdb',
  'bfe0c7e39582c5fa',
  '3fe0c7e39582c5fa',
  '400dc08bb712897a',
  '3cc669d2c5c7babf',
  '3f561de1f985b635',
  '3fd3bf143b9aa713',
  '3fe3c5ee2cc40b78',
  '3fee92eb735d7870',
  '3e112e0be826d695',
  '3fb983e282e2cc4d',
  '3fe38b112d7bd4ad',
  '3fe921fb54442d18',
  '3ff30b6d796a4da8',
  '3ff8bb9a63718f45',
];
