import type { FaultId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import type { Convergence } from './convergence.js';

/** In what state of the service something began: in health, during a fault, after it until converged. */
export interface Condition {
  readonly when: 'healthy' | 'during' | 'after';
  /** null: in health. */
  readonly fault: string | null;
}

/** Every condition that a scenario can be in. Several hold at once where faults overlap. */
export class Conditions {
  readonly all: readonly Condition[];
  readonly #faults: CollectorContext['faults'];
  readonly #convergence: Convergence;

  constructor({ faults }: CollectorContext, convergence: Convergence) {
    this.#faults = faults;
    this.#convergence = convergence;
    this.all = [
      { when: 'healthy', fault: null },
      ...faults.flatMap(({ name }): Condition[] => [
        { when: 'during', fault: name },
        { when: 'after', fault: name },
      ]),
    ];
  }

  /** Calls with the position in `all` of each condition that held at the moment, now past. */
  at(at_us: Micros, holds: (condition: number) => void): void {
    let isHealthy = true;
    for (let fault: FaultId = 0; fault < this.#faults.length; fault++) {
      const when = this.#whenOf(fault, at_us);
      if (when === null) continue;
      isHealthy = false;
      holds(when === 'during' ? 1 + 2 * fault : 2 + 2 * fault);
    }
    if (isHealthy) holds(0);
  }

  #whenOf(fault: FaultId, at_us: Micros): 'during' | 'after' | null {
    const { at_us: from_us, for_us } = this.#faults[fault];
    if (at_us < from_us) return null;
    if (for_us === undefined || at_us < from_us + for_us) return 'during';
    const converged_us = this.#convergence.converged_us(fault);
    return converged_us === null || at_us < converged_us ? 'after' : null;
  }
}
