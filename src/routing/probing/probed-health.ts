import type { Micros } from '../../kernel/kernel.js';
import { sitesNeeded } from './combine.js';
import type { CombineRule } from './options.js';

/**
 * Counts the probes of one endpoint, each probing site for itself, and combines what the sites say.
 * A site calls the endpoint down on consecutive failure N + 1; one success resets its count. A site
 * that has not made up its mind counts as not down.
 */
export class ProbedHealth {
  readonly #tolerated: number;
  readonly #needed: number;
  readonly #failures: Int32Array;
  readonly #streakStart_us: Float64Array;
  #downSites = 0;
  #succeeded = false;

  constructor(sites: number, toleratedFailures: number, rule: CombineRule) {
    this.#tolerated = toleratedFailures;
    this.#needed = sitesNeeded(rule, sites);
    this.#failures = new Int32Array(sites);
    this.#streakStart_us = new Float64Array(sites);
  }

  get verdict(): HealthVerdict {
    if (this.#downSites >= this.#needed) return 'down';
    return this.#succeeded ? 'up' : 'unknown';
  }

  /** Counts a failed probe that started at `started_us`; returns the site's consecutive failures with it. */
  failed(site: number, started_us: Micros): number {
    if (this.#failures[site] === 0) this.#streakStart_us[site] = started_us;
    this.#failures[site] += 1;
    if (this.#failures[site] === this.#tolerated + 1) this.#downSites += 1;
    return this.#failures[site];
  }

  succeeded(site: number): void {
    if (this.#failures[site] > this.#tolerated) this.#downSites -= 1;
    this.#failures[site] = 0;
    this.#succeeded = true;
  }

  /** Start of the first probe of the site's present failing streak. */
  streakStart_us(site: number): Micros {
    return this.#streakStart_us[site];
  }

  /** Forgets everything: the endpoint was just added or enabled. */
  reset(): void {
    this.#failures.fill(0);
    this.#downSites = 0;
    this.#succeeded = false;
  }
}

/** unknown: nothing was learnt since the endpoint was added or enabled. */
export type HealthVerdict = 'unknown' | 'up' | 'down';
