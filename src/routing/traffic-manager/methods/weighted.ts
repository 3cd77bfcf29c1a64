import type { Method } from './method.js';

/** An endpoint at random for each query, with a chance proportional to its weight. */
export const weighted: Method = (query, candidates) => {
  let total = 0;
  for (const candidate of candidates) total += candidate.weight;
  let left = query.draw.uniform() * total;
  for (const candidate of candidates) {
    left -= candidate.weight;
    if (left < 0) return candidate;
  }
  // Only rounding of the subtraction can lead here.
  return candidates[candidates.length - 1];
};
