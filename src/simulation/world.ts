import { formGroups, type GroupPool } from '../clients/groups.js';
import type { ClientPorts, Directory, Population, PopulationIdentity } from '../clients/ports.js';
import { AlwaysOnPopulation } from '../clients/requests/always-on.js';
import { PoissonPopulation } from '../clients/requests/poisson.js';
import { Publisher } from '../clients/websocket/publisher.js';
import { SocketPopulation } from '../clients/websocket/socket-population.js';
import type { Observer } from '../domain/observations.js';
import type { Kernel } from '../kernel/kernel.js';
import type { RandomSource } from '../kernel/random.js';
import type { PubSubStrategy } from '../replication/pubsub/contract.js';
import { strategies } from '../replication/strategies.js';
import { type Authority, fixedAuthority } from '../routing/authority.js';
import { DnsClients } from '../routing/dns/dns-clients.js';
import { TrafficManager } from '../routing/traffic-manager/traffic-manager.js';
import type { Population as PopulationSpec, Scenario } from '../scenario/scenario.js';
import { handshakeRounds } from '../topology/handshake.js';
import { type LatencyPreset, type LatencyTable, presetLatency, writtenLatency } from '../topology/latency.js';
import { Network } from '../topology/network.js';
import { regionBook } from '../topology/regions.js';
import { type Access, drawAccess } from './access.js';
import { distributionOf } from './distribution-of.js';
import { FaultSchedule } from './fault-schedule.js';
import { type Places, placeEverything } from './places.js';
import { PubSubService } from './pubsub-service.js';

export interface World {
  readonly network: Network;
  readonly places: Places;
  readonly service: PubSubService;
  /** Schedules the first events of everything. */
  start(): void;
  /** The run is over: states what is still under way. */
  end(): void;
}

export interface WorldPorts {
  readonly kernel: Kernel;
  readonly random: RandomSource;
  readonly observer: Observer;
}

/** Builds everything a scenario names, in the order of the file, and wires the rooms together. */
export function buildWorld(scenario: Scenario, ports: WorldPorts): World {
  const { kernel, random, observer } = ports;
  const latency = latencyOf(scenario);
  const network = buildNetwork(scenario, latency, random);
  const places = placeEverything(scenario, network, latency);
  const populations: Population[] = [];
  const identities = identify(scenario, places);

  const authority = buildAuthority(scenario, ports, network, places, () => {
    for (const population of populations) population.answersChanged();
  });
  const service = new PubSubService(
    {
      strategy: strategyNamed(scenario.service.strategy),
      replicas: places.replicas.map((replica, id) => ({
        ...replica,
        units: scenario.service.replicas[id].units,
      })),
      populations: scenario.clients.length,
      clients: identities.reduce((sum, identity) => sum + identity.count, 0),
      groups: formGroups(
        identities.reduce((sum, identity) => sum + identity.count, 0),
        groupPools(scenario, identities, random),
      ),
    },
    { kernel, network, observer, random },
  );

  const publishers: Publisher[] = [];
  const accessLaw = distributionOf(scenario.network.internet.access);
  scenario.clients.forEach((spec, id) => {
    const identity = identities[id];
    const access = drawAccess(spec.name, spec.count, accessLaw, random);
    const clientPorts: ClientPorts = {
      kernel,
      network,
      random,
      observer,
      directory: buildDirectory(spec, identity, scenario, ports, authority.authority, latency, access),
      replicaSites: places.replicas.map((replica) => replica.site),
    };
    if (spec.kind === 'requests') {
      populations.push(requestPopulation(spec, identity, access, clientPorts));
      return;
    }
    const population = socketPopulation(spec, identity, access, service, clientPorts);
    service.attach(id, population);
    populations.push(population);
    const { publish } = spec;
    if (publish === undefined) return;
    publishers.push(
      new Publisher(
        identity,
        publish,
        (client) => service.publish(population, client, publish.message),
        clientPorts,
      ),
    );
  });
  const faults = new FaultSchedule(scenario.faults, {
    kernel,
    network,
    observer,
    random,
    places,
    populations,
    service,
    trafficManager: authority.trafficManager,
  });
  return {
    network,
    places,
    service,
    start() {
      service.start();
      authority.trafficManager?.start();
      for (const population of populations) population.start();
      for (const publisher of publishers) publisher.start();
      faults.start();
    },
    end() {
      populations.forEach((population, id) => {
        const { kind, count } = population.inFlight();
        observer.inFlight(kind, id, count);
        observer.inFlight('publish', id, service.publishesInFlight(id));
      });
    },
  };
}

function latencyOf(scenario: Scenario): LatencyTable {
  const regions = regionBook(scenario.regions);
  const { latency } = scenario.network;
  return typeof latency === 'string'
    ? presetLatency(latency as LatencyPreset, regions)
    : writtenLatency(latency, regions);
}

