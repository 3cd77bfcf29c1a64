import type { Micros } from '../../../kernel/kernel.js';
import type { ConsensusOptions } from './options.js';

/**
 * Rounds of asking the followers: "do you still hold me for your leader?". A round that a quorum answered
 * shows that nobody else led when it began, and that nobody else will for the length of the lease: who
 * answered stands by the leader for the shortest election time-out by its own clock.
 */
export class Rounds {
  /** By this clock; shorter than the followers' promise by as much as their clocks may run faster. */
  readonly #lease_us: Micros;
  #last = 0;
  #confirmed = 0;
  #leaseUntil_us: Micros = Number.NEGATIVE_INFINITY;
  /** Of rounds that are not confirmed: when they began. */
  #begun: { readonly round: number; readonly at_us: Micros }[] = [];

  constructor({ reads, electionTimeout_us }: ConsensusOptions) {
    this.#lease_us = reads.kind === 'lease' ? Math.floor(electionTimeout_us.min / (1 + reads.maxDrift)) : 0;
  }

  get last(): number {
    return this.#last;
  }
  get confirmed(): number {
    return this.#confirmed;
  }

  begin(now_us: Micros): number {
    this.#last++;
    this.#begun.push({ round: this.#last, at_us: now_us });
    return this.#last;
  }

  confirm(round: number): void {
    if (round <= this.#confirmed) return;
    this.#confirmed = round;
    let count = 0;
    while (count < this.#begun.length && this.#begun[count].round <= round) count++;
    const confirmed = this.#begun.splice(0, count);
    this.#leaseUntil_us = confirmed[confirmed.length - 1].at_us + this.#lease_us;
  }

  leaseHolds(now_us: Micros): boolean {
    return this.#lease_us > 0 && now_us < this.#leaseUntil_us;
  }
}
