import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

/** How app servers choose what they answer to a negotiate. Times in µs; nothing has a default here. */
export interface NegotiateOptions {
  /** client-client: every app server returns the endpoint that one source of truth names. */
  readonly pattern: 'client-server' | 'client-client';
  readonly choice: 'random' | 'by-free-capacity';
  readonly health: HealthOptions;
}

export interface HealthOptions {
  readonly by: 'poll' | 'on-demand' | 'server-connections';
  /** Of polls: from the start of one to the start of the next. */
  readonly interval: Micros;
  /** Of polls and checks on demand. */
  readonly timeout: Micros;
  /** Of polls: N failures in a row are forgiven. */
  readonly toleratedFailures: number;
  /** Of server connections: how many to each instance. */
  readonly connections: number;
  /** Of server connections: between two pings of the service, and between two looks at the silence. */
  readonly ping: Micros;
  /** Of server connections: one on which nothing was heard for that long is dead. */
  readonly silence: Micros;
}

export type Role = 'primary' | 'secondary';

/** One app server; its place in the list is its AppServerId. */
export interface AppServerSpec {
  readonly name: string;
  readonly site: SiteId;
  readonly endpoints: readonly { readonly replica: ReplicaId; readonly role: Role }[];
}

/** One instance; its place in the list is its ReplicaId. */
export interface InstanceSpec {
  readonly name: string;
  readonly site: SiteId;
}
