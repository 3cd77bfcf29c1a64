import { presetLatency } from '../../../topology/latency.js';
import { regionBook } from '../../../topology/regions.js';
import { entriesOf } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import type { TrafficManager } from '../../scenario.js';
import { areInstances } from '../instances.js';
import type { Check, CheckContext } from './context.js';

/** Do the replicas carry their clients, and each other's when one is lost? */
export const checkCapacity: Check = (context, say) => {
  const service = carriersOf(context);
  if (service === undefined) return;
  const { carriers, crowds, method, perUnit } = service;
  const clients = crowds.reduce((sum, { count }) => sum + count, 0);
  const capacity = carriers.reduce((sum, carrier) => sum + carrier.capacity, 0);
  const path = ['service', 'replicas'];
  if (clients > capacity) {
    const all = carriers.length === 1 ? `"${carriers[0]?.name}" carries` : 'all replicas together carry';
    const message = `${clients} clients, but ${all} ${capacity} connections (${perUnit} a unit): the rest is refused`;
    say({ severity: 'warning', code: 'overload', path, at: 'key', message });
    return;
  }
  // Nothing can be too small: spares the look at round trips.
  if (carriers.every((carrier) => carrier.capacity >= clients)) return;
  const nearness = nearnessOf(context);
  const healthy = firstOverload(carriers, crowds, method, nearness);
  if (healthy !== undefined) {
    const { carrier, load } = healthy;
    const message = `${load} clients go to "${carrier.name}", which carries ${carrier.capacity} (${perUnit} a unit): it refuses the rest, although others have room`;
    say({ severity: 'warning', code: 'overload', path: [...path, carrier.index], message });
  }
  for (const lost of carriers) {
    const others = carriers.filter((carrier) => carrier !== lost);
    const failed = firstOverload(others, crowds, method, nearness);
    if (failed === undefined || (healthy !== undefined && failed.carrier === healthy.carrier)) continue;
    warnOfFailover(lost, failed, perUnit, say);
    return;
  }
};

function warnOfFailover(lost: Carrier, { carrier, load }: Overload, perUnit: number, say: Say): void {
  say({
    severity: 'warning',
    code: 'no-spare-capacity',
    path: ['service', 'replicas', carrier.index],
    message: `without "${lost.name}" ${load} clients go to "${carrier.name}", which carries ${carrier.capacity} (${perUnit} a unit): a failover refuses the rest`,
    hint: 'size each replica for all traffic',
  });
}

interface Carrier {
  readonly index: number;
  readonly name: string;
  readonly region: string;
  readonly capacity: number;
  readonly priority: number;
  readonly weight: number;
}

interface Crowd {
  readonly region: string;
  readonly count: number;
}

type Method = TrafficManager['method'];
type Nearness = (from: string, to: string) => number;

/** Who takes connections and who makes them; nothing where something about them could not be read. */
function carriersOf({ draft, replicas }: CheckContext) {
  const { routing, service, clients } = draft;
  const instances = areInstances(service?.strategy);
  const manager = typeof routing?.trafficManager === 'object' ? routing.trafficManager : undefined;
  const endpoints = instances ? {} : (manager?.endpoints ?? {});
  const specs = entriesOf(service?.replicas);
  const perUnit = service?.capacity?.connectionsPerUnit ?? 1_000;
  const sockets = entriesOf(clients).filter(([, { kind }]) => kind === 'websocket');
  const unreadable =
    specs.some(([, { units, region }]) => units === undefined || region === undefined) ||
    sockets.some(([, { count, region }]) => count === undefined || region === undefined);
  if (unreadable || specs.length !== (service?.replicas ?? []).length || specs.length === 0) return undefined;
  const carriers = specs.flatMap(([index, { region = '', units: written = 0, autoscale }]): Carrier[] => {
    const units = Math.max(written, autoscale?.most ?? 0); // it may grow that far
    const name = replicas[index] ?? region;
    const { priority = 1_000 + index, weight = 1, status } = endpoints[name] ?? {};
    const taken = instances || routing?.fixed === undefined ? status !== 'disabled' : routing.fixed === name;
    return taken ? [{ index, name, region, capacity: units * perUnit, priority, weight }] : [];
  });
  const crowds = sockets.map(([, { region = '', count = 0, dns }]): Crowd => {
    const resolver = typeof dns === 'object' ? dns.resolverRegion : undefined;
    return { region: resolver ?? region, count };
  });
  // App servers stand with their instances: the nearest of them leads to the nearest of these.
  const standsBy = service?.negotiate?.mode === 'active-passive';
  const method: Method = instances
    ? standsBy
      ? 'priority'
      : 'performance'
    : (manager?.method ?? 'performance');
  return carriers.length === 0 ? undefined : { carriers, crowds, method, perUnit };
}

interface Overload {
  readonly carrier: Carrier;
  readonly load: number;
}

function firstOverload(
  carriers: readonly Carrier[],
  crowds: readonly Crowd[],
  method: Method,
  nearness: Nearness,
): Overload | undefined {
  const weights = carriers.reduce((sum, { weight }) => sum + weight, 0);
  const loads = new Map<Carrier, number>(carriers.map((carrier) => [carrier, 0]));
  const add = (carrier: Carrier | undefined, count: number) => {
    if (carrier !== undefined) loads.set(carrier, (loads.get(carrier) ?? 0) + count);
  };
  for (const { region, count } of crowds) {
    switch (method) {
      case 'performance':
        add(
          least(carriers, (carrier) => nearness(region, carrier.region)),
          count,
        );
        break;
      case 'priority':
        add(
          least(carriers, (carrier) => carrier.priority),
          count,
        );
        break;
      case 'weighted':
        for (const carrier of carriers) add(carrier, Math.round((count * carrier.weight) / weights));
    }
  }
  return [...loads]
    .map(([carrier, load]) => ({ carrier, load }))
    .find(({ carrier, load }) => load > carrier.capacity);
}

function least(carriers: readonly Carrier[], by: (carrier: Carrier) => number): Carrier | undefined {
  return carriers.reduce<Carrier | undefined>(
    (best, carrier) => (best === undefined || by(carrier) < by(best) ? carrier : best),
    undefined,
  );
}

/** Round trips of the built-in table; a table of the scenario's own is for the run to judge. */
function nearnessOf({ draft }: CheckContext): Nearness {
  const own = entriesOf(draft.regions).flatMap(([, region]) => {
    if (typeof region === 'string' || region.name === undefined) return [];
    const [latitude, longitude] = region.location ?? [];
    return latitude === undefined || longitude === undefined
      ? []
      : [{ name: region.name, location: [latitude, longitude] as const }];
  });
  const builtIn = regionBook();
  const distinct = new Map(
    own.filter(({ name }) => builtIn.find(name) === undefined).map((region) => [region.name, region]),
  );
  const latency = presetLatency('azure-2026-07', regionBook([...distinct.values()]));
  return (from, to) =>
    latency.covers(from) && latency.covers(to) ? latency.figures(from, to).p50_us : Number.POSITIVE_INFINITY;
}
