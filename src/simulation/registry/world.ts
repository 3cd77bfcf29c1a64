import type { Population, PopulationIdentity } from '../../clients/ports.js';
import { Fleet } from '../../clients/registry/fleet.js';
import type { Host } from '../../clients/registry/http-calls.js';
import { Images } from '../../clients/registry/images.js';
import type { EngineOptions, RegistryClientPorts } from '../../clients/registry/ports.js';
import { Pushers } from '../../clients/registry/pushers.js';
import { Releases } from '../../clients/registry/releases.js';
import type { ReplicaId } from '../../domain/ids.js';
import { blobsOf } from '../../domain/image.js';
import type { RegistryObserver } from '../../domain/registry-observations.js';
import { mixture, shiftedLognormal } from '../../kernel/distributions.js';
import { type Plugin, pluginNamed } from '../../replication/plugin.js';
import type { RegistryStrategy } from '../../replication/registry/contract.js';
import { plugged } from '../../replication/registry/plugged.js';
import { strategies } from '../../replication/strategies.js';
import type { Population as PopulationSpec, RegistryScenario } from '../../scenario/registry/scenario.js';
import { handshakeRounds } from '../../topology/handshake.js';
import { buildAnswers, buildDirectory, resolverRtt } from '../answering.js';
import { FaultSchedule } from '../fault-schedule.js';
import { buildNetwork, latencyOf } from '../network-of.js';
import type { World, WorldPorts } from '../world.js';
import { Operators } from './operators.js';
import { placeEverything } from './places.js';
import { SimulatedRegistry } from './registry-service.js';

/** What the collectors must know of images before the run. */
export interface RegistryWorld extends World {
  readonly images: Images;
  readonly registry: SimulatedRegistry;
}

/** Builds everything that a scenario about a registry names, and wires the rooms together. */
export function buildRegistryWorld(
  scenario: RegistryScenario,
  images: Images,
  ports: WorldPorts & { readonly registryObserver: RegistryObserver },
): RegistryWorld {
  const { kernel, random, observer } = ports;
  const latency = latencyOf(scenario);
  const network = buildNetwork(scenario, latency, random);
  const places = placeEverything(scenario, network, latency);
  const strategy = strategyNamed(scenario.service.strategy, ports.plugins);
  const populations: Population[] = [];
  const releases = new Releases();
  const answers = buildAnswers(
    {
      how: scenario.routing,
      endpoints: places.replicas.map((replica) => ({ ...replica, site: replica.health ?? replica.site })),
      probes: places.probes,
      firstEndpoint: 0,
      prefix: '',
    },
    ports,
    { network, places },
    () => {
      for (const population of populations) population.answersChanged();
    },
  );
  const registry = new SimulatedRegistry(
    {
      strategy,
      replicas: places.replicas.map((place, id) => ({
        ...place,
        present: scenario.service.replicas[id].present,
      })),
      ...serviceOptions(scenario, images),
    },
    {
      ...ports,
      network,
      releases,
      presenceChanged(replica, isThere) {
        const { site, health } = places.replicas[replica];
        for (const each of health === undefined ? [site] : [site, health]) {
          network.setCondition(each, isThere ? 'up' : 'refusing', NO_FAULT);
        }
        for (const each of populations) each.pathChanged(replica, NO_FAULT, !isThere);
      },
      ready: (replica) => answers.trafficManager?.setEnabled(replica, true),
    },
  );
  preload(images, scenario, registry);
  let firstClient = 0;
  scenario.clients.forEach((spec, id) => {
    const identity: PopulationIdentity = {
      id,
      name: spec.name,
      site: places.clients[id].site,
      firstClient,
      count: spec.count,
    };
    firstClient += spec.count;
    const clientPorts: RegistryClientPorts = {
      ...ports,
      network,
      directory: buildDirectory(answers, spec, identity, NO_LAST_MILE, latency, ports),
      replicaSites: places.replicas.map(({ site }) => site),
      registry,
      ownName_us: resolverRtt(spec, NO_LAST_MILE, latency),
    };
    populations.push(population(spec, identity, scenario, strategy, { images, releases, clientPorts }));
  });
  const operators = new Operators(scenario, registry, answers.trafficManager, ports);
  const trafficManagers = answers.trafficManager === undefined ? [] : [answers.trafficManager];
  const faults = new FaultSchedule(scenario.faults, {
    kernel,
    network,
    observer,
    random,
    places,
    populations,
    service: registry,
    trafficManagers,
    changed: () => operators.changed(),
  });
  return {
    images,
    registry,
    start() {
      registry.start();
      for (const manager of trafficManagers) manager.start();
      for (const each of populations) each.start();
      faults.start();
      operators.start();
    },
    end() {
      populations.forEach((each, id) => {
        for (const { kind, count } of each.inFlight()) observer.inFlight(kind, id, count);
      });
      registry.end();
    },
    closedForm: () => null,
  };
}

/** The images of a scenario, as they are drawn. */
export function imagesOf({ images, layerSizes }: RegistryScenario, random: WorldPorts['random']): Images {
  const law = mixture(
    layerSizes.map(({ median, sigma, share }) => ({ weight: share, law: shiftedLognormal(median, sigma) })),
  );
  return new Images(
    images.map(({ size, ...rest }) => ({ ...rest, size_bytes: size })),
    law,
    random,
  );
}

