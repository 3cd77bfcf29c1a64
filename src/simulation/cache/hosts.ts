import { WorkQueue } from '../../capacity/work-queue.js';
import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

export interface CacheSpec {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
}

/** Where caches run: whether the process is there, which life it is in, and its queue of operations. */
export class CacheHosts {
  readonly specs: readonly CacheSpec[];
  readonly #alive: Uint8Array;
  readonly #lives: Int32Array;
  readonly #queues: readonly WorkQueue[];
  readonly #service_us: number;

  /** @param throughput how many operations one cache serves a second */
  constructor(specs: readonly CacheSpec[], throughput: number) {
    this.specs = specs;
    this.#alive = new Uint8Array(specs.length).fill(1);
    this.#lives = new Int32Array(specs.length);
    this.#queues = specs.map(() => new WorkQueue(1));
    this.#service_us = 1_000_000 / throughput;
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica] === 1;
  }

  /** Counts processes: what belongs to an earlier one is void. */
  lifeOf(replica: ReplicaId): number {
    return this.#lives[replica];
  }

  /** Takes one operation in at this moment and says when the cache is done with it. */
  serve(replica: ReplicaId, now_us: Micros): Micros {
    return this.#queues[replica].enter(now_us, this.#service_us);
  }

  crashed(replica: ReplicaId): void {
    this.#alive[replica] = 0;
    this.#lives[replica]++;
    this.#queues[replica].reset();
  }

  restarted(replica: ReplicaId): void {
    this.#alive[replica] = 1;
  }
}
