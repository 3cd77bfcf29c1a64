import type { RandomSource } from '../../kernel/random.js';
import { drawPosterior, type Posterior } from './posterior.js';
import { drawResamples, type Resamples } from './resamples.js';

/** What all intervals of a result have in common. Random numbers are those of the experiment's first seed. */
export interface Method {
  readonly confidence: number;
  /** For samples of that size; always the same. */
  resamples(size: number): Resamples;
  /** For means of so many runs; always the same, so that what is drawn for several metrics belongs together. */
  posterior(runs: number): Posterior;
}

export const CONFIDENCE = 0.95;

export function methodOf(random: RandomSource): Method {
  const resamples = new Map<number, Resamples>();
  const posteriors = new Map<number, Posterior>();
  return {
    confidence: CONFIDENCE,
    resamples: (size) =>
      kept(resamples, size, () => drawResamples(size, random.stream('experiment', `resamples of ${size}`))),
    posterior: (runs) =>
      kept(posteriors, runs, () => {
        return drawPosterior(runs, DRAWS, random.stream('experiment', `posterior of ${runs}`));
      }),
  };
}

/** A probability of a half is then known to 1 %. */
const DRAWS = 2_500;

function kept<T>(cache: Map<number, T>, key: number, make: () => T): T {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}
