import type { PopulationId, ReplicaId } from '../../domain/ids.js';
import type { LookupLevel, Observer } from '../../domain/observations.js';
import type { Micros } from '../../kernel/kernel.js';
import type { RandomSource, Stream } from '../../kernel/random.js';
import type { Authority } from '../authority.js';
import { ClientCaches } from './client-caches.js';
import { type ChainTtls, Resolvers } from './resolvers.js';
import { type TtlPolicyOptions, ttlPolicies } from './ttl-policy.js';

/** How one population resolves names; times in µs. */
export interface DnsOptions extends TtlPolicyOptions {
  readonly clientsPerResolver: number;
  /** Round trip from a resolver to the authoritative name servers. */
  readonly authorityRtt: Micros;
  /** The operating system's cache keeps an answer as long as its TTL, or is not there. */
  readonly systemCache: boolean;
  /** Resolvers hold answers from before the run, at a random moment of their lives. */
  readonly warm: boolean;
  /** The browser's or runtime's cache keeps every answer that long, whatever its TTL; 0: not there. */
  readonly runtimeCache: Micros;
  /**
   * Regions of the addresses through which a resolver's queries leave, any of them at each query, each with a
   * cache of its own: what is nearest to one need not be to another. Without: one address, where the resolver is.
   */
  readonly addresses?: readonly string[] | undefined;
}

export interface DnsClientsInputs {
  readonly population: PopulationId;
  /** Name of the population for its random streams, e.g. `clients/us`. */
  readonly entity: string;
  readonly clients: number;
  /** Number of replicas an answer may name. */
  readonly endpoints: number;
  readonly options: DnsOptions;
  readonly ttls: ChainTtls;
  /** Where resolvers stand: all in one region, or each by its number. */
  readonly resolverRegion: string | ((resolver: number) => string);
  /** Round trip from a client to its resolver, for one lookup; whole µs. */
  readonly resolverRtt_us: (client: number, now_us: Micros) => Micros;
  readonly authority: Authority;
  readonly random: RandomSource;
  readonly observer: Observer;
}

/** The record is reused: valid until the next lookup. */
export interface Lookup {
  /** -1: the name servers have no data. */
  readonly endpoint: ReplicaId;
  readonly latency_us: Micros;
  readonly level: LookupLevel;
  /** From this moment a new lookup may answer otherwise; Infinity: never. */
  readonly expires_us: Micros;
}

/**
 * Name resolution of the clients of one population: `client` counts from 0 within it. Clients share
 * resolvers in blocks of neighbouring numbers. What the authoritative servers would answer counts
 * at the instant the lookup starts, and every TTL runs from that instant, so that a cache which
 * honours TTLs is at most one TTL behind.
 */
export class DnsClients {
  readonly resolvers: number;
  readonly #clientsPerResolver: number;
  readonly #authorityRtt_us: Micros;
  readonly #resolverRtt_us: DnsClientsInputs['resolverRtt_us'];
  readonly #caches: ClientCaches;
  readonly #resolvers: Resolvers;
  /** How many addresses a resolver has, and the draws of which takes a query; undefined: just one. */
  readonly #addresses: number;
  readonly #choice: Stream | undefined;
  readonly #queries: Uint32Array;
  /** Of the client's last query that left its host. */
  readonly #lastResolver: Uint32Array;
  readonly #lookup: { -readonly [Key in keyof Lookup]: Lookup[Key] };

  constructor(inputs: DnsClientsInputs) {
    const { options, clients, resolverRegion } = inputs;
    this.#clientsPerResolver = options.clientsPerResolver;
    this.#authorityRtt_us = options.authorityRtt;
    this.#resolverRtt_us = inputs.resolverRtt_us;
    const addresses = options.addresses ?? [];
    this.#addresses = Math.max(1, addresses.length);
    const chooses = addresses.length > 1;
    this.#choice = chooses ? inputs.random.stream(inputs.entity, 'dns-address') : undefined;
    this.#queries = new Uint32Array(chooses ? clients : 0);
    this.#lastResolver = new Uint32Array(chooses ? clients : 0);
    this.resolvers = Math.ceil(clients / options.clientsPerResolver) * this.#addresses;
    this.#caches = new ClientCaches({
      clients,
      system: options.systemCache,
      runtime_us: options.runtimeCache,
    });
    this.#resolvers = new Resolvers({
      ...inputs,
      count: this.resolvers,
      warm: options.warm,
      policies: ttlPolicies(options),
      region:
        addresses.length > 0
          ? (resolver) => addresses[resolver % addresses.length]
          : typeof resolverRegion === 'string'
            ? () => resolverRegion
            : resolverRegion,
    });
    this.#lookup = { endpoint: -1, latency_us: 0, level: 'runtime', expires_us: 0 };
  }

  /** Resolves the service's name for a client. Moments of one population must not go back. */
  lookup(client: number, now_us: Micros): Lookup {
    const runtimeExpires_us = this.#caches.runtimeExpires_us(client);
    const systemExpires_us = this.#caches.systemExpires_us(client);
    if (now_us < runtimeExpires_us) {
      return this.#cached(client, 'runtime', Math.max(runtimeExpires_us, systemExpires_us));
    }
    if (now_us < systemExpires_us) {
      this.#caches.refillRuntime(client, now_us);
      const refilled_us = this.#caches.runtimeExpires_us(client);
      return this.#cached(client, 'system', Math.max(refilled_us, systemExpires_us));
    }
    return this.#ask(client, now_us);
  }

  /** Of several addresses the one that took the client's last query. */
  resolverOf(client: number): number {
    if (this.#choice !== undefined) return this.#lastResolver[client];
    return Math.floor(client / this.#clientsPerResolver) * this.#addresses;
  }

  #chooseAddress(client: number): void {
    if (this.#choice === undefined) return;
    const first = Math.floor(client / this.#clientsPerResolver) * this.#addresses;
    const drawn = this.#choice.uniformAt(client, this.#queries[client]++);
    this.#lastResolver[client] = first + Math.floor(drawn * this.#addresses);
  }

  /**
   * When the last answer of the client's resolver that named another endpoint than its present one
   * expired; -1: it has never named another.
   */
  resolverStaleUntil_us(client: number): Micros {
    return this.#resolvers.staleUntil_us(this.resolverOf(client));
  }

  /** The same of the client's own caches. */
  cacheStaleUntil_us(client: number): Micros {
    return this.#caches.staleUntil_us(client);
  }

  #cached(client: number, level: 'runtime' | 'system', expires_us: Micros): Lookup {
    const lookup = this.#lookup;
    lookup.endpoint = this.#caches.endpoint(client);
    lookup.latency_us = 0;
    lookup.level = level;
    lookup.expires_us = expires_us;
    return lookup;
  }

  #ask(client: number, now_us: Micros): Lookup {
    const resolvers = this.#resolvers;
    const lookup = this.#lookup;
    this.#chooseAddress(client);
    resolvers.resolve(this.resolverOf(client), now_us);
    lookup.endpoint = resolvers.endpoint;
    lookup.latency_us = this.#resolverRtt_us(client, now_us) + resolvers.queries * this.#authorityRtt_us;
    lookup.level = resolvers.queries > 0 ? 'authority' : 'resolver';
    lookup.expires_us = resolvers.expires_us;
    if (resolvers.endpoint >= 0) {
      this.#caches.fill(client, resolvers.endpoint, now_us, resolvers.expires_us);
      const runtimeExpires_us = this.#caches.runtimeExpires_us(client);
      lookup.expires_us = Math.max(resolvers.expires_us, runtimeExpires_us);
    }
    return lookup;
  }
}
