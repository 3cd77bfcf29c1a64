import { describe, expect, it } from 'vitest';
import {
  constant,
  type Distribution,
  exponential,
  gamma,
  mixture,
  pareto,
  quantiles,
  sampleMicros,
  shiftedLognormal,
  uniform,
} from '../../src/kernel/distributions.js';
import { exponential as exp, logarithm, normalCdf, power } from '../../src/kernel/math.js';
import type { Uniform } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';

const steps = quantiles([
  [0, 10],
  [0.5, 20],
  [0.9, 100],
  [1, 1_000],
]);

const clamp = (x: number): number => Math.min(1, Math.max(0, x));
/** Distribution function of gamma with whole shape and scale 1. */
const erlang = (shape: number, x: number): number => {
  let term = 1;
  let sum = 1;
  for (let i = 1; i < shape; i++) sum += term *= x / i;
  return 1 - exp(-x) * sum;
};

/** Each law with its variance (none where it is infinite or too wild to test) and its distribution function. */
const laws: {
  name: string;
  law: Distribution;
  mean: number;
  variance?: number;
  cdf: (x: number) => number;
}[] = [
  {
    name: 'uniform',
    law: uniform(20, 50),
    mean: 35,
    variance: 75,
    cdf: (x) => clamp((x - 20) / 30),
  },
  {
    name: 'exponential',
    law: exponential(40),
    mean: 40,
    variance: 1_600,
    cdf: (x) => 1 - exp(-x / 40),
  },
  {
    name: 'shifted lognormal',
    law: shiftedLognormal(100, 0.5, 30),
    mean: 30 + 100 * exp(0.125),
    variance: 10_000 * exp(0.25) * (exp(0.25) - 1),
    cdf: (x) => (x <= 30 ? 0 : normalCdf(logarithm((x - 30) / 100) / 0.5)),
  },
  { name: 'gamma, shape 3', law: gamma(60, 3), mean: 60, variance: 1_200, cdf: (x) => erlang(3, x / 20) },
  {
    name: 'gamma, shape 1/2',
    law: gamma(10, 0.5),
    mean: 10,
    variance: 200,
    cdf: (x) => 2 * normalCdf(Math.sqrt((2 * x) / 20)) - 1,
  },
  {
    name: 'Pareto, alpha 5',
    law: pareto(10, 5),
    mean: 12.5,
    variance: (100 * 5) / (16 * 3),
    cdf: (x) => (x <= 10 ? 0 : 1 - power(10 / x, 5)),
  },
  {
    name: 'quantiles',
    law: steps,
    mean: 0.5 * 15 + 0.4 * 60 + 0.1 * 550,
    cdf: (x) =>
      x < 20
        ? clamp((x - 10) / 20)
        : x < 100
          ? 0.5 + (0.4 * (x - 20)) / 80
          : clamp(0.9 + (0.1 * (x - 100)) / 900),
  },
  {
    name: 'mixture',
    law: mixture([
      { weight: 3, law: exponential(10) },
      { weight: 1, law: uniform(100, 200) },
    ]),
    mean: 0.75 * 10 + 0.25 * 150,
    cdf: (x) => 0.75 * (1 - exp(-x / 10)) + 0.25 * clamp((x - 100) / 100),
  },
];

describe('distributions', () => {
  const count = 50_000;

  it.each(laws)('$name: moments and distribution function', ({ name, law, mean, variance, cdf }) => {
    const stream = createRandom(2026).stream('distributions', name);
    const samples = Float64Array.from({ length: count }, () => law.sample(stream)).sort();
    expect(law.mean).toBeCloseTo(mean, 9);

    const average = samples.reduce((sum, x) => sum + x, 0) / count;
    const spread = samples.reduce((sum, x) => sum + (x - average) ** 2, 0) / (count - 1);
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(spread / count));
    if (variance !== undefined) expect(Math.abs(spread / variance - 1)).toBeLessThan(0.08);

    let distance = 0;
    samples.forEach((x, i) => {
      const p = cdf(x);
      distance = Math.max(distance, Math.abs(p - i / count), Math.abs(p - (i + 1) / count));
    });
    // Kolmogorov-Smirnov: beyond this once in a thousand times.
    expect(distance * Math.sqrt(count)).toBeLessThan(1.95);
  });

  it('has a constant that draws nothing', () => {
    expect(constant(7).sample({ uniform: () => expect.fail('drew a number') })).toBe(7);
    expect(constant(7).mean).toBe(7);
  });

  it('stays finite at both ends of the uniform numbers', () => {
    const ends: Uniform[] = [{ uniform: () => 0 }, { uniform: () => 1 - 2 ** -53 }];
    for (const { law } of laws.filter(({ name }) => !name.startsWith('gamma'))) {
      for (const end of ends) expect(Number.isFinite(law.sample(end))).toBe(true);
    }
  });

  it('has no mean where Pareto has none', () => {
    expect(pareto(1, 1).mean).toBe(Number.POSITIVE_INFINITY);
    expect(pareto(1, 2).mean).toBe(2);
  });

  it('keeps samples of given quantiles between the first and the last', () => {
    expect(steps.sample({ uniform: () => 0 })).toBe(10);
    expect(steps.sample({ uniform: () => 0.5 })).toBe(20);
    expect(steps.sample({ uniform: () => 0.95 })).toBeCloseTo(550, 9);
    expect(steps.sample({ uniform: () => 1 - 2 ** -53 })).toBeLessThanOrEqual(1_000);
  });

  it.each([
    ['one point', [[0, 1]]],
    [
      'no start',
      [
        [0.1, 1],
        [1, 2],
      ],
    ],
    [
      'no end',
      [
        [0, 1],
        [0.9, 2],
      ],
    ],
    [
      'falling values',
      [
        [0, 2],
        [1, 1],
      ],
    ],
    [
      'falling probabilities',
      [
        [0, 1],
        [0.6, 2],
        [0.5, 3],
        [1, 4],
      ],
    ],
  ] as [string, [number, number][]][])('refuses quantiles with %s', (_, points) => {
    expect(() => quantiles(points)).toThrow(/quantiles/);
  });

  it('gives lengths of time in whole microseconds, not negative', () => {
    const random = { uniform: () => 0 };
    expect(sampleMicros(constant(1.5), random)).toBe(2);
    expect(Object.is(sampleMicros(constant(-0.3), random), 0)).toBe(true);
    expect(sampleMicros(constant(-20), random)).toBe(0);
    expect(sampleMicros(constant(2.499), random)).toBe(2);
    expect(sampleMicros(constant(Number.NaN), random)).toBeNaN();
  });
});
