import type { Failover, PhaseName } from '../metrics/result.js';
import { PHASE_ORDER } from './phase-look.js';

export interface PhaseLength {
  readonly name: PhaseName;
  readonly for_us: number;
}

/** What the last moved client waited for: one entry a phase, in the order of the phases, none empty. */
export function lastClientPhases(failover: Failover): readonly PhaseLength[] {
  return inOrder((name) => {
    let total = 0;
    for (const phase of failover.phases) if (phase.name === name) total += phase.to_us - phase.from_us;
    return total;
  });
}

/** The same for the mean over all moved clients. */
export function meanClientPhases(failover: Failover): readonly PhaseLength[] {
  return inOrder((name) => {
    let total = 0;
    for (const phase of failover.meanPhases) if (phase.name === name) total += phase.mean_for_us;
    return total;
  });
}

export function totalLength(phases: readonly PhaseLength[]): number {
  return phases.reduce((total, phase) => total + phase.for_us, 0);
}

function inOrder(lengthOf: (name: PhaseName) => number): readonly PhaseLength[] {
  return PHASE_ORDER.map((name) => ({ name, for_us: lengthOf(name) })).filter(({ for_us }) => for_us > 0);
}
