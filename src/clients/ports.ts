import type { ClientId, FaultId, PopulationId, ReplicaId, SiteId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import type { KernelApi, Micros } from '../kernel/kernel.js';
import type { RandomSource } from '../kernel/random.js';
import type { NetworkApi } from '../topology/network.js';

/** What every population of clients is given; it knows nothing of who stands behind these. */
export interface ClientPorts {
  readonly kernel: KernelApi;
  readonly network: NetworkApi;
  readonly random: RandomSource;
  readonly observer: Observer;
  readonly directory: Directory;
  /** Where each replica stands, by its id. */
  readonly replicaSites: readonly SiteId[];
}

/** Who a population is. Its clients are `firstClient … firstClient + count - 1`. */
export interface PopulationIdentity {
  readonly id: PopulationId;
  readonly name: string;
  readonly site: SiteId;
  readonly firstClient: ClientId;
  readonly count: number;
}

/** How a client of the population finds a replica. Clients are counted from 0 within it. */
export interface Directory {
  /** The answer at this moment; the object is reused by the next call. */
  lookup(client: number, now_us: Micros): LookupResult;
  /** Until when the resolver / the client's own caches would have given the previous answer; -1: not. */
  resolverStaleUntil_us(client: number): Micros;
  cacheStaleUntil_us(client: number): Micros;
}

export interface LookupResult {
  /** -1: the name has no address now. */
  readonly endpoint: ReplicaId;
  readonly latency_us: Micros;
  /** When the client's own answer ends; not after now: nothing is kept. */
  readonly expires_us: Micros;
}

/** What the rest of the world tells every population. */
export interface Population {
  readonly identity: PopulationIdentity;
  start(): void;
  /** What its clients do, and how many of these operations are under way. */
  inFlight(): { readonly kind: 'connect' | 'request'; readonly count: number };
  /**
   * The way between this population and a replica changed (a fault began or ended). The population
   * asks the network what holds now. `memoryLost`: the replica's process is gone, and with it every
   * connection it held.
   */
  pathChanged(replica: ReplicaId, fault: FaultId, memoryLost: boolean): void;
  /** The name servers answer differently from now on. */
  answersChanged(): void;
}
