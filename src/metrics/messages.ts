import type { PopulationId, ReplicaId } from '../domain/ids.js';
import type { LossReason } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import type { FaultLog } from './fault-log.js';

export const LOSS_REASONS: readonly LossReason[] = [
  'member-offline',
  'sender-cut-off',
  'connection-dead',
  'replica-down',
  'link-lost',
  'not-forwarded',
  'endpoint-offline',
  'other-instance',
  'overloaded',
  'session-expired',
  'buffer-overflow',
];

/** Messages that members got or never got, and what replicas sent each other. The caller leaves the warm-up out. */
export class Messages {
  readonly #faults: FaultLog;
  readonly #replicas: number;
  readonly #delivered: Float64Array;
  readonly #duplicated: Float64Array;
  readonly #lost: Float64Array;
  readonly #lostDuring: Float64Array;
  readonly #forwardedCount: Float64Array;
  readonly #forwardedBytes: Float64Array;
  readonly #dnsQueries: Float64Array;

  constructor(context: CollectorContext, faults: FaultLog) {
    const { populations, replicas } = context;
    this.#faults = faults;
    this.#replicas = replicas.length;
    this.#delivered = new Float64Array(populations.length);
    this.#duplicated = new Float64Array(populations.length);
    this.#lost = new Float64Array(populations.length * LOSS_REASONS.length);
    this.#lostDuring = new Float64Array(context.faults.length);
    this.#forwardedCount = new Float64Array(replicas.length * replicas.length);
    this.#forwardedBytes = new Float64Array(replicas.length * replicas.length);
    this.#dnsQueries = new Float64Array(populations.length);
  }

  delivered(population: PopulationId): void {
    this.#delivered[population]++;
  }

  duplicated(population: PopulationId): void {
    this.#duplicated[population]++;
  }

  /** A loss belongs to every fault that was in force at any moment of the message's life. */
  lost(population: PopulationId, count: number, sent_us: Micros, at_us: Micros, reason: LossReason): void {
    this.#lost[population * LOSS_REASONS.length + LOSS_INDEX[reason]] += count;
    for (let fault = 0; fault < this.#lostDuring.length; fault++) {
      if (this.#faults.overlaps(fault, sent_us, at_us)) this.#lostDuring[fault] += count;
    }
  }

  forwarded(from: ReplicaId, to: ReplicaId, bytes: number): void {
    this.#forwardedCount[from * this.#replicas + to]++;
    this.#forwardedBytes[from * this.#replicas + to] += bytes;
  }

  dnsQuery(population: PopulationId): void {
    this.#dnsQueries[population]++;
  }

  deliveredTo(population: PopulationId): number {
    return this.#delivered[population];
  }

  duplicatedTo(population: PopulationId): number {
    return this.#duplicated[population];
  }

  lostTo(population: PopulationId, reason: LossReason): number {
    return this.#lost[population * LOSS_REASONS.length + LOSS_INDEX[reason]];
  }

  lostDuring(fault: number): number {
    return this.#lostDuring[fault];
  }

  forwardedBetween(from: ReplicaId, to: ReplicaId): { readonly count: number; readonly bytes: number } {
    const cell = from * this.#replicas + to;
    return { count: this.#forwardedCount[cell], bytes: this.#forwardedBytes[cell] };
  }

  dnsQueriesOf(population: PopulationId): number {
    return this.#dnsQueries[population];
  }
}

/** A record rather than a search: the compiler then holds it complete. */
const LOSS_INDEX: Readonly<Record<LossReason, number>> = {
  'member-offline': 0,
  'sender-cut-off': 1,
  'connection-dead': 2,
  'replica-down': 3,
  'link-lost': 4,
  'not-forwarded': 5,
  'endpoint-offline': 6,
  'other-instance': 7,
  overloaded: 8,
  'session-expired': 9,
  'buffer-overflow': 10,
};
