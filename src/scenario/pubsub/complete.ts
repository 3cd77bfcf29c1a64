import { completeCommon } from '../complete-common.js';
import { answering, completeDns } from '../complete-routing.js';
import type { DesignOf } from '../language.js';
import { actionNames, appServerNames, readEndpoint, replicaNames } from '../names.js';
import { darkRegions } from '../probing-sites.js';
import { areInstances } from './instances.js';
import type {
  AppServer,
  OperatorAction,
  Population,
  Prices,
  PubSubScenario,
  Reconnect,
  Replica,
  Routing,
  Service,
} from './scenario.js';
import type {
  AppServerSpec,
  PopulationSpec,
  PricesSpec,
  PubSubDocument,
  ReplicaSpec,
  ServiceSpec,
} from './schema.js';

/**
 * Fills what follows from other settings. The document is checked, presets are in it and the
 * latency file, if any, has been read into a table.
 */
export function complete(document: PubSubDocument): DesignOf<PubSubScenario> {
  const replicas = namedReplicas(document.service.replicas);
  return {
    ...completeCommon(document, replicas),
    family: 'pubsub',
    service: service(document, replicas),
    routing: routing(document, replicas),
    clients: document.clients.map(population),
    operator: operator(document),
    prices: prices(document.prices),
    phases: document.phases,
  };
}

function namedReplicas(specs: readonly ReplicaSpec[]): readonly Replica[] {
  const names = replicaNames(specs);
  return specs.map(({ region, units, autoscale }, index) => ({
    name: names[index]!,
    region,
    units,
    ...(autoscale === undefined ? {} : { autoscale: { ...autoscale, least: autoscale.least ?? units } }),
  }));
}

function service({ service: spec }: PubSubDocument, replicas: readonly Replica[]): Service {
  const { preset, appServers: _, ...rest } = spec;
  if (preset === undefined) throw new Error('presets are applied before completion');
  const servers = appServers(spec, replicas);
  const { pattern, truth } = spec.negotiate;
  const standard = pattern === 'client-client' ? (servers.at(-1)?.region ?? null) : null;
  return {
    ...rest,
    preset,
    replicas,
    appServers: servers,
    negotiate: { ...spec.negotiate, truth: truth ?? standard },
  };
}

/** One in the region of each instance, if the strategy needs some and the author wrote none. */
function appServers(spec: ServiceSpec, replicas: readonly Replica[]): readonly AppServer[] {
  const several = areInstances(spec.strategy);
  const regions = [...new Set(replicas.map(({ region }) => region))];
  const written: readonly Partial<AppServerSpec>[] = spec.appServers;
  const specs = several && written.length === 0 ? regions.map((region) => ({ region })) : written;
  const names = appServerNames(specs);
  return specs.map(({ region = '', endpoints, publish }: Partial<AppServerSpec>, index) => ({
    name: names[index]!,
    region,
    endpoints: endpoints?.map((text) => readEndpoint(text)!) ?? pairedEndpoints(region, replicas),
    ...(publish === undefined ? {} : { publish }),
  }));
}

/** The instances of its region are primary, all others secondary. */
function pairedEndpoints(region: string, replicas: readonly Replica[]): AppServer['endpoints'] {
  return replicas.map((replica) => ({
    replica: replica.name,
    role: replica.region === region ? 'primary' : 'secondary',
  }));
}

function routing(document: PubSubDocument, replicas: readonly Replica[]): Routing {
  const { app, ...ofService } = document.routing;
  const dark = darkRegions(document.faults);
  const { strategy } = document.service;
  const servers = appServers(document.service, replicas);
  const named = app === undefined || servers.length === 0 ? null : answering(app, dark, servers);
  // Whoever stands by is answered only when those before it are down: a matter of priority.
  const standsBy = areInstances(strategy) && document.service.negotiate.mode === 'active-passive';
  return {
    ...answering(ofService, dark, replicas),
    app:
      standsBy && named !== null && 'trafficManager' in named
        ? { trafficManager: { ...named.trafficManager, method: 'priority' } }
        : named,
  };
}

function population({
  preset,
  dns,
  reconnect,
  publish,
  group,
  session,
  ...rest
}: PopulationSpec): Population {
  if (typeof dns === 'string') throw new Error('presets are applied before completion');
  return {
    ...rest,
    preset: preset ?? null,
    dns: completeDns(dns, rest.region),
    reconnect: completeReconnect(reconnect),
    ...(publish === undefined ? {} : { publish }),
    group: group ?? (publish?.to === 'group' ? publish.group : null),
    session: session ?? null,
  };
}

function completeReconnect({ recovery, ...rest }: PopulationSpec['reconnect']): Reconnect {
  return recovery === undefined || recovery === 'none' ? rest : { ...rest, recovery };
}

function operator({ operator: actions }: PubSubDocument): readonly OperatorAction[] {
  const names = actionNames(actions);
  return actions.map((action, index) => ({ ...action, as: names[index]! }));
}

function prices({ preset, ...rest }: PricesSpec): Prices {
  if (preset === undefined) throw new Error('presets are applied before completion');
  return { preset, ...rest };
}
