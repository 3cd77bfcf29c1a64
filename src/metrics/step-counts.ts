import type { Micros } from '../kernel/kernel.js';
import { type StepGrid, stepAt, stepsUntil } from './step-grid.js';

/** Amounts by row and step; a row takes memory from its first amount on. */
export class StepCounts {
  readonly #grid: StepGrid;
  readonly #rows: (Float64Array | undefined)[];

  constructor(grid: StepGrid, rows: number) {
    this.#grid = grid;
    this.#rows = new Array<Float64Array | undefined>(rows).fill(undefined);
  }

  add(row: number, at_us: Micros, amount: number): void {
    const counts = this.#rows[row] ?? this.#begin(row);
    counts[stepAt(this.#grid, at_us)] += amount;
  }

  /** One amount a step up to the end; undefined if the row never got any. */
  sums(row: number, end_us: Micros): number[] | undefined {
    const counts = this.#rows[row];
    return counts && Array.from(counts.subarray(0, stepsUntil(this.#grid, end_us)));
  }

  /** Amounts so far at the end of each step: the level, if amounts are changes. */
  levels(row: number, end_us: Micros): number[] | undefined {
    let level = 0;
    return this.sums(row, end_us)?.map((change) => {
      level += change;
      return level;
    });
  }

  #begin(row: number): Float64Array {
    const counts = new Float64Array(this.#grid.steps);
    this.#rows[row] = counts;
    return counts;
  }
}
