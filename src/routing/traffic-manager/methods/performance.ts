import type { Candidate, Method } from './method.js';

/**
 * The endpoint whose region has the lowest median round trip from the asking resolver's region; the
 * first in the list where two regions are equally far. Endpoints that share the region share its
 * queries evenly, by draw. Load plays no part.
 */
export const performance: Method = (query, candidates) => {
  let nearest = candidates[0];
  let nearest_us = query.rtt_us(query.region, nearest.endpoint);
  for (const candidate of candidates) {
    const rtt_us = query.rtt_us(query.region, candidate.endpoint);
    if (rtt_us < nearest_us) {
      nearest = candidate;
      nearest_us = rtt_us;
    }
  }
  const sharing = countIn(candidates, nearest.region);
  if (sharing === 1) return nearest;
  return nthIn(candidates, nearest.region, Math.floor(query.draw.uniform() * sharing));
};

function countIn(candidates: readonly Candidate[], region: string): number {
  let count = 0;
  for (const candidate of candidates) if (candidate.region === region) count += 1;
  return count;
}

function nthIn(candidates: readonly Candidate[], region: string, n: number): Candidate {
  for (const candidate of candidates) {
    if (candidate.region !== region) continue;
    if (n === 0) return candidate;
    n -= 1;
  }
  throw new Error(`fewer endpoints in ${region} than counted`);
}
