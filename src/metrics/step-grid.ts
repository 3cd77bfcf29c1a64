import type { Micros } from '../kernel/kernel.js';

/** Time cut into equal steps from an origin; the last one may reach beyond the end. */
export interface StepGrid {
  readonly origin_us: Micros;
  readonly step_us: Micros;
  readonly steps: number;
}

/** The finest of the usual steps (1 s, 2 s, 5 s, 10 s, 30 s, 1 min …) that needs at most `most` steps. */
export function chooseStep(length_us: Micros, most: number): Micros {
  let step_us = LARGEST_us;
  for (const usual_s of USUAL_s) {
    if (length_us <= usual_s * 1_000_000 * most) return usual_s * 1_000_000;
  }
  while (length_us > step_us * most) step_us *= 2;
  return step_us;
}

/** The step in which the series of a run of that length are kept. */
export function seriesStep(duration_us: Micros): Micros {
  return chooseStep(duration_us, SERIES_POINTS);
}

/** At least one step, also of an empty time. */
export function gridOver(origin_us: Micros, end_us: Micros, step_us: Micros): StepGrid {
  return { origin_us, step_us, steps: Math.max(1, Math.ceil((end_us - origin_us) / step_us)) };
}

/** The step that a moment lies in; moments outside belong to the first or the last. */
export function stepAt(grid: StepGrid, at_us: Micros): number {
  const step = Math.floor((at_us - grid.origin_us) / grid.step_us);
  return step < 0 ? 0 : step >= grid.steps ? grid.steps - 1 : step;
}

/** Steps that have begun before the end. */
export function stepsUntil(grid: StepGrid, end_us: Micros): number {
  return Math.min(grid.steps, Math.max(0, Math.ceil((end_us - grid.origin_us) / grid.step_us)));
}

// Each divides the next but one, and those up to a minute divide a minute: windows are whole steps.
const USUAL_s = [1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400];
const LARGEST_us = 86_400_000_000;
const SERIES_POINTS = 2_000;
