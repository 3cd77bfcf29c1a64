import {
  constant,
  type Distribution,
  exponential,
  gamma,
  mixture,
  pareto,
  shiftedLognormal,
  uniform,
} from '../kernel/distributions.js';
import type { DistributionSpec } from '../scenario/language/laws.js';

/** The law that a scenario's distribution of a duration names; in µs. */
export function distributionOf(spec: DistributionSpec): Distribution {
  if (spec === 'none') return constant(0);
  if (typeof spec === 'number') return constant(spec);
  if ('uniform' in spec) return uniform(spec.uniform.min, spec.uniform.max);
  if ('exponential' in spec) return exponential(spec.exponential.mean);
  if ('lognormal' in spec) {
    const { median, sigma, shift } = spec.lognormal;
    return shiftedLognormal(median, sigma, shift);
  }
  if ('gamma' in spec) return gamma(spec.gamma.mean, spec.gamma.shape);
  if ('pareto' in spec) return pareto(spec.pareto.min, spec.pareto.alpha);
  return mixture(spec.mixture.map(({ weight, law }) => ({ weight, law: distributionOf(law) })));
}
