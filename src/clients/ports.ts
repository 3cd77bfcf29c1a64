import type { ClientId, EndpointId, FaultId, PopulationId, ReplicaId, SiteId } from '../domain/ids.js';
import type { LookupLevel, Observer } from '../domain/observations.js';
import type { OperationKind } from '../domain/outcome.js';
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
  /** What clients ask before they connect, where the service has app servers. */
  readonly frontDoor?: FrontDoor | undefined;
}

/** App servers, which clients ask for an endpoint. */
export interface FrontDoor {
  /** Finds an app server: its answers count app servers from 0. */
  readonly directory: Directory;
  /** Where each app server stands, by its id. */
  readonly sites: readonly SiteId[];
  /** How long it takes a client to resolve an instance's own name. */
  instanceName_us(client: number): Micros;
}

/** Who a population is. Its clients are `firstClient … firstClient + count - 1`. */
export interface PopulationIdentity {
  readonly id: PopulationId;
  readonly name: string;
  readonly site: SiteId;
  readonly firstClient: ClientId;
  readonly count: number;
}

/** How a client of the population resolves a name. Clients are counted from 0 within it. */
export interface Directory {
  /** The answer at this moment; the object is reused by the next call. */
  lookup(client: number, now_us: Micros): LookupResult;
  /** Until when the resolver / the client's own caches would have given the previous answer; -1: not. */
  resolverStaleUntil_us(client: number): Micros;
  cacheStaleUntil_us(client: number): Micros;
}

export interface LookupResult {
  /** -1: the name has no address now. */
  readonly endpoint: number;
  readonly latency_us: Micros;
  readonly level: LookupLevel;
  /** When the client's own answer ends; not after now: nothing is kept. */
  readonly expires_us: Micros;
}

/** What the rest of the world tells every population. */
export interface Population {
  readonly identity: PopulationIdentity;
  start(): void;
  /** What its clients do, and how many of these operations are under way. */
  inFlight(): readonly { readonly kind: OperationKind; readonly count: number }[];
  /**
   * The way between this population and an endpoint changed (a fault began or ended). The population
   * asks the network what holds now. `memoryLost`: the process there is gone, and with it every
   * connection it held.
   */
  pathChanged(endpoint: EndpointId, fault: FaultId, memoryLost: boolean): void;
  /**
   * A share of the clients' connections to the replica is reset, evenly over a time; `fault` -1: because
   * the service wants it. `closing` says of a client whether it is among those meant.
   */
  resetConnections(
    replica: ReplicaId,
    fault: FaultId,
    over_us: Micros,
    closing: (client: ClientId) => boolean,
  ): void;
  /** The name servers answer differently from now on. */
  answersChanged(): void;
}
