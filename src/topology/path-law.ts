import { exponential, logarithm, normalCdf, normalQuantile } from '../kernel/math.js';
import type { Uniform } from '../kernel/random.js';
import { type JitterPoints, jitterQuantile_us } from './jitter-points.js';
import type { RoundTripFigures } from './latency.js';
import { findRoot } from './root.js';

/** ln of a round trip in µs is normal with this mean and standard deviation. */
export interface Lognormal {
  readonly mu: number;
  readonly sigma: number;
}

/** The long-run law of a path's round trip in µs, without the jitter of single packets. */
export type PathLaw =
  | { readonly kind: 'constant'; readonly value_us: number }
  | { readonly kind: 'one-route'; readonly route: Lognormal }
  | {
      readonly kind: 'two-routes';
      readonly near: Lognormal;
      readonly far: Lognormal;
      readonly nearShare: number;
    };

/**
 * Of a path with two routes: its share of time on the near one. The table bounds it, since its P50
 * lies on the near route and its P95 on the far one, to between 50 and 95 %; within that an assumption.
 */
const NEAR_SHARE = 0.89;
/** Spread of one calm route: a quarter of the built-in pairs have P95/P50 <= 1.031 = e^(1.645 sigma). */
const CALM_SIGMA = 0.019;

/** Beyond this sigma a route is no route any more: e^(1.645 * 4) = 720 times the median in one of 20. */
const WIDEST_SIGMA = 4;

/**
 * The law whose sum with two packets' jitter has the table's P50 and P95. Where the jitter alone
 * spreads wider than the table the law is a constant: then P50 holds and P95 is the jitter's.
 * Where even the median of the jitter is beyond P50 the constant is 0.
 */
export function fitPathLaw(figures: RoundTripFigures, jitter: JitterPoints): PathLaw {
  const { p50_us, p95_us } = figures;
  const constant = constantLaw(p50_us, jitter);
  if (p95_us <= constant.value_us + jitterQuantile_us(jitter, 0.95)) return constant;
  if (constant.value_us === 0) return constant;
  return figures.routes === 2 ? fitTwoRoutes(p50_us, p95_us, jitter) : fitOneRoute(p50_us, p95_us, jitter);
}

/** A path that does not wander: with two packets' jitter its median is p50. */
export function constantLaw(
  p50_us: number,
  jitter: JitterPoints,
): Extract<PathLaw, { readonly kind: 'constant' }> {
  return { kind: 'constant', value_us: Math.max(0, p50_us - jitter.median_us) };
}

/** The same wander on another scale: with this jitter the median is p50. */
export function recentred(law: PathLaw, p50_us: number, jitter: JitterPoints): PathLaw {
  if (law.kind === 'constant' || p50_us <= jitter.median_us) return constantLaw(p50_us, jitter);
  const excess = (factor: number) => roundTripCdf(scaled(law, factor), jitter, p50_us) - 0.5;
  const widest = (2 * p50_us) / lawMedian_us(law);
  return scaled(law, findRoot(excess, widest * 1e-6, widest, widest * 1e-7));
}

/** Draws a value in µs, rounded. */
export function drawPathLaw(law: PathLaw, random: Uniform): number {
  switch (law.kind) {
    case 'constant':
      return Math.round(law.value_us);
    case 'one-route':
      return drawRoute(law.route, random);
    case 'two-routes': {
      const route = random.uniform() < law.nearShare ? law.near : law.far;
      return drawRoute(route, random);
    }
  }
}

/** Long-run share of round trips, with the jitter of their two packets, that take at most x. */
export function roundTripCdf(law: PathLaw, jitter: JitterPoints, x_us: number): number {
  let sum = 0;
  for (let i = 0; i < jitter.weight.length; i++) {
    sum += jitter.weight[i] * lawCdf(law, x_us - jitter.value_us[i]);
  }
  return sum;
}

function fitOneRoute(p50_us: number, p95_us: number, jitter: JitterPoints): PathLaw {
  const centred = (sigma: number): PathLaw =>
    recentred({ kind: 'one-route', route: { mu: logarithm(p50_us), sigma } }, p50_us, jitter);
  const missing = (sigma: number) => roundTripCdf(centred(sigma), jitter, p95_us) - 0.95;
  // Without jitter sigma would be exactly this; jitter only takes some of the spread.
  const widest = logarithm(p95_us / p50_us) / normalQuantile(0.95) + 0.01;
  if (missing(1e-4) <= 0) return constantLaw(p50_us, jitter);
  // Steady jitter is a part of P50 that does not spread: what is left of it must spread all the more.
  let most = 2 * widest;
  while (most < WIDEST_SIGMA && missing(most) > 0) most *= 2;
  return missing(most) > 0 ? constantLaw(p50_us, jitter) : centred(findRoot(missing, 1e-4, most, 1e-6));
}

function fitTwoRoutes(p50_us: number, p95_us: number, jitter: JitterPoints): PathLaw {
  const law = (near_us: number, far_us: number): PathLaw => ({
    kind: 'two-routes',
    near: { mu: logarithm(near_us), sigma: CALM_SIGMA },
    far: { mu: logarithm(far_us), sigma: CALM_SIGMA },
    nearShare: NEAR_SHARE,
  });
  let near = p50_us;
  let far = p95_us;
  // The routes hardly overlap, so that each quantile depends on its own route: two rounds settle it.
  for (let round = 0; round < 2; round++) {
    const nearExcess = (x: number) => roundTripCdf(law(x, far), jitter, p50_us) - 0.5;
    near = findRoot(nearExcess, lowEnough(nearExcess, p50_us / 2), p50_us * 1.2, 1);
    const farExcess = (x: number) => roundTripCdf(law(near, x), jitter, p95_us) - 0.95;
    far = findRoot(farExcess, lowEnough(farExcess, p95_us / 2), p95_us * 1.2, 1);
  }
  return law(near, far);
}

/** Steady jitter can be most of a round trip: then the route itself is much shorter than that. */
function lowEnough(excess: (x_us: number) => number, from_us: number): number {
  let low_us = from_us;
  while (low_us > 1 && excess(low_us) < 0) low_us /= 2;
  return low_us;
}

function drawRoute(route: Lognormal, random: Uniform): number {
  // uniform() may be 0, which has no quantile: then half of its smallest step.
  const rank = Math.max(random.uniform(), Number.EPSILON / 4);
  return Math.round(exponential(route.mu + route.sigma * normalQuantile(rank)));
}

function lawCdf(law: PathLaw, x_us: number): number {
  switch (law.kind) {
    case 'constant':
      return x_us >= law.value_us ? 1 : 0;
    case 'one-route':
      return routeCdf(law.route, x_us);
    case 'two-routes':
      return law.nearShare * routeCdf(law.near, x_us) + (1 - law.nearShare) * routeCdf(law.far, x_us);
  }
}

function routeCdf(route: Lognormal, x_us: number): number {
  return x_us <= 0 ? 0 : normalCdf((logarithm(x_us) - route.mu) / route.sigma);
}

function lawMedian_us(law: Exclude<PathLaw, { readonly kind: 'constant' }>): number {
  return exponential(law.kind === 'one-route' ? law.route.mu : law.near.mu);
}

function scaled(law: Exclude<PathLaw, { readonly kind: 'constant' }>, factor: number): PathLaw {
  const shift = logarithm(factor);
  const moved = (route: Lognormal): Lognormal => ({ mu: route.mu + shift, sigma: route.sigma });
  return law.kind === 'one-route'
    ? { kind: 'one-route', route: moved(law.route) }
    : { ...law, near: moved(law.near), far: moved(law.far) };
}
