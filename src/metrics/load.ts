import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { Histogram } from './histogram.js';
import { LevelIntegral } from './level-integral.js';
import { PendingWork } from './pending-work.js';
import type { StepGrid } from './step-grid.js';

export const THROTTLED = ['connection', 'message', 'request'] as const;
export type Throttled = (typeof THROTTLED)[number];

/**
 * How large the replicas were, how busy, how long work waited, and whom they turned away.
 *
 * Metrics leave the warm-up out, the levels over time do not. Work is stated when it arrives: it is
 * done from the end of its wait on, and only what lies before the end of the run counts, or before the
 * death of the process.
 */
export class Load {
  readonly #context: CollectorContext;
  readonly #servers: number;
  readonly #replicas: readonly ReplicaLoad[];

  constructor(context: CollectorContext, grid: StepGrid) {
    this.#context = context;
    this.#servers = context.servers ?? 1;
    this.#replicas = context.replicas.map(() => ({
      waits: new Histogram(),
      pending: new PendingWork(),
      work_us: 0,
      busy: new LevelIntegral(grid),
      isWorking: false,
      units: null,
      unitsSince_us: 0,
      unit_us: 0,
      sizes: new LevelIntegral(grid),
      throttled: { connection: 0, message: 0, request: 0 },
    }));
  }

  worked(replica: ReplicaId, wait_us: Micros, work_us: number, at_us: Micros): void {
    const load = this.#replicas[replica];
    load.isWorking = true;
    this.#bookDone(load, at_us);
    load.pending.add(at_us + wait_us, at_us + wait_us + work_us);
    if (at_us >= this.#context.warmup_us) load.waits.record(Math.round(wait_us));
  }

  /** What it had not done by then it never does. */
  crashed(replica: ReplicaId, at_us: Micros): void {
    this.#bookAll(this.#replicas[replica], at_us);
  }

  resized(replica: ReplicaId, units: number, at_us: Micros): void {
    const load = this.#replicas[replica];
    load.sizes.change(at_us, units - (load.units ?? 0));
    this.#paid(load, at_us);
    load.units = units;
  }

  throttled(replica: ReplicaId, what: Throttled): void {
    this.#replicas[replica].throttled[what]++;
  }

  /** Closes the books. */
  finish(end_us: Micros): void {
    for (const load of this.#replicas) {
      this.#bookAll(load, end_us);
      this.#paid(load, end_us);
    }
  }

  throttledBy(replica: ReplicaId, what: Throttled): number {
    return this.#replicas[replica].throttled[what];
  }

  /** Empty where no work was stated. */
  waits(replica: ReplicaId): Histogram {
    return this.#replicas[replica].waits;
  }

  /** Work as a share of the measured time; null where no work was stated, or no time measured. */
  utilisation(replica: ReplicaId, end_us: Micros): number | null {
    const { work_us, isWorking } = this.#replicas[replica];
    const measured_us = end_us - this.#context.warmup_us;
    return isWorking && measured_us > 0 ? work_us / (measured_us * this.#servers) : null;
  }

  /** null where its size was never stated. */
  units(replica: ReplicaId): number | null {
    return this.#replicas[replica].units;
  }

  /** Units × µs of the measured time. */
  unit_us(replica: ReplicaId): number {
    return this.#replicas[replica].unit_us;
  }

  /** The share of each step in which it worked; undefined where no work was stated. */
  utilisationSeries(replica: ReplicaId, grid: StepGrid, end_us: Micros): number[] | undefined {
    const { busy, isWorking } = this.#replicas[replica];
    if (!isWorking) return undefined;
    return Array.from(busy.integrals(end_us), (busy_us, step) => {
      const length_us = Math.min(grid.step_us, end_us - grid.origin_us - step * grid.step_us);
      // Sums of fractions of a µs may end a hair beside 0 and 1.
      return Math.min(1, Math.max(0, busy_us / (length_us * this.#servers)));
    });
  }

  /** Units at the end of each step; undefined where its size was never stated. */
  unitsSeries(replica: ReplicaId, end_us: Micros): number[] | undefined {
    const { sizes, units } = this.#replicas[replica];
    return units === null ? undefined : sizes.levels(end_us);
  }

  /** Books the work that is over, in the order of its arrival. */
  #bookDone(load: ReplicaLoad, until_us: Micros): void {
    const { pending } = load;
    while (pending.count > 0 && pending.to_us <= until_us) this.#bookFirst(load, until_us);
  }

  /** Books all work as far as it is done by then. */
  #bookAll(load: ReplicaLoad, until_us: Micros): void {
    while (load.pending.count > 0) this.#bookFirst(load, until_us);
  }

  #bookFirst(load: ReplicaLoad, until_us: Micros): void {
    const { pending, busy } = load;
    const from_us = Math.min(until_us, pending.from_us);
    const to_us = Math.min(until_us, pending.to_us);
    pending.removeFirst();
    busy.change(from_us, 1);
    busy.change(to_us, -1);
    load.work_us += Math.max(0, to_us - Math.max(from_us, this.#context.warmup_us));
  }

  #paid(load: ReplicaLoad, until_us: Micros): void {
    const since_us = Math.max(load.unitsSince_us, this.#context.warmup_us);
    load.unit_us += (load.units ?? 0) * Math.max(0, until_us - since_us);
    load.unitsSince_us = until_us;
  }
}

interface ReplicaLoad {
  readonly waits: Histogram;
  readonly pending: PendingWork;
  /** Work within the measured time. */
  work_us: number;
  readonly busy: LevelIntegral;
  isWorking: boolean;
  units: number | null;
  unitsSince_us: Micros;
  unit_us: number;
  readonly sizes: LevelIntegral;
  readonly throttled: Record<Throttled, number>;
}
