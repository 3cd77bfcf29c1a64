import type { CombineRule } from './options.js';

/** How many of `sites` probing sites must call an endpoint down before it is down. */
export function sitesNeeded(rule: CombineRule, sites: number): number {
  switch (rule) {
    case 'majority':
      return Math.floor(sites / 2) + 1;
    case 'first':
      return 1;
    case 'all':
      return sites;
  }
}