function buildNetwork(scenario: Scenario, latency: LatencyTable, random: RandomSource): Network {
  const { jitter, backbone, internet } = scenario.network;
  return new Network(
    latency,
    {
      jitter: { ...jitter, packet: distributionOf(jitter.packet) },
      backbone,
      internet: { ...internet, jitter: distributionOf(internet.jitter) },
    },
    random,
  );
}

function identify(scenario: Scenario, places: Places): PopulationIdentity[] {
  let firstClient = 0;
  return scenario.clients.map((spec, id) => {
    const identity = { id, name: spec.name, site: places.clients[id].site, firstClient, count: spec.count };
    firstClient += spec.count;
    return identity;
  });
}

function buildAuthority(
  scenario: Scenario,
  { kernel, random, observer }: WorldPorts,
  network: Network,
  places: Places,
  answersChanged: () => void,
): { readonly authority: Authority; readonly trafficManager?: TrafficManager } {
  const { routing, service } = scenario;
  if ('fixed' in routing) {
    const replica = service.replicas.findIndex(({ name }) => name === routing.fixed);
    return { authority: fixedAuthority(replica) };
  }
  const options = routing.trafficManager;
  const trafficManager = new TrafficManager({
    kernel,
    options,
    endpoints: places.replicas.map((replica) => ({ ...replica, ...options.endpoints[replica.name] })),
    sites: places.probes,
    network,
    random,
    observer,
    rtt_us: (region, endpoint) => places.regionRtt_us(region, endpoint),
    answersChanged,
  });
  return { authority: trafficManager, trafficManager };
}

function strategyNamed(name: string): PubSubStrategy {
  const found = strategies.pubsub.find((strategy) => strategy.name === name);
  if (found === undefined) throw new Error(`no strategy '${name}'`); // check() refuses it before
  return found;
}

function groupPools(
  scenario: Scenario,
  identities: readonly PopulationIdentity[],
  random: RandomSource,
): GroupPool[] {
  const pools = new Map<string, { size: number; clients: { first: number; count: number }[] }>();
  scenario.clients.forEach(({ publish }, id) => {
    if (publish === undefined) return;
    const { size, pool: name } = publish.group;
    const pool = pools.get(name) ?? { size, clients: [] };
    pool.clients.push({ first: identities[id].firstClient, count: identities[id].count });
    pools.set(name, pool);
  });
  return [...pools].map(([name, pool]) => ({ ...pool, shuffle: random.stream(`groups/${name}`, 'shuffle') }));
}

function buildDirectory(
  spec: PopulationSpec,
  identity: PopulationIdentity,
  scenario: Scenario,
  { random, observer }: WorldPorts,
  authority: Authority,
  latency: LatencyTable,
  access_us: Access,
): Directory {
  const { routing } = scenario;
  const ttls =
    'fixed' in routing
      ? { alias_us: FIXED_TTL_US, answer_us: FIXED_TTL_US, address_us: FIXED_TTL_US }
      : {
          alias_us: routing.trafficManager.aliasTtl,
          answer_us: routing.trafficManager.ttl,
          address_us: routing.trafficManager.addressTtl,
        };
  const resolver_us = latency.figures(spec.region, spec.dns.resolverRegion).p50_us;
  return new DnsClients({
    population: identity.id,
    entity: `clients/${identity.name}`,
    clients: identity.count,
    endpoints: scenario.service.replicas.length,
    options: spec.dns,
    ttls,
    resolverRegion: spec.dns.resolverRegion,
    resolverRtt_us: (client) => resolver_us + access_us(client),
    authority,
    random,
    observer,
  });
}

/** A name without a traffic manager keeps its address: how long it is cached does not matter. */
const FIXED_TTL_US = 3_600_000_000;

function socketPopulation(
  spec: PopulationSpec,
  identity: PopulationIdentity,
  access_us: Access,
  service: PubSubService,
  ports: ClientPorts,
): SocketPopulation {
  const { connect, keepAlive, reconnect, arriveOver } = spec;
  return new SocketPopulation(
    identity,
    {
      arriveOver,
      handshakeRounds: handshakeRounds({ ...connect, what: 'websocket' }).total,
      connectTimeout: connect.timeout,
      synTimeout: connect.synTimeout,
      keepAlive,
      reconnect,
      access_us,
    },
    service,
    ports,
  );
}

function requestPopulation(
  spec: PopulationSpec,
  identity: PopulationIdentity,
  access_us: Access,
  ports: ClientPorts,
): Population {
  const { connect, requests, arriveOver } = spec;
  const options = {
    arriveOver,
    rounds: handshakeRounds({ ...connect, what: 'get' }).total,
    timeout: requests.timeout,
    synTimeout: connect.synTimeout,
    rate: requests.rate,
    access_us,
  };
  return requests.arrivals === 'always-on'
    ? new AlwaysOnPopulation(identity, options, ports)
    : new PoissonPopulation(identity, options, ports);
}
