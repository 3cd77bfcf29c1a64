import type { EndpointId, PopulationId, ReplicaId } from '../domain/ids.js';
import type { OperationKind } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { Histogram } from './histogram.js';
import { OPERATION_INDEX, OPERATIONS } from './request-outcomes.js';
import type { LatencyRow } from './result.js';

/**
 * How long successful operations and deliveries took. The caller leaves the warm-up out.
 *
 * Operations: by kind, population and endpoint that served it (a replica or an app server), from the intended and from the actual
 * start. Deliveries: by the recipient's population and replica, apart for those that crossed replicas.
 * What failed has no latency: it counts against availability.
 */
export class Latency {
  readonly #context: CollectorContext;
  readonly #operations: (Histogram | undefined)[];
  readonly #deliveries: (Histogram | undefined)[];
  /** One column an endpoint (replicas, then app servers), and the first for `none`. */
  readonly #columns: number;
  readonly #endpoints: readonly { readonly region: string }[];

  constructor(context: CollectorContext) {
    this.#context = context;
    this.#endpoints = [...context.replicas, ...(context.appServers ?? [])];
    this.#columns = this.#endpoints.length + 1;
    const cells = context.populations.length * this.#columns * 2;
    this.#operations = new Array<Histogram | undefined>(OPERATIONS.length * cells).fill(undefined);
    this.#deliveries = new Array<Histogram | undefined>(cells).fill(undefined);
  }

  operation(
    kind: OperationKind,
    population: PopulationId,
    endpoint: EndpointId,
    intended_us: Micros,
    started_us: Micros,
    ended_us: Micros,
  ): void {
    const row = OPERATION_INDEX[kind] * this.#context.populations.length + population;
    if (endpoint >= this.#endpoints.length) throw new RangeError(`no endpoint ${endpoint}`);
    const cell = (row * this.#columns + endpoint + 1) * 2;
    at(this.#operations, cell).record(ended_us - intended_us);
    at(this.#operations, cell + 1).record(ended_us - started_us);
  }

  delivered(population: PopulationId, from: ReplicaId, to: ReplicaId, length_us: Micros): void {
    const cell = (population * this.#columns + to + 1) * 2 + (from === to ? 0 : 1);
    at(this.#deliveries, cell).record(length_us);
  }

  /** Each population by region and for any (`*`), then all populations; only where there is data. */
  rows(): LatencyRow[] {
    const operations = OPERATIONS.flatMap((kind) =>
      STARTS.flatMap((from) =>
        this.#rowsOf(kind, from, (population, replica) => this.#operation(kind, population, replica, from)),
      ),
    );
    const deliveries = this.#rowsOf('deliver', 'intended', (population, replica) =>
      merged(PATHS.map((path) => this.#delivery(population, replica, path))),
    );
    return [...operations, ...deliveries];
  }

  /** All operations of a kind of one population (null: of all). */
  operations(kind: OperationKind, from: LatencyRow['from'], population: PopulationId | null): Histogram {
    return merged(
      this.#chosen(population).flatMap((p) =>
        this.#allEndpoints().map((replica) => this.#operation(kind, p, replica, from)),
      ),
    );
  }

  /** All deliveries to one population (null: to all), within a replica or across (null: both). */
  deliveries(population: PopulationId | null, path: DeliveryPath | null): Histogram {
    const paths = path === null ? PATHS : [path];
    return merged(
      this.#chosen(population).flatMap((p) =>
        this.#allEndpoints().flatMap((replica) => paths.map((which) => this.#delivery(p, replica, which))),
      ),
    );
  }

  #rowsOf(operation: string, from: LatencyRow['from'], histogram: Lookup): LatencyRow[] {
    const populations = this.#chosen(null);
    const rows = populations.flatMap((population) => [
      ...this.#regions().map(({ region, endpoints }) =>
        row(
          operation,
          this.#context.populations[population].name,
          region,
          from,
          [population],
          endpoints,
          histogram,
        ),
      ),
      row(
        operation,
        this.#context.populations[population].name,
        '*',
        from,
        [population],
        this.#allEndpoints(),
        histogram,
      ),
    ]);
    const all = row(operation, '*', '*', from, populations, this.#allEndpoints(), histogram);
    return [...rows, all].filter(({ count }) => count > 0);
  }

  #operation(kind: OperationKind, population: PopulationId, replica: ReplicaId, from: LatencyRow['from']) {
    const line = OPERATION_INDEX[kind] * this.#context.populations.length + population;
    return this.#operations[(line * this.#columns + replica + 1) * 2 + STARTS.indexOf(from)];
  }

  #delivery(population: PopulationId, replica: ReplicaId, path: DeliveryPath) {
    return this.#deliveries[(population * this.#columns + replica + 1) * 2 + PATHS.indexOf(path)];
  }

  #chosen(population: PopulationId | null): readonly PopulationId[] {
    return population === null ? [...this.#context.populations.keys()] : [population];
  }

  /** With -1: served by none that is known. */
  #allEndpoints(): readonly EndpointId[] {
    return [-1, ...this.#endpoints.keys()];
  }

  #regions(): readonly { region: string; endpoints: readonly EndpointId[] }[] {
    const endpoints = this.#endpoints;
    return [...new Set(endpoints.map(({ region }) => region))].map((region) => ({
      region,
      endpoints: [...endpoints.keys()].filter((endpoint) => endpoints[endpoint].region === region),
    }));
  }
}

/** Did a message stay within one replica? */
export type DeliveryPath = 'local' | 'cross';

export const STARTS: readonly LatencyRow['from'][] = ['intended', 'started'];
export const PATHS: readonly DeliveryPath[] = ['local', 'cross'];

type Lookup = (population: PopulationId, endpoint: EndpointId) => Histogram | undefined;

function row(
  operation: string,
  clients: string,
  region: string,
  from: LatencyRow['from'],
  populations: readonly PopulationId[],
  endpoints: readonly EndpointId[],
  histogram: Lookup,
): LatencyRow {
  const all = merged(populations.flatMap((p) => endpoints.map((endpoint) => histogram(p, endpoint))));
  const quantile = (share: number) => (all.count === 0 ? 0 : all.quantile(share));
  return {
    operation,
    clients,
    region,
    from,
    count: all.count,
    mean_us: all.count === 0 ? 0 : all.sum / all.count,
    p50_us: quantile(0.5),
    p90_us: quantile(0.9),
    p99_us: quantile(0.99),
    p999_us: quantile(0.999),
    max_us: all.max,
  };
}

function at(histograms: (Histogram | undefined)[], cell: number): Histogram {
  const known = histograms[cell];
  if (known !== undefined) return known;
  const begun = new Histogram();
  histograms[cell] = begun;
  return begun;
}

function merged(histograms: readonly (Histogram | undefined)[]): Histogram {
  const all = new Histogram();
  for (const histogram of histograms) if (histogram !== undefined) all.merge(histogram);
  return all;
}
