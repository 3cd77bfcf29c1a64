import { type AudienceOptions, Audiences } from '../../clients/audiences.js';
import type { ClientPorts, Population, PopulationIdentity } from '../../clients/ports.js';
import { Publisher } from '../../clients/publisher.js';
import { SocketPopulation } from '../../clients/websocket/socket-population.js';
import type { PubSubStrategy } from '../../replication/pubsub/contract.js';
import { strategies } from '../../replication/strategies.js';
import type { Population as PopulationSpec, PubSubScenario } from '../../scenario/pubsub/scenario.js';
import type { LatencyTable } from '../../topology/latency.js';
import type { Network } from '../../topology/network.js';
import { type Access, drawAccess } from '../access.js';
import { type Answers, buildAnswers, buildDirectory, resolverRtt } from '../answering.js';
import { distributionOf } from '../distribution-of.js';
import { FaultSchedule } from '../fault-schedule.js';
import { buildNetwork, latencyOf } from '../network-of.js';
import type { World, WorldPorts } from '../world.js';
import { AppTier } from './app-tier.js';
import { closedForms } from './closed-forms.js';
import { Management } from './management.js';
import { medianTimes } from './median-times.js';
import { type Places, placeEverything } from './places.js';
import { identify, requestPopulation, socketOptions } from './populations.js';
import { PubSubService } from './service.js';

/** The service as well, for whoever looks at it afterwards. */
export interface PubSubWorld extends World {
  readonly service: PubSubService;
}

/** Builds everything a scenario names, in the order of the file, and wires the rooms together. */
export function buildWorld(scenario: PubSubScenario, ports: WorldPorts): PubSubWorld {
  const { kernel, random, observer } = ports;
  const latency = latencyOf(scenario);
  const network = buildNetwork(scenario, latency, random);
  const places = placeEverything(scenario, network, latency);
  const strategy = strategyNamed(scenario.service.strategy);
  const identities = identify(scenario, places);
  const audiences = new Audiences(audienceOptions(scenario, identities), random);
  const service = new PubSubService(
    {
      strategy,
      replicas: places.replicas.map((replica, id) => ({
        ...replica,
        units: scenario.service.replicas[id].units,
      })),
      capacity: scenario.service.capacity,
      populations: scenario.clients.length,
      clients: identities.reduce((sum, { count }) => sum + count, 0),
      audiences,
      copiesToServer: scenario.service.negotiate.copyToServer,
    },
    { ...ports, network },
  );

  const populations: Population[] = [];
  let application: AppTier | null = null;
  const names = buildNames(scenario, strategy, ports, { network, places }, () => {
    for (const population of populations) population.answersChanged();
    application?.namesChanged();
  });
  application = buildApplication(scenario, strategy, service, names, places, { ...ports, network });
  const publishers: Publisher[] = [];
  const accessLaw = distributionOf(scenario.network.internet.access);
  scenario.clients.forEach((spec, id) => {
    const identity = identities[id];
    const access = drawAccess(spec.name, spec.count, accessLaw, random);
    const clientPorts = portsOf(spec, identity, access, names, latency, places, { ...ports, network });
    if (spec.kind === 'requests') {
      populations.push(requestPopulation(spec, identity, access, clientPorts));
      return;
    }
    const options = socketOptions(spec, access);
    const population = new SocketPopulation(identity, options, service, clientPorts);
    service.attach(id, population, options);
    populations.push(population);
    const { publish } = spec;
    if (publish === undefined) return;
    const address = { to: publish.to, pool: publish.group.pool };
    publishers.push(
      new Publisher(
        { entity: `clients/${spec.name}`, count: spec.count, rate: publish.rate },
        (client, draws) => service.publish(population, client, address, publish.message, draws),
        ports,
      ),
    );
  });
  scenario.service.appServers.forEach(({ name, publish }, server) => {
    if (publish === undefined || publish.to === 'server' || application === null) return;
    const { to, message, rate, group } = publish;
    publishers.push(
      new Publisher(
        { entity: `app server/${name}`, count: 1, rate },
        (_, draws) => application.send(server, audiences.chosenIn(group.pool, to, draws), message),
        ports,
      ),
    );
  });
  const management = new Management(
    scenario,
    strategy,
    { service, names, populations, places },
    {
      ...ports,
      network,
    },
  );
  const trafficManagers = [names.service, names.app].flatMap((answers) =>
    answers?.trafficManager === undefined ? [] : [answers.trafficManager],
  );
  const faults = new FaultSchedule(scenario.faults, {
    kernel,
    network,
    observer,
    random,
    places,
    populations,
    service,
    application: application ?? undefined,
    trafficManagers,
    changed: () => management.changed(),
  });
  return {
    service,
    closedForm: closedForms(scenario, () => medianTimes(scenario, network, places)),
    start() {
      service.start();
      application?.start();
      for (const manager of trafficManagers) manager.start();
      for (const population of populations) population.start();
      for (const publisher of publishers) publisher.start();
      faults.start();
      management.start();
    },
    end() {
      populations.forEach((population, id) => {
        for (const { kind, count } of population.inFlight()) observer.inFlight(kind, id, count);
        observer.inFlight('publish', id, service.flow.inFlight('publish', id));
        observer.inFlight('event', id, service.flow.inFlight('event', id));
      });
      service.flow.ledger.audit();
    },
  };
}

