import type { Micros } from '../kernel/kernel.js';
import { type StepGrid, stepAt, stepsUntil } from './step-grid.js';

/**
 * A level that changes at moments (clients that are up, say) and its exact integral over each step.
 *
 * Changes may come in any order. One change costs two additions, however long it lasts: a step keeps
 * what its own changes add within it, and the prefix sum carries the level on.
 */
export class LevelIntegral {
  readonly #grid: StepGrid;
  readonly #changes: Float64Array;
  readonly #withinStep: Float64Array;

  constructor(grid: StepGrid) {
    this.#grid = grid;
    this.#changes = new Float64Array(grid.steps);
    this.#withinStep = new Float64Array(grid.steps);
  }

  /** What happened before the grid began counts from its origin. */
  change(at_us: Micros, by: number): void {
    const { origin_us, step_us } = this.#grid;
    const step = stepAt(this.#grid, at_us);
    const left_us = origin_us + (step + 1) * step_us - (at_us < origin_us ? origin_us : at_us);
    this.#changes[step] += by;
    this.#withinStep[step] += by * (left_us > 0 ? left_us : 0);
  }

  /** Level × µs of each step up to the end, the last one cut at the end. No change may lie beyond it. */
  integrals(end_us: Micros): Float64Array {
    const { origin_us, step_us } = this.#grid;
    const result = new Float64Array(stepsUntil(this.#grid, end_us));
    let level = 0;
    for (let step = 0; step < result.length; step++) {
      const beyond_us = Math.max(0, origin_us + (step + 1) * step_us - end_us);
      const before = level;
      level += this.#changes[step];
      result[step] = before * step_us + this.#withinStep[step] - level * beyond_us;
    }
    return result;
  }

  /** The level at the end of each step (of the last one: at the end). */
  levels(end_us: Micros): number[] {
    const result: number[] = [];
    let level = 0;
    for (let step = 0; step < stepsUntil(this.#grid, end_us); step++) {
      level += this.#changes[step];
      result.push(level);
    }
    return result;
  }
}
