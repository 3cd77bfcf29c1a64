import { builtInRegions } from '../built-in-regions.js';
import { actionNames, appServerNames, faultNames, readEndpoint, replicaNames } from '../names.js';
import { darkRegions, defaultProbingSites } from '../probing-sites.js';
import type {
  Answering,
  AppServer,
  Dns,
  Endpoint,
  Fault,
  Network,
  OperatorAction,
  Place,
  Population,
  Prices,
  Probe,
  Reconnect,
  Replica,
  Routing,
  Scenario,
  Service,
  TrafficManager,
} from '../scenario.js';
import { areInstances } from './instances.js';
import type {
  AppServerSpec,
  DnsSpec,
  NetworkSpec,
  PlaceSpec,
  PopulationSpec,
  PricesSpec,
  ReplicaSpec,
  ScenarioDocument,
  ServiceSpec,
  TrafficManagerSpec,
} from './schema.js';

export type Design = Omit<Scenario, 'settings' | 'givens' | 'assumptions' | 'variant' | 'variants'>;

/**
 * Fills what follows from other settings. The document is checked, presets are in it and the
 * latency file, if any, has been read into a table.
 */
export function complete(document: ScenarioDocument): Design {
  const replicas = namedReplicas(document.service.replicas);
  const { name, description, tags, provider, seed, duration, warmup, expect, golden, phases } = document;
  return {
    name,
    description,
    tags,
    provider,
    seed,
    duration,
    warmup,
    regions: document.regions.filter((region) => typeof region !== 'string'),
    network: network(document.network),
    service: service(document, replicas),
    routing: routing(document, replicas),
    clients: document.clients.map(population),
    faults: faults(document, replicas),
    operator: operator(document),
    prices: prices(document.prices),
    expect,
    golden,
    phases,
  };
}

/** min(10 s, interval − 1 s): the provider's own defaults at its two intervals. */
export function defaultProbeTimeout(interval_us: number): number {
  return Math.min(10_000_000, Math.max(1_000_000, interval_us - 1_000_000));
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

function network({ latency, ...rest }: NetworkSpec): Network {
  return { latency, ...rest };
}

function service({ service: spec }: ScenarioDocument, replicas: readonly Replica[]): Service {
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

function routing(document: ScenarioDocument, replicas: readonly Replica[]): Routing {
  const { app, ...ofService } = document.routing;
  const { strategy } = document.service;
  const servers = appServers(document.service, replicas);
  const named = app === undefined || servers.length === 0 ? null : answering(app, document, servers);
  // Whoever stands by is answered only when those before it are down: a matter of priority.
  const standsBy = areInstances(strategy) && document.service.negotiate.mode === 'active-passive';
  return {
    ...answering(ofService, document, replicas),
    app:
      standsBy && named !== null && 'trafficManager' in named
        ? { trafficManager: { ...named.trafficManager, method: 'priority' } }
        : named,
  };
}

function answering(
  { fixed, trafficManager }: Omit<ScenarioDocument['routing'], 'app'>,
  document: ScenarioDocument,
  endpoints: readonly { readonly name: string }[],
): Answering {
  if (fixed !== undefined) return { fixed };
  if (typeof trafficManager !== 'object') throw new Error('presets are applied before completion');
  return { trafficManager: completeTrafficManager(trafficManager, document, endpoints) };
}

function completeTrafficManager(
  { preset, probe, endpoints, ...rest }: TrafficManagerSpec,
  document: ScenarioDocument,
  replicas: readonly { readonly name: string }[],
): TrafficManager {
  if (preset === undefined) throw new Error('presets are applied before completion');
  return {
    preset,
    ...rest,
    probe: completeProbe(probe, darkRegions(document.faults)),
    endpoints: Object.fromEntries(
      priorities(replicas, endpoints).map(([name, priority]): [string, Endpoint] => {
        const { weight = 1, status = 'enabled' } = endpoints[name] ?? {};
        return [name, { priority, weight, status }];
      }),
    ),
  };
}

/** Written priorities stand; the others take the free numbers in the order of the replicas. */
function priorities(
  replicas: readonly { readonly name: string }[],
  endpoints: TrafficManagerSpec['endpoints'],
): readonly (readonly [string, number])[] {
  const taken = new Set(Object.values(endpoints).map((endpoint) => endpoint.priority));
  let next = 1;
  return replicas.map(({ name }) => {
    const written = endpoints[name]?.priority;
    if (written !== undefined) return [name, written];
    while (taken.has(next)) next += 1;
    taken.add(next);
    return [name, next];
  });
}

function completeProbe(
  { timeout, sites, phase, ...rest }: TrafficManagerSpec['probe'],
  dark: ReadonlySet<string>,
): Probe {
  return {
    ...rest,
    timeout: timeout ?? defaultProbeTimeout(rest.interval),
    sites: typeof sites === 'number' ? defaultProbingSites(sites, dark) : sites,
    ...(phase === undefined ? {} : { phase }),
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

function completeDns(
  { preset, honoursTtl, policies, resolverRegion, ...rest }: DnsSpec,
  region: string,
): Dns {
  if (preset === undefined) throw new Error('presets are applied before completion');
  const mixture =
    honoursTtl === undefined
      ? (policies ?? [])
      : [
          { share: honoursTtl, honours: true as const },
          { share: 1 - honoursTtl, pins: true as const },
        ];
  return {
    preset,
    ...rest,
    policies: mixture.filter((policy) => policy.share > 0),
    resolverRegion: resolverRegion ?? region,
  };
}

function completeReconnect({ recovery, ...rest }: PopulationSpec['reconnect']): Reconnect {
  return recovery === undefined || recovery === 'none' ? rest : { ...rest, recovery };
}

function faults(document: ScenarioDocument, replicas: readonly Replica[]): readonly Fault[] {
  const names = faultNames(document.faults);
  const regions = new Set(builtInRegions);
  for (const region of document.regions) if (typeof region !== 'string') regions.add(region.name);
  const place = (spec: PlaceSpec) => resolvePlace(spec, regions, replicas);
  return document.faults.map((fault, index): Fault => {
    const { as: _, for: length, ...rest } = fault;
    const times = { as: names[index]!, ...(length === undefined ? {} : { for: length }) };
    return rest.kind === 'network-cut'
      ? { ...rest, ...times, from: place(rest.from), to: place(rest.to) }
      : { ...rest, ...times };
  });
}

function operator({ operator: actions }: ScenarioDocument): readonly OperatorAction[] {
  const names = actionNames(actions);
  return actions.map((action, index) => ({ ...action, as: names[index]! }));
}

function prices({ preset, ...rest }: PricesSpec): Prices {
  if (preset === undefined) throw new Error('presets are applied before completion');
  return { preset, ...rest };
}

/** Text names a region before a replica before a population. */
function resolvePlace(spec: PlaceSpec, regions: ReadonlySet<string>, replicas: readonly Replica[]): Place {
  if (typeof spec !== 'string') return spec;
  if (regions.has(spec)) return { region: spec };
  return replicas.some((replica) => replica.name === spec) ? { replica: spec } : { clients: spec };
}
