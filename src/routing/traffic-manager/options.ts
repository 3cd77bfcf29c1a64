import type { SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { ProbeOptions } from '../probing/options.js';

/**
 * Settings of one traffic manager profile; times in µs. Nothing is optional that has a default: the
 * scenario language fills those in.
 */
export interface TrafficManagerOptions {
  readonly method: MethodName;
  /** TTL of the answer that names the endpoint. */
  readonly ttl: Micros;
  /** From a change of an endpoint's status to the moment the name servers answer by it. */
  readonly publishDelay: Micros;
  readonly probe: ProbeOptions;
}

export type MethodName = 'performance' | 'priority' | 'weighted';

/** What the operator asks for; the status follows from this and from the probes. */
export type EndpointSetting = 'enabled' | 'disabled' | 'stopped' | 'always-serve';

/** One endpoint; its place in the list is its ReplicaId. */
export interface EndpointSpec {
  readonly name: string;
  readonly region: string;
  /** Where probes to it go. */
  readonly site: SiteId;
  /** Lowest is preferred. Without: its place in the list, from 1. */
  readonly priority?: number | undefined;
  readonly weight: number;
  readonly status: EndpointSetting;
}
