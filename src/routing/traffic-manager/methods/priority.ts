import type { Method } from './method.js';

/** The endpoint with the lowest priority number; the first in the list among equals. */
export const priority: Method = (_query, candidates) => {
  let first = candidates[0];
  for (const candidate of candidates) if (candidate.priority < first.priority) first = candidate;
  return first;
};
