import type { PopulationId, ReplicaId } from '../domain/ids.js';
import type { OperationKind, Outcome } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import type { ClientTime } from './client-time.js';
import type { CollectorContext } from './context.js';
import type { FaultLog } from './fault-log.js';
import { labelKey } from './label-key.js';
import { type Load, THROTTLED, type Throttled } from './load.js';
import { OPERATION_INDEX, OPERATIONS, OUTCOME_INDEX, OUTCOMES } from './request-outcomes.js';
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
  /** Of the lost, those of whose life any part overlaps the fault. Labels: clients, fault. */
  lost_during: 'messages',
  /** Operations by their intended start. Labels: clients, operation, outcome. */
  operations: 'operations',
  /** Messages that members had already, by the moment that they came again. Labels: clients. */
  duplicated: 'messages',
  /** Connects and negotiates by their actual start. Labels: clients. */
  connect_attempts: 'operations',
  /** Turned away by a replica. Labels: replica, what (connection, message). */
  throttled: 'times',
  /** Share of the step that the replica worked. Labels: replica. */
  utilisation: 'ratio',
  /** Size of the replica at the end of the step. Labels: replica. */
  units: 'units',
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
  readonly #faults: FaultLog;
  readonly #connected: StepCounts;
  readonly #delivered: StepCounts;
  readonly #lost: StepCounts;
  readonly #lostDuring: StepCounts;
  readonly #duplicated: StepCounts;
  readonly #connects: StepCounts;
  readonly #throttled: StepCounts;
  readonly #operations: StepCounts;
  readonly #forwarded: StepCounts;

  constructor(context: CollectorContext, grid: StepGrid, faults: FaultLog) {
    const populations = context.populations.length;
    const replicas = context.replicas.length;
    this.#context = context;
    this.#grid = grid;
    this.#faults = faults;
    this.#connected = new StepCounts(grid, populations * replicas);
    this.#delivered = new StepCounts(grid, populations);
    this.#lost = new StepCounts(grid, populations);
    this.#lostDuring = new StepCounts(grid, populations * context.faults.length);
    this.#duplicated = new StepCounts(grid, populations);
    this.#connects = new StepCounts(grid, populations);
    this.#throttled = new StepCounts(grid, replicas * THROTTLED.length);
    this.#operations = new StepCounts(grid, populations * OPERATIONS.length * OUTCOMES.length);
    this.#forwarded = new StepCounts(grid, replicas * replicas);
  }

  /** +1: a connection came up, −1: it is gone. */
  connections(population: PopulationId, replica: ReplicaId, at_us: Micros, change: 1 | -1): void {
    this.#connected.add(population * this.#context.replicas.length + replica, at_us, change);
  }

  delivered(population: PopulationId, sent_us: Micros): void {
    this.#delivered.add(population, sent_us, 1);
  }

  lost(population: PopulationId, count: number, sent_us: Micros, at_us: Micros): void {
    this.#lost.add(population, sent_us, count);
    const faults = this.#context.faults.length;
    for (let fault = 0; fault < faults; fault++) {
      if (!this.#faults.overlaps(fault, sent_us, at_us)) continue;
      this.#lostDuring.add(population * faults + fault, sent_us, count);
    }
  }

  operation(kind: OperationKind, population: PopulationId, intended_us: Micros, outcome: Outcome): void {
    this.#operations.add(operationRow(population, kind, outcome), intended_us, 1);
  }

  duplicated(population: PopulationId, at_us: Micros): void {
    this.#duplicated.add(population, at_us, 1);
  }

  /** A connect or negotiate was begun. */
  connecting(population: PopulationId, started_us: Micros): void {
    this.#connects.add(population, started_us, 1);
  }

  throttled(replica: ReplicaId, what: Throttled, at_us: Micros): void {
    this.#throttled.add(replica * THROTTLED.length + THROTTLED.indexOf(what), at_us, 1);
  }

  forwarded(from: ReplicaId, to: ReplicaId, bytes: number, at_us: Micros): void {
    this.#forwarded.add(from * this.#context.replicas.length + to, at_us, bytes);
  }

  series(time: ClientTime, load: Load, end_us: Micros): Record<string, Series> {
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
      this.#putLoad(put, f, from, load, end_us);
      for (const [t, { name: to }] of this.#context.replicas.entries()) {
        const row = f * this.#context.replicas.length + t;
        put('forwarded_bytes', { from, to }, this.#forwarded.sums(row, end_us));
      }
    }
    return all;
  }

  #putLoad(put: Put, r: ReplicaId, replica: string, load: Load, end_us: Micros): void {
    put('utilisation', { replica }, load.utilisationSeries(r, this.#grid, end_us));
    put('units', { replica }, load.unitsSeries(r, end_us));
    for (const [w, what] of THROTTLED.entries()) {
      put('throttled', { replica, what }, this.#throttled.sums(r * THROTTLED.length + w, end_us));
    }
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
    put('duplicated', { clients }, this.#duplicated.sums(population, end_us));
    put('connect_attempts', { clients }, this.#connects.sums(population, end_us));
    for (const [f, { name: fault }] of this.#context.faults.entries()) {
      const row = population * this.#context.faults.length + f;
      put('lost_during', { clients, fault }, this.#lostDuring.sums(row, end_us));
    }
    for (const operation of OPERATIONS) {
      const outcomes = OUTCOMES.map((outcome) =>
        this.#operations.sums(operationRow(population, operation, outcome), end_us),
      );
      const some = outcomes.find((counts) => counts !== undefined);
      for (const [o, outcome] of OUTCOMES.entries()) {
        put('operations', { clients, operation, outcome }, outcomes[o] ?? some?.map(() => 0));
      }
    }
  }
}

function operationRow(population: PopulationId, kind: OperationKind, outcome: Outcome): number {
  return (population * OPERATIONS.length + OPERATION_INDEX[kind]) * OUTCOMES.length + OUTCOME_INDEX[outcome];
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
