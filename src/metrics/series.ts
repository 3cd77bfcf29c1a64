import type { PopulationId, ReplicaId } from '../domain/ids.js';
import type { Outcome } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import type { ClientTime } from './client-time.js';
import type { CollectorContext } from './context.js';
import { labelKey } from './label-key.js';
import { OUTCOME_INDEX, OUTCOMES } from './request-outcomes.js';
import type { Labels, Series } from './result.js';
import { StepCounts } from './step-counts.js';
import { type StepGrid, stepsUntil } from './step-grid.js';

/** Every series that a result can hold, with its unit. */
export const SERIES = {
  /** Connections up at the end of the step. Labels: clients, replica. */
  connected: 'clients',
  /** Clients down at the end of the step. Labels: clients. */
  down: 'clients',
  /** up_time / (up_time + down_time); null while no client counts. Labels: clients (`*`: all). */
  availability: 'ratio',
  /** Time up and down of all clients within the step. Labels: clients. */
  up_time: 'client-seconds',
  down_time: 'client-seconds',
  /** Messages by the moment of sending: got and never got. Labels: clients. */
  delivered: 'messages',
  lost: 'messages',
  /** Operations by their intended start. Labels: clients, outcome. */
  operations: 'operations',
  /** Bytes sent between replicas. Labels: from, to. */
  forwarded_bytes: 'bytes',
} as const;

/**
 * History: what was up and what happened in each step from time 0, the warm-up included. A series
 * exists where anything happened that it counts.
 */
export class SeriesCollector {
  readonly #context: CollectorContext;
  readonly #grid: StepGrid;
  readonly #connected: StepCounts;
  readonly #delivered: StepCounts;
  readonly #lost: StepCounts;
  readonly #operations: StepCounts;
  readonly #forwarded: StepCounts;

  constructor(context: CollectorContext, grid: StepGrid) {
    const populations = context.populations.length;
    const replicas = context.replicas.length;
    this.#context = context;
    this.#grid = grid;
    this.#connected = new StepCounts(grid, populations * replicas);
    this.#delivered = new StepCounts(grid, populations);
    this.#lost = new StepCounts(grid, populations);
    this.#operations = new StepCounts(grid, populations * OUTCOMES.length);
    this.#forwarded = new StepCounts(grid, replicas * replicas);
  }

  /** +1: a connection came up, −1: it is gone. */
  connections(population: PopulationId, replica: ReplicaId, at_us: Micros, change: 1 | -1): void {
    this.#connected.add(population * this.#context.replicas.length + replica, at_us, change);
  }

  delivered(population: PopulationId, sent_us: Micros): void {
    this.#delivered.add(population, sent_us, 1);
  }

  lost(population: PopulationId, count: number, sent_us: Micros): void {
    this.#lost.add(population, sent_us, count);
  }

  operation(population: PopulationId, intended_us: Micros, outcome: Outcome): void {
    this.#operations.add(population * OUTCOMES.length + OUTCOME_INDEX[outcome], intended_us, 1);
  }

  forwarded(from: ReplicaId, to: ReplicaId, bytes: number, at_us: Micros): void {
    this.#forwarded.add(from * this.#context.replicas.length + to, at_us, bytes);
  }

  series(time: ClientTime, end_us: Micros): Record<string, Series> {
    const all: Record<string, Series> = {};
    const put: Put = (name, labels, values) => {
      const { step_us } = this.#grid;
      if (values !== undefined) all[labelKey(name, labels)] = { unit: SERIES[name], labels, step_us, values };
    };
    const steps = stepsUntil(this.#grid, end_us);
    const together = { up: new Float64Array(steps), down: new Float64Array(steps) };
    for (const [population, { name: clients }] of this.#context.populations.entries()) {
      this.#putConnections(put, population, clients, end_us);
      const { up, down } = time.times(this.#grid, population, end_us);
      put('down', { clients }, time.downLevels(this.#grid, population, end_us));
      put('up_time', { clients }, seconds(up));
      put('down_time', { clients }, seconds(down));
      put('availability', { clients }, shares(up, down));
      addTo(together.up, up);
      addTo(together.down, down);
      this.#putCounts(put, population, clients, end_us);
    }
    put('availability', { clients: '*' }, shares(together.up, together.down));
    for (const [f, { name: from }] of this.#context.replicas.entries()) {
      for (const [t, { name: to }] of this.#context.replicas.entries()) {
        const row = f * this.#context.replicas.length + t;
        put('forwarded_bytes', { from, to }, this.#forwarded.sums(row, end_us));
      }
    }
    return all;
  }

  #putConnections(put: Put, population: PopulationId, clients: string, end_us: Micros): void {
    for (const [r, { name: replica }] of this.#context.replicas.entries()) {
      const row = population * this.#context.replicas.length + r;
      put('connected', { clients, replica }, this.#connected.levels(row, end_us));
    }
  }

  /** Where messages (operations) of one fate are counted, none of the other fates is a 0. */
  #putCounts(put: Put, population: PopulationId, clients: string, end_us: Micros): void {
    const delivered = this.#delivered.sums(population, end_us);
    const lost = this.#lost.sums(population, end_us);
    put('delivered', { clients }, delivered ?? lost?.map(() => 0));
    put('lost', { clients }, lost ?? delivered?.map(() => 0));
    const outcomes = OUTCOMES.map((_, o) => this.#operations.sums(population * OUTCOMES.length + o, end_us));
    const some = outcomes.find((counts) => counts !== undefined);
    for (const [o, outcome] of OUTCOMES.entries()) {
      put('operations', { clients, outcome }, outcomes[o] ?? some?.map(() => 0));
    }
  }
}

type Put = (
  name: keyof typeof SERIES,
  labels: Labels,
  values: readonly (number | null)[] | undefined,
) => void;

function addTo(sums: Float64Array, values: Float64Array): void {
  for (const step of values.keys()) sums[step] += values[step];
}

function shares(up: Float64Array, down: Float64Array): (number | null)[] {
  return Array.from(up, (up_us, step) => (up_us + down[step] > 0 ? up_us / (up_us + down[step]) : null));
}

function seconds(values_us: Float64Array): number[] {
  return Array.from(values_us, (value_us) => value_us / 1_000_000);
}
