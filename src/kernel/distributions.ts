import type { Micros } from './kernel.js';
import { exponential as exp, logarithm, normalQuantile, power } from './math.js';
import type { Uniform } from './random.js';

/** A law of a random number, in whatever unit its parameters have. */
export interface Distribution {
  sample(random: Uniform): number;
  readonly mean: number;
}

/** A sample of a law in µs as a length of time: whole microseconds, not negative. */
export function sampleMicros(law: Distribution, random: Uniform): Micros {
  const length_us = law.sample(random);
  // Not Math.round and Math.max: they cost 10 ns more. What is not a number stays so, for the kernel to refuse.
  return length_us <= 0 ? 0 : Math.floor(length_us + 0.5);
}

export function constant(value: number): Distribution {
  return { mean: value, sample: () => value };
}

export function uniform(min: number, max: number): Distribution {
  return { mean: (min + max) / 2, sample: (random) => min + (max - min) * random.uniform() };
}

export function exponential(mean: number): Distribution {
  return { mean, sample: (random) => -mean * logarithm(1 - random.uniform()) };
}

/** shift + exp(N(ln median, sigma²)): `median` is that of the part above the shift. */
export function shiftedLognormal(median: number, sigma: number, shift = 0): Distribution {
  const mu = logarithm(median);
  return {
    mean: shift + median * exp((sigma * sigma) / 2),
    sample: (random) => shift + exp(mu + sigma * normalQuantile(openUniform(random))),
  };
}

/** Gamma with the given mean and shape (squared coefficient of variation 1 / shape). Marsaglia and Tsang 2000. */
export function gamma(mean: number, shape: number): Distribution {
  const scale = mean / shape;
  return { mean, sample: (random) => scale * standardGamma(shape, random) };
}

/** min · u^(-1/alpha). The mean is infinite for alpha <= 1. */
export function pareto(min: number, alpha: number): Distribution {
  return {
    mean: alpha > 1 ? (alpha * min) / (alpha - 1) : Number.POSITIVE_INFINITY,
    sample: (random) => min * power(1 - random.uniform(), -1 / alpha),
  };
}

/** Piecewise linear between given quantiles: [probability, value], from probability 0 to 1; values may stay, not fall. */
export function quantiles(points: readonly (readonly [number, number])[]): Distribution {
  if (points.length < 2 || points[0][0] !== 0 || points[points.length - 1][0] !== 1) {
    throw new Error('quantiles: the points go from probability 0 to probability 1');
  }
  if (points.some(([p, value], i) => i > 0 && (p <= points[i - 1][0] || value < points[i - 1][1]))) {
    throw new Error('quantiles: probabilities rise from point to point, and values do not fall');
  }
  let mean = 0;
  for (let i = 1; i < points.length; i++) {
    mean += ((points[i][0] - points[i - 1][0]) * (points[i][1] + points[i - 1][1])) / 2;
  }
  return {
    mean,
    sample(random) {
      const u = random.uniform();
      let i = 1;
      while (points[i][0] <= u) i++;
      const [p0, v0] = points[i - 1];
      const [p1, v1] = points[i];
      return v0 + ((v1 - v0) * (u - p0)) / (p1 - p0);
    },
  };
}

/** One of several laws, by weight. Takes one number to choose and what the chosen law takes. */
export function mixture(
  parts: readonly { readonly weight: number; readonly law: Distribution }[],
): Distribution {
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  return {
    mean: parts.reduce((sum, part) => sum + (part.weight / total) * part.law.mean, 0),
    sample(random) {
      let left = random.uniform() * total;
      for (const part of parts) {
        left -= part.weight;
        if (left < 0) return part.law.sample(random);
      }
      return parts[parts.length - 1].law.sample(random);
    },
  };
}

function standardGamma(shape: number, random: Uniform): number {
  if (shape < 1) {
    const boost = power(openUniform(random), 1 / shape);
    return boost * standardGamma(shape + 1, random);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalQuantile(openUniform(random));
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (logarithm(openUniform(random)) < 0.5 * x * x + d - d * v + d * logarithm(v)) return d * v;
  }
}

/** In (0, 1): never the 0 that has no logarithm. */
function openUniform(random: Uniform): number {
  return Math.max(SMALLEST, random.uniform());
}

/** Half the distance of two neighbouring uniform numbers. */
const SMALLEST = 0.5 / 9_007_199_254_740_992;
