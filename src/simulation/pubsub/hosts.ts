import { type CapacityOptions, ReplicaCapacity } from '../../capacity/replica-capacity.js';
import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { RandomSource } from '../../kernel/random.js';

export interface HostSpec {
  readonly name: string;
  readonly site: SiteId;
  readonly region: string;
  readonly units: number;
}

/** Where replicas run: whether the process is there, which life it is in, and what it can carry. */
export class Hosts {
  readonly specs: readonly HostSpec[];
  readonly capacity: readonly ReplicaCapacity[];
  readonly #alive: Uint8Array;
  readonly #lives: Int32Array;

  constructor(specs: readonly HostSpec[], options: CapacityOptions, random: RandomSource) {
    this.specs = specs;
    this.capacity = specs.map(
      ({ name, units }) => new ReplicaCapacity(options, units, random.stream(`replica/${name}`, 'work')),
    );
    this.#alive = new Uint8Array(specs.length).fill(1);
    this.#lives = new Int32Array(specs.length);
  }

  get count(): number {
    return this.specs.length;
  }

  siteOf(replica: ReplicaId): SiteId {
    return this.specs[replica].site;
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica] === 1;
  }

  /** Counts processes: work of an earlier one is void. */
  lifeOf(replica: ReplicaId): number {
    return this.#lives[replica];
  }

  crashed(replica: ReplicaId): void {
    this.#alive[replica] = 0;
    this.#lives[replica]++;
    this.capacity[replica].crashed();
  }

  restarted(replica: ReplicaId): void {
    this.#alive[replica] = 1;
  }
}
