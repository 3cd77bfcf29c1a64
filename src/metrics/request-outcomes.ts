import type { PopulationId } from '../domain/ids.js';
import type { FailureReason, OperationKind, Outcome } from '../domain/outcome.js';
import type { CollectorContext } from './context.js';
import type { RequestAvailability } from './result.js';

export const OPERATIONS: readonly OperationKind[] = [
  'negotiate',
  'connect',
  'publish',
  'event',
  'request',
  'read',
  'write',
  'push',
  'pull',
];
export const OUTCOMES: readonly Outcome[] = ['ok', 'failed', 'unknown'];
const REASONS: readonly FailureReason[] = [
  'none',
  'not-connected',
  'connection-dead',
  'connect-timeout',
  'refused',
  'throttled',
  'request-timeout',
  'no-address',
  'no-endpoint',
  'no-app-server',
  'read-only',
  'syncing',
  'loading',
  'too-few-replicas',
  'no-leader',
  'no-quorum',
  'unknown-manifest',
  'unknown-blob',
  'unknown-upload',
  'unavailable',
  'unreachable',
];

/** Records rather than searches: the compiler then holds them complete. */
export const OPERATION_INDEX: Readonly<Record<OperationKind, number>> = {
  negotiate: 0,
  connect: 1,
  publish: 2,
  event: 3,
  request: 4,
  read: 5,
  write: 6,
  push: 7,
  pull: 8,
};
export const OUTCOME_INDEX: Readonly<Record<Outcome, number>> = { ok: 0, failed: 1, unknown: 2 };
const REASON_INDEX: Readonly<Record<FailureReason, number>> = {
  none: 0,
  'not-connected': 1,
  'connection-dead': 2,
  'connect-timeout': 3,
  refused: 4,
  throttled: 5,
  'request-timeout': 6,
  'no-address': 7,
  'no-endpoint': 8,
  'no-app-server': 9,
  'read-only': 10,
  syncing: 11,
  loading: 12,
  'too-few-replicas': 13,
  'no-leader': 14,
  'no-quorum': 15,
  'unknown-manifest': 16,
  'unknown-blob': 17,
  'unknown-upload': 18,
  unavailable: 19,
  unreachable: 20,
};

/** How operations ended, by population and kind. The caller leaves the warm-up out. */
export class RequestOutcomes {
  readonly #context: CollectorContext;
  readonly #outcomes: Float64Array;
  readonly #reasons: Float64Array;
  readonly #inFlight: Float64Array;

  constructor(context: CollectorContext) {
    const cells = context.populations.length * OPERATIONS.length;
    this.#context = context;
    this.#outcomes = new Float64Array(cells * OUTCOMES.length);
    this.#reasons = new Float64Array(cells * REASONS.length);
    this.#inFlight = new Float64Array(cells);
  }

  record(kind: OperationKind, population: PopulationId, outcome: Outcome, reason: FailureReason): void {
    const cell = population * OPERATIONS.length + OPERATION_INDEX[kind];
    this.#outcomes[cell * OUTCOMES.length + OUTCOME_INDEX[outcome]]++;
    if (outcome !== 'ok') this.#reasons[cell * REASONS.length + REASON_INDEX[reason]]++;
  }

  leaveInFlight(kind: OperationKind, population: PopulationId, count: number): void {
    this.#inFlight[population * OPERATIONS.length + OPERATION_INDEX[kind]] += count;
  }

  inFlightOf(kind: OperationKind, population: PopulationId): number {
    return this.#inFlight[population * OPERATIONS.length + OPERATION_INDEX[kind]];
  }

  /**
   * By population and operation where there were any; the operation `*` (all) of each population, and
   * the population `*` (all), also without any: then the ratio is null.
   */
  rows(): RequestAvailability[] {
    const populations = this.#context.populations.map((_, population) => population);
    return [
      ...populations.flatMap((p) => this.#rowsOf(this.#context.populations[p].name, [p])),
      ...this.#rowsOf('*', populations),
    ];
  }

  #rowsOf(clients: string, populations: readonly PopulationId[]): RequestAvailability[] {
    const kinds = OPERATIONS.map((kind) => this.#row(clients, kind, populations, [kind]));
    return [...kinds.filter((row) => row.ratio !== null), this.#row(clients, '*', populations, OPERATIONS)];
  }

  #row(
    clients: string,
    operation: string,
    populations: readonly PopulationId[],
    kinds: readonly OperationKind[],
  ): RequestAvailability {
    const cells = populations.flatMap((p) =>
      kinds.map((kind) => p * OPERATIONS.length + OPERATION_INDEX[kind]),
    );
    const [ok, failed, unknown] = OUTCOMES.map((_, o) => total(this.#outcomes, cells, OUTCOMES.length, o));
    const ended = ok! + failed! + unknown!;
    const reasons = REASONS.map(
      (reason, r) => [reason, total(this.#reasons, cells, REASONS.length, r)] as const,
    );
    return {
      clients,
      operation,
      ok: ok!,
      failed: failed!,
      unknown: unknown!,
      ratio: ended > 0 ? ok! / ended : null,
      reasons: Object.fromEntries(reasons.filter(([, count]) => count > 0)),
    };
  }
}

function total(counts: Float64Array, cells: readonly number[], width: number, column: number): number {
  return cells.reduce((sum, cell) => sum + counts[cell * width + column], 0);
}
