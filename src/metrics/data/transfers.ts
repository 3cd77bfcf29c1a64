import type { DataOperation } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { CollectorContext } from '../context.js';

/**
 * Bytes between replicas, and between the regions in which applications ran and the replicas that answered
 * them: of a read what it saw, of a write what it wrote. The caller leaves the warm-up out.
 */
export class Transfers {
  readonly #context: CollectorContext;
  readonly #between: Float64Array;
  /** By region, then by replica. */
  readonly #applications = new Map<string, Float64Array>();

  constructor(context: CollectorContext) {
    this.#context = context;
    this.#between = new Float64Array(context.replicas.length * context.replicas.length);
  }

  transferred(from: ReplicaId, to: ReplicaId, bytes: number): void {
    this.#between[from * this.#context.replicas.length + to] += bytes;
  }

  /** `bytes`: of the value. */
  operation({ population, replica, region }: Readonly<DataOperation>, bytes: number): void {
    if (replica < 0) return;
    const from = region ?? this.#context.populations[population].region;
    let byReplica = this.#applications.get(from);
    if (byReplica === undefined) {
      byReplica = new Float64Array(this.#context.replicas.length);
      this.#applications.set(from, byReplica);
    }
    byReplica[replica] += bytes;
  }

  between(from: ReplicaId, to: ReplicaId): number {
    return this.#between[from * this.#context.replicas.length + to];
  }

  /** The regions of applications, by name. */
  regions(): readonly string[] {
    return [...this.#applications.keys()].sort();
  }

  withApplications(region: string, replica: ReplicaId): number {
    return this.#applications.get(region)?.[replica] ?? 0;
  }
}