const NO_FAULT = -1;

/** Hosts stand on the provider's network. */
const NO_LAST_MILE = () => 0;

function strategyNamed(name: string, plugins: readonly Plugin[]): RegistryStrategy {
  const builtIn = strategies.registry.find((strategy) => strategy.name === name);
  if (builtIn !== undefined) return builtIn;
  const plugin = pluginNamed(plugins, 'registry', name)?.strategy;
  if (plugin === undefined) throw new Error(`no strategy '${name}'`); // check() refuses it before
  return plugged(plugin);
}

function serviceOptions({ service, clients }: RegistryScenario, images: Images) {
  const { replication, quota, replicas } = service;
  const pushedAtRandom = new Set(
    clients.flatMap(({ push }) => (push === null || push.every === null ? [] : [push.image])),
  );
  return {
    replication: {
      pickup_us: replication.pickup,
      parallelFetches: replication.fetches,
      unreferencedLife_us: replication.unreferencedLife,
      upstream: 0,
      bandwidth_bps: replication.bandwidth,
    },
    limits: {
      readsPerMinute: Math.round(60 * quota.reads),
      writesPerMinute: Math.round(60 * quota.writes),
      upload_bps: quota.upload,
      download_bps: quota.download,
    },
    webhookDelay_us: service.webhookDelay,
    passes(population: number, endpoint: 'login' | 'data', replica: ReplicaId) {
      const { login, data } = clients[population].firewall;
      if (endpoint === 'login') return login;
      return data === 'all' || (data !== 'none' && data.includes(replicas[replica].name));
    },
    imageOf(tag: number) {
      const name = images.names[tag];
      const kind = images.kindOf(tag);
      return { kind, name, told: !pushedAtRandom.has(kind) };
    },
  };
}

function preload(
  images: Images,
  { images: specs, service }: RegistryScenario,
  registry: SimulatedRegistry,
): void {
  specs.forEach(({ preloaded, count }, kind) => {
    if (!preloaded) return;
    for (let number = 0; number < count; number++) {
      const { manifest, tag } = images.version(kind, number, 0);
      const stamp = { count: 1, replica: 0 };
      service.replicas.forEach((replica, id) => {
        // What a cache holds it has been asked for.
        if (!replica.present || (service.strategy === 'pull-through' && id > 0)) return;
        const store = registry.storeOf(id);
        for (const blob of blobsOf(manifest)) store.putBlob(blob, 0);
        store.put({ kind: 'manifest', manifest, present: true, stamp }, 0);
        store.put({ kind: 'tag', tag, manifest: manifest.id, stamp, over: null }, 0);
      });
    }
  });
}

function population(
  spec: PopulationSpec,
  identity: PopulationIdentity,
  scenario: RegistryScenario,
  strategy: RegistryStrategy,
  world: { readonly images: Images; readonly releases: Releases; readonly clientPorts: RegistryClientPorts },
): Population {
  const { images, releases, clientPorts } = world;
  const { replicas } = scenario.service;
  const idOf = (name: string) => replicas.findIndex((replica) => replica.name === name);
  const host: Host =
    spec.registry === null ? { kind: 'service' } : { kind: 'registry', replica: idOf(spec.registry) };
  const { push, pull } = spec;
  if (push !== null) {
    const spreads = strategy.name === 'multi-push' || strategy.name === 'import';
    const options = {
      kind: images.kindNamed(push.image),
      at_us: push.at,
      every_us: push.every ?? 0,
      attempts: push.attempts,
      pause_us: push.pause,
      to: host,
      also: spreads ? [...replicas.keys()] : [],
      by: strategy.name === 'import' ? ('import' as const) : ('push' as const),
    };
    return new Pushers(identity, options, engineOf(spec), images, releases, clientPorts);
  }
  if (pull === null) throw new Error(`population '${spec.name}' does nothing`); // check() refuses it before
  const options = {
    kind: images.kindNamed(pull.image),
    signal:
      pull.when === 'at'
        ? undefined
        : pull.webhookOf === null
          ? ({ kind: 'pushed' } as const)
          : ({ kind: 'webhook', replica: idOf(pull.webhookOf) } as const),
    at_us: pull.at,
    over_us: pull.over,
    backoff_us: pull.backoff,
    backoffCap_us: pull.backoffCap,
    from: host,
  };
  return new Fleet(identity, options, engineOf(spec), images, releases, clientPorts);
}

function engineOf({ engine }: PopulationSpec): EngineOptions {
  return {
    rounds: handshakeRounds({ tls: engine.tls, negotiate: false, what: 'get' }).total,
    dialTimeout_us: engine.dialTimeout,
    synTimeout_us: engine.synTimeout,
    silence_us: engine.silence,
    downloads: engine.downloads,
    uploads: engine.uploads,
    attempts: engine.attempts,
    retryPause_us: engine.retryPause,
    bandwidth_bps: engine.bandwidth,
    window_bytes: engine.window,
  };
}