function strategyNamed(name: string): PubSubStrategy {
  const found = strategies.pubsub.find((strategy) => strategy.name === name);
  if (found === undefined) throw new Error(`no strategy '${name}'`); // check() refuses it before
  return found;
}

/** Names that clients resolve: null where the scenario has none. */
export interface Names {
  readonly service: Answers | null;
  readonly app: Answers | null;
}

/** Instances of their own have names of their own: then only the application's name is asked for. */
function buildNames(
  scenario: PubSubScenario,
  strategy: PubSubStrategy,
  ports: WorldPorts,
  world: { readonly network: Network; readonly places: Places },
  answersChanged: () => void,
): Names {
  const { routing } = scenario;
  const { replicas, appServers, probes, appProbes } = world.places;
  const isOneName = strategy.exchanges ?? true;
  const build = (service: Answers['service']) => buildAnswers(service, ports, world, answersChanged);
  return {
    service: isOneName
      ? build({ how: routing, endpoints: replicas, probes, firstEndpoint: 0, prefix: '' })
      : null,
    app:
      routing.app === null
        ? null
        : build({
            how: routing.app,
            endpoints: appServers,
            probes: appProbes,
            firstEndpoint: replicas.length,
            prefix: 'app',
          }),
  };
}

function buildApplication(
  { service: { appServers, replicas, negotiate } }: PubSubScenario,
  strategy: PubSubStrategy,
  service: PubSubService,
  names: Names,
  places: Places,
  ports: WorldPorts & { readonly network: Network },
): AppTier | null {
  if (appServers.length === 0) return null;
  const servers = appServers.map(({ endpoints }, id) => ({
    ...places.appServers[id],
    endpoints: endpoints.map(({ replica, role }) => ({
      replica: replicas.findIndex(({ name }) => name === replica),
      role,
    })),
  }));
  const independent = strategy.exchanges === false;
  const instances = independent ? { ...negotiate, truth: places.truth } : null;
  const application = new AppTier(
    {
      servers,
      instances,
      authority: names.service?.authority ?? null,
      appAuthority: names.app?.authority ?? null,
    },
    service,
    ports,
  );
  service.serve(application);
  return application;
}

function portsOf(
  spec: PopulationSpec,
  identity: PopulationIdentity,
  access_us: Access,
  names: Names,
  latency: LatencyTable,
  places: Places,
  ports: WorldPorts & { readonly network: Network },
): ClientPorts {
  const directoryOf = (answers: Answers) =>
    buildDirectory(answers, spec, identity, access_us, latency, ports);
  return {
    ...ports,
    directory: names.service === null ? NO_DIRECTORY : directoryOf(names.service),
    replicaSites: places.replicas.map((replica) => replica.site),
    frontDoor:
      names.app === null || spec.kind === 'requests'
        ? undefined
        : {
            directory: directoryOf(names.app),
            sites: places.appServers.map(({ site }) => site),
            instanceName_us: resolverRtt(spec, access_us, latency),
          },
  };
}

/** The service has no name of its own. */
const NO_DIRECTORY: ClientPorts['directory'] = {
  lookup: () => ({ endpoint: -1, latency_us: 0, level: 'authority', expires_us: 0 }),
  resolverStaleUntil_us: () => -1,
  cacheStaleUntil_us: () => -1,
};

/** Pools in the order in which a population first names them. */
function audienceOptions(
  scenario: PubSubScenario,
  identities: readonly PopulationIdentity[],
): AudienceOptions {
  const publishers = [...scenario.clients, ...scenario.service.appServers].flatMap(({ publish }) =>
    publish === undefined || publish.to === 'server' ? [] : [{ to: publish.to, pool: publish.group.pool }],
  );
  return {
    populations: scenario.clients.map(({ kind, group, publish }, id) => ({
      ...identities[id],
      pool: kind === 'requests' ? null : (group?.pool ?? publish?.group.pool ?? DEFAULT_POOL),
      groupSize: group?.size ?? null,
    })),
    addressed: publishers,
  };
}

/** Where clients are that name no pool. */
const DEFAULT_POOL = 'all';
