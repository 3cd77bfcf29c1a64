import { Application } from '../../clients/applications/application.js';
import type { ApplicationOptions, Endpoint } from '../../clients/applications/options.js';
import type { ApplicationPorts } from '../../clients/applications/ports.js';
import type { DataObserver, KeyId } from '../../domain/data-observations.js';
import { exponential } from '../../kernel/distributions.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { Application as ApplicationSpec, CacheScenario } from '../../scenario/cache/scenario.js';
import { FaultSchedule } from '../fault-schedule.js';
import { buildNetwork, latencyOf } from '../network-of.js';
import type { World, WorldPorts } from '../world.js';
import { CacheLink } from './cache-link.js';
import type { CachePorts } from './cache-ports.js';
import { delaysOf } from './delayed-messages.js';
import { Contents } from './exports.js';
import { Operators } from './operators.js';
import { type ApplicationPlaces, placeCaches } from './places.js';
import { CacheService } from './service.js';
import { machineMaker } from './strategy-of.js';

/** Builds caches, applications and operators, in the order of the file, and wires the rooms together. */
export function buildCacheWorld(
  scenario: CacheScenario,
  worldPorts: WorldPorts,
  observed: DataObserver,
): World {
  const { kernel, random, observer } = worldPorts;
  const network = buildNetwork(scenario, latencyOf(scenario), random);
  const places = placeCaches(scenario, network);
  const { link: linkSpec, throughput, replicas } = scenario.service;
  const contents = new Contents(replicas.length);
  const exports = scenario.operator.some((action) => action.do === 'export');
  const ports: CachePorts = {
    ...worldPorts,
    network,
    data: exports ? alsoInto(contents, observed) : observed,
  };
  const service = new CacheService(
    {
      caches: places.replicas,
      make: machineMaker(scenario.service),
      bandwidth_bps: linkSpec.bandwidth,
      delayOf: delaysOf(scenario.service),
      throughput,
      wait: linkSpec.wait,
    },
    ports,
  );
  const link = new CacheLink({ candidates: replicas, ...linkSpec }, service, ports);
  const applications = buildApplications(scenario, places.applications, { ...ports, service });

  /** Places of applications that a fault holds down. */
  const down = new Set<number>();
  const serverOf = (application: number, place: 'home' | 'standby') =>
    places.appServers.findIndex((server) => server.application === application && server.place === place);
  const isThere = (server: number) => {
    const { application, region } = places.appServers[server];
    return applications[application].region === region;
  };
  const operators = new Operators(
    scenario.operator,
    {
      service,
      link,
      contents,
      applications,
      isUp: (application, place) => !down.has(serverOf(application, place)),
    },
    ports,
  );
  const faults = new FaultSchedule(scenario.faults, {
    kernel,
    network,
    observer,
    random,
    places,
    populations: applications,
    service,
    application: {
      crashed(server) {
        down.add(server);
        if (isThere(server)) applications[places.appServers[server].application].crashed();
      },
      restarted(server) {
        down.delete(server);
        if (isThere(server)) applications[places.appServers[server].application].restarted();
      },
      instanceCrashed() {},
      pathsChanged() {},
    },
    trafficManagers: [],
    changed() {},
  });
  const lag = new LagWatch(link, ports);
  return {
    closedForm: () => null,
    start() {
      service.start();
      for (const application of applications) application.start();
      faults.start();
      operators.start();
      lag.start();
    },
    end() {
      for (const application of applications) {
        for (const { kind, count } of application.inFlight()) {
          observer.inFlight(kind, application.identity.id, count);
        }
      }
    },
  };
}

/** States once a second how far the secondary is behind, as the protocol counts it. */
class LagWatch {
  readonly #link: CacheLink;
  readonly #ports: CachePorts;
  readonly #looks: HandlerId;

  constructor(link: CacheLink, ports: CachePorts) {
    this.#link = link;
    this.#ports = ports;
    this.#looks = ports.kernel.handler('lag: look', () => this.#look());
  }

  start(): void {
    if (this.#link.status !== 'none' || this.#link.lag_bytes !== null) this.#look();
  }

  #look(): void {
    const { kernel, data } = this.#ports;
    const bytes = this.#link.lag_bytes;
    if (bytes !== null) data.dataLag(this.#link.secondary, bytes, kernel.now_us);
    kernel.after(SECOND_us, this.#looks);
  }
}

const SECOND_us = 1_000_000;

function buildApplications(
  scenario: CacheScenario,
  places: readonly ApplicationPlaces[],
  ports: ApplicationPorts,
): readonly Application[] {
  const firstKeys = keysOf(scenario.clients);
  let firstClient = 0;
  return scenario.clients.map((spec, id) => {
    const place = places[id];
    const identity = { id, name: spec.name, site: place.home.site, firstClient, count: spec.count };
    firstClient += spec.count;
    return new Application(identity, optionsOf(spec, place, firstKeys[id], scenario), ports);
  });
}

function optionsOf(
  spec: ApplicationSpec,
  { home, standby, users }: ApplicationPlaces,
  keys: FirstKeys,
  scenario: CacheScenario,
): ApplicationOptions {
  const { load, endpoints, calls, timeout, retries } = spec;
  const { replicas } = scenario.service;
  const endpoint = (name: string): Endpoint =>
    name === 'primary' || name === 'nearest' ? name : replicas.findIndex((cache) => cache.name === name);
  return {
    home,
    standby,
    users,
    calls: users === null ? 1 : calls,
    arrivals:
      load.arrivals === 'open'
        ? { kind: 'open', rate: load.rate }
        : { kind: 'closed', think: exponential(load.think) },
    reads: load.reads,
    adds: load.increments,
    value_bytes: load.valueSize,
    keys: { ...keys, count: spec.keys.count, popularity: spec.keys.popularity, own: spec.keys.own },
    endpoints: {
      reads: endpoint(endpoints.reads),
      writes: endpoint(endpoints.writes),
      retryElsewhere: endpoints.retryElsewhere,
      returnAfter_us: endpoints.returnAfter,
    },
    timeout_us: timeout,
    retries: { times: retries.times, pause_us: retries.pause },
  };
}

interface FirstKeys {
  readonly first: KeyId;
  readonly firstCounter: KeyId;
}

/** Where the keys of each application begin: those of one pool are the same, counters behind the values. */
function keysOf(applications: readonly ApplicationSpec[]): readonly FirstKeys[] {
  const size = ({ keys, count }: ApplicationSpec) => keys.count * (keys.own ? count : 1);
  const sizes = new Map<string, number>();
  for (const application of applications) {
    const { pool } = application.keys;
    sizes.set(pool, Math.max(sizes.get(pool) ?? 0, size(application)));
  }
  const firsts = new Map<string, FirstKeys>();
  let next = 1;
  for (const [pool, keys] of sizes) {
    firsts.set(pool, { first: next, firstCounter: next + keys });
    next += 2 * keys;
  }
  return applications.map(({ keys: { pool } }) => firsts.get(pool) as FirstKeys);
}

/** Exports need to know what caches hold. */
function alsoInto(contents: Contents, data: DataObserver): DataObserver {
  return {
    ...data,
    dataApplied(replica, key, version, at_us) {
      contents.applied(replica, key, version);
      data.dataApplied(replica, key, version, at_us);
    },
    dataMemoryLost(replica, at_us) {
      contents.memoryLost(replica);
      data.dataMemoryLost(replica, at_us);
    },
  };
}
