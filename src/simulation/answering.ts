import type { Directory, PopulationIdentity } from '../clients/ports.js';
import type { EndpointId, SiteId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import { type Authority, fixedAuthority } from '../routing/authority.js';
import { DnsClients } from '../routing/dns/dns-clients.js';
import { TrafficManager } from '../routing/traffic-manager/traffic-manager.js';
import type { Answering, Dns } from '../scenario/scenario.js';
import type { LatencyTable } from '../topology/latency.js';
import type { Network } from '../topology/network.js';
import type { Access } from './access.js';
import type { WorldPorts } from './world.js';

/** A name that clients resolve: what it can mean, and how it is answered. */
export interface NamedService {
  readonly how: Answering;
  readonly endpoints: readonly { readonly name: string; readonly region: string; readonly site: SiteId }[];
  readonly probes: readonly { readonly name: string; readonly site: SiteId }[];
  /** What the first endpoint is called outside. */
  readonly firstEndpoint: EndpointId;
  /** Prefix of handlers and random streams; '' for the service's own name. */
  readonly prefix: string;
}

/** What a traffic manager believes of distances. */
export interface RegionDistances {
  /** The median round trip between two regions. */
  regionRtt_us(from: string, to: string): Micros;
}

/** Who resolves names: where they are and how they cache. */
export interface Resolving {
  readonly region: string;
  readonly dns: Dns;
}

export interface Answers {
  readonly service: NamedService;
  readonly authority: Authority;
  readonly trafficManager?: TrafficManager;
}

/** Who answers for the name. */
export function buildAnswers(
  service: NamedService,
  ports: WorldPorts,
  world: { readonly network: Network; readonly places: RegionDistances },
  answersChanged: () => void,
): Answers {
  const { how, endpoints, probes, firstEndpoint, prefix } = service;
  if ('fixed' in how) {
    const endpoint = endpoints.findIndex(({ name }) => name === how.fixed);
    return { service, authority: fixedAuthority(endpoint) };
  }
  const { network, places } = world;
  const options = how.trafficManager;
  const trafficManager = new TrafficManager({
    ...ports,
    ...(prefix === '' ? {} : { name: `${prefix} traffic-manager` }),
    options,
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, ...options.endpoints[endpoint.name] })),
    firstEndpoint,
    sites: probes,
    network,
    rtt_us: (region, endpoint) => places.regionRtt_us(region, endpoints[endpoint].region),
    answersChanged,
  });
  return { service, authority: trafficManager, trafficManager };
}

/** How the clients of a population resolve the name. */
export function buildDirectory(
  { service, authority }: Answers,
  spec: Resolving,
  identity: PopulationIdentity,
  access_us: Access,
  latency: LatencyTable,
  { random, observer }: WorldPorts,
): Directory {
  const { how, endpoints, prefix } = service;
  const ttls =
    'fixed' in how
      ? { alias_us: FIXED_TTL_US, answer_us: FIXED_TTL_US, address_us: FIXED_TTL_US }
      : {
          alias_us: how.trafficManager.aliasTtl,
          answer_us: how.trafficManager.ttl,
          address_us: how.trafficManager.addressTtl,
        };
  return new DnsClients({
    population: identity.id,
    entity: `clients/${identity.name}${prefix === '' ? '' : ` ${prefix}`}`,
    clients: identity.count,
    endpoints: endpoints.length,
    options: spec.dns,
    ttls,
    resolverRegion: spec.dns.resolverRegion,
    resolverRtt_us: resolverRtt(spec, access_us, latency),
    authority,
    random,
    observer,
  });
}

/** Round trip from a client to its resolver. */
export function resolverRtt(spec: Resolving, access_us: Access, latency: LatencyTable): Access {
  const resolver_us = latency.figures(spec.region, spec.dns.resolverRegion).p50_us;
  return (client) => resolver_us + access_us(client);
}

/** A name without a traffic manager keeps its address: how long it is cached does not matter. */
const FIXED_TTL_US = 3_600_000_000;
