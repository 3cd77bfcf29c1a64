import type { ClientId, PopulationId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { LevelIntegral } from './level-integral.js';
import type { StepGrid } from './step-grid.js';

/**
 * Which clients are up and which are down, and for how long: the base of client-minutes, of windowed
 * user-uptime and of the availability series.
 *
 * A client counts from its first connect (or first clientUp) on: before it ever was up it is neither
 * up nor down, even if it is stated to be down.
 */
export class ClientTime {
  readonly #context: CollectorContext;
  readonly #state: Uint8Array;
  readonly #downSince_us: Float64Array;
  readonly #longestDown_us: Float64Array;
  readonly #grids: readonly StepGrid[];
  readonly #levels: readonly (readonly PopulationLevels[])[];

  /** @param grids one or more grids that the times are wanted on; the first begins at the warm-up's end. */
  constructor(context: CollectorContext, grids: readonly StepGrid[]) {
    const clients = context.populations.reduce((sum, population) => sum + population.count, 0);
    this.#context = context;
    this.#state = new Uint8Array(clients);
    this.#downSince_us = new Float64Array(clients);
    this.#longestDown_us = new Float64Array(context.populations.length);
    this.#grids = grids;
    this.#levels = grids.map((grid) =>
      context.populations.map(() => ({ up: new LevelIntegral(grid), down: new LevelIntegral(grid) })),
    );
  }

  connected(population: PopulationId, client: ClientId, at_us: Micros): void {
    if (this.#state[client] === UNSEEN) this.#begin(population, client, at_us);
  }

  up(population: PopulationId, client: ClientId, at_us: Micros): void {
    if (this.#state[client] === UNSEEN) this.#begin(population, client, at_us);
    if (this.#state[client] !== DOWN) return;
    this.#state[client] = UP;
    this.#wasDown(population, client, at_us);
    for (const populations of this.#levels) {
      populations[population].up.change(at_us, 1);
      populations[population].down.change(at_us, -1);
    }
  }

  down(population: PopulationId, client: ClientId, at_us: Micros): void {
    if (this.#state[client] !== UP) return;
    this.#state[client] = DOWN;
    this.#downSince_us[client] = at_us;
    for (const populations of this.#levels) {
      populations[population].up.change(at_us, -1);
      populations[population].down.change(at_us, 1);
    }
  }

  isDown(client: ClientId): boolean {
    return this.#state[client] === DOWN;
  }

  /** Closes the books. Nothing may be stated afterwards. */
  finish(end_us: Micros): void {
    let client = 0;
    for (const [population, { count }] of this.#context.populations.entries()) {
      for (const last = client + count; client < last; client++) {
        if (this.#state[client] === DOWN) this.#wasDown(population, client, end_us);
      }
    }
  }

  /** The longest time that one client of the population was down after the warm-up. */
  longestDown_us(population: PopulationId): Micros {
    return this.#longestDown_us[population];
  }

  /** Client-µs up and down in each step of a grid. */
  times(grid: StepGrid, population: PopulationId, end_us: Micros): { up: Float64Array; down: Float64Array } {
    const { up, down } = this.#levelsOn(grid, population);
    return { up: up.integrals(end_us), down: down.integrals(end_us) };
  }

  /** Clients down at the end of each step of a grid. */
  downLevels(grid: StepGrid, population: PopulationId, end_us: Micros): number[] {
    return this.#levelsOn(grid, population).down.levels(end_us);
  }

  #levelsOn(grid: StepGrid, population: PopulationId): PopulationLevels {
    return this.#levels[this.#grids.indexOf(grid)][population];
  }

  #begin(population: PopulationId, client: ClientId, at_us: Micros): void {
    this.#state[client] = UP;
    for (const populations of this.#levels) populations[population].up.change(at_us, 1);
  }

  #wasDown(population: PopulationId, client: ClientId, until_us: Micros): void {
    const down_us = until_us - Math.max(this.#downSince_us[client], this.#context.warmup_us);
    if (down_us > this.#longestDown_us[population]) this.#longestDown_us[population] = down_us;
  }
}

interface PopulationLevels {
  readonly up: LevelIntegral;
  readonly down: LevelIntegral;
}

const UNSEEN = 0;
const UP = 1;
const DOWN = 2;
