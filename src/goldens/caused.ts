import type { Golden } from './golden.js';

/**
 * Milestones that faults of the run brought about: what names a fault that began, and what happened
 * from the first fault on without naming one. Faults' own beginnings and ends are none. A golden of a
 * run with faults and without these holds of any run in which nothing goes wrong.
 */
export function milestonesCausedByFaults({ milestones }: Golden): number {
  const starts = milestones.filter(({ kind }) => kind === 'fault-started');
  const names = new Set(starts.map(({ subject }) => subject));
  const first_us = Math.min(...starts.map(({ at_us }) => at_us));
  return milestones.filter(({ kind, at_us, detail }) => {
    if (kind === 'fault-started' || kind === 'fault-ended' || at_us < first_us) return false;
    return detail.fault === undefined || names.has(String(detail.fault));
  }).length;
}

export function hasFaults({ milestones }: Golden): boolean {
  return milestones.some(({ kind }) => kind === 'fault-started');
}
