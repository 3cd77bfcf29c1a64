import type { PopulationId, ReplicaId } from '../../domain/ids.js';
import type { RegistryObserver } from '../../domain/registry-observations.js';
import type { RegistryAnswer, RegistryRequest } from '../../domain/registry-requests.js';
import type { Micros } from '../../kernel/kernel.js';
import type { ClientPorts } from '../ports.js';

/** What comes back over HTTP: the registry's answer, 429, or 503 of a proxy whose storage fails. */
export type HttpAnswer =
  | RegistryAnswer
  | { readonly ok: false; readonly reason: 'throttled' | 'unavailable' };

/** A registry as its clients meet it. */
export interface RegistryService {
  /** A request has arrived at a replica. A replica that dies meanwhile never answers. */
  ask(replica: ReplicaId, request: RegistryRequest, answered: (answer: HttpAnswer) => void): void;
  /**
   * Bytes between a replica and a host, beside all others; ended when the last is through, or (false) when
   * the replica's storage fails.
   */
  carry(
    population: PopulationId,
    replica: ReplicaId,
    way: 'up' | 'down',
    bytes: number,
    cap_bps: number,
    ended: (whole: boolean) => void,
  ): TransferHandle;
  /** The rules of a population's network: does a connection to this endpoint get out? */
  passes(population: PopulationId, endpoint: EndpointKind, replica: ReplicaId): boolean;
}

/** The registry's own name, for everything but layers; or the endpoint of a region that serves layers. */
export type EndpointKind = 'login' | 'data';

export interface TransferHandle {
  cancel(): void;
  /** While its path is cut nothing gets through. */
  pause(): void;
  resume(): void;
}

export interface RegistryClientPorts extends ClientPorts {
  readonly registry: RegistryService;
  readonly registryObserver: RegistryObserver;
  /** How long a client takes to resolve the own name of a registry, or of a data endpoint. */
  ownName_us(client: number): Micros;
}

/** How a host's container engine behaves. */
export interface EngineOptions {
  /** Round trips from a resolved name to the arrival of the request, and back. */
  readonly rounds: number;
  readonly dialTimeout_us: Micros;
  readonly synTimeout_us: Micros;
  /** A connection on which nothing moves is given up after that long. */
  readonly silence_us: Micros;
  readonly downloads: number;
  readonly uploads: number;
  /** Of one layer, the first included. */
  readonly attempts: number;
  /** Before the n-th retry n times as long. */
  readonly retryPause_us: Micros;
  /** What a host can receive, and send; its connections share it evenly. */
  readonly bandwidth_bps: number;
  /** Largest window of one TCP connection. */
  readonly window_bytes: number;
}
