import type { AppServerId, ReplicaId, SiteId } from '../domain/ids.js';
import type { Uniform } from '../kernel/random.js';
import type { SiteCondition } from '../topology/network.js';
import type { Fault, Place, ReplicaSelector } from './fault.js';

/** Where things stand, to resolve a fault's selectors when it fires. */
export interface PlaceMap {
  readonly replicas: readonly PlacedReplica[];
  readonly clients: readonly { readonly name: string; readonly region: string; readonly site: SiteId }[];
  /** The source of truth, where there is one. */
  readonly truth?: { readonly region: string; readonly site: SiteId } | null;
  readonly appServers: readonly { readonly name: string; readonly region: string; readonly site: SiteId }[];
  /** Every site of a region: replicas, clients, probes. */
  sitesIn(region: string): readonly SiteId[];
}

export interface PlacedReplica {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
  /** What probes ask, where it is more than the replica's front end: its storage as well. */
  readonly health?: SiteId | undefined;
}

/** What a fault does to the world while it lasts. */
export interface FaultEffect {
  /** How these sites answer. */
  readonly conditions: readonly { readonly site: SiteId; readonly condition: SiteCondition }[];
  /** Packets that vanish, by direction. */
  readonly blocks: readonly { readonly from: SiteId; readonly to: SiteId }[];
  /** Replicas whose process dies when the fault begins and starts empty when it ends. */
  readonly memoryLost: readonly ReplicaId[];
  /** App servers that end and start again likewise. */
  readonly serversLost: readonly AppServerId[];
  /** The source of truth stops; what it knew it keeps. */
  readonly truthLost: boolean;
  /** Replicas whose storage fails. */
  readonly storageLost: readonly ReplicaId[];
  /** Replicas of whose client connections a share is reset. */
  readonly resets: readonly ReplicaId[];
  readonly pausesTrafficManager: boolean;
}

/** Resolves what a fault touches, as things stand now. `random`: the fault's own, for fractions. */
export function effectOf(fault: Fault, map: PlaceMap, random: Uniform): FaultEffect {
  switch (fault.kind) {
    case 'region-outage': {
      const here = ({ region }: { readonly region: string }) => region === fault.region;
      const lost = idsOf(map.replicas, here);
      const servers = idsOf(map.appServers, here);
      const truth = map.truth?.region === fault.region ? [map.truth.site] : [];
      const users = fault.users ? map.clients.filter((clients) => clients.region === fault.region) : [];
      return {
        ...NOTHING_HAPPENS,
        conditions: [
          ...lost.flatMap((id) => sitesOfReplica(map, id)),
          ...servers.map((id) => map.appServers[id].site),
          ...truth,
        ].map((site) => ({ site, condition: fault.mode })),
        blocks: users.flatMap((clients) =>
          [...map.replicas, ...map.appServers].flatMap(({ site }) => cut(clients.site, site)),
        ),
        memoryLost: lost,
        serversLost: servers,
        truthLost: truth.length > 0,
      };
    }
    case 'replica-crash': {
      const lost = replicasOf(fault.replica, map, random);
      return {
        ...NOTHING_HAPPENS,
        conditions: lost
          .flatMap((id) => sitesOfReplica(map, id))
          .map((site) => ({ site, condition: fault.mode })),
        memoryLost: lost,
      };
    }
    case 'access-disabled': {
      const closed = replicasOf(fault.replica, map, random);
      return {
        ...NOTHING_HAPPENS,
        conditions: closed.map((id) => ({ site: siteOf(map, id), condition: 'closed' })),
      };
    }
    case 'storage-failure': {
      const failing = replicasOf(fault.replica, map, random);
      return {
        ...NOTHING_HAPPENS,
        conditions: failing.flatMap((id) => {
          const { health } = map.replicas[id];
          return health === undefined ? [] : [{ site: health, condition: 'refusing' as const }];
        }),
        storageLost: failing,
      };
    }
    case 'connection-reset':
      return { ...NOTHING_HAPPENS, resets: replicasOf(fault.replica, map, random) };
    case 'network-cut': {
      const from = sitesOf(fault.from, map, random);
      const to = sitesOf(fault.to, map, random);
      const pairs = from.flatMap((a) => to.filter((b) => b !== a).map((b) => ({ from: a, to: b })));
      const back = pairs.map((pair) => ({ from: pair.to, to: pair.from }));
      return { ...NOTHING_HAPPENS, blocks: fault.direction === 'both' ? [...pairs, ...back] : pairs };
    }
    case 'traffic-manager-outage':
      return { ...NOTHING_HAPPENS, pausesTrafficManager: true };
  }
}

const NOTHING_HAPPENS: FaultEffect = {
  conditions: [],
  blocks: [],
  memoryLost: [],
  serversLost: [],
  truthLost: false,
  storageLost: [],
  resets: [],
  pausesTrafficManager: false,
};

function idsOf<T>(all: readonly T[], matches: (one: T) => boolean): number[] {
  return all.flatMap((one, id) => (matches(one) ? [id] : []));
}

function siteOf(map: PlaceMap, replica: ReplicaId): SiteId {
  return (map.replicas[replica] as { site: SiteId }).site;
}

function sitesOfReplica(map: PlaceMap, replica: ReplicaId): readonly SiteId[] {
  const { site, health } = map.replicas[replica];
  return health === undefined ? [site] : [site, health];
}

function cut(a: SiteId, b: SiteId) {
  return [
    { from: a, to: b },
    { from: b, to: a },
  ];
}

function sitesOf(place: Place, map: PlaceMap, random: Uniform): readonly SiteId[] {
  if (typeof place === 'string') return map.sitesIn(place);
  if ('region' in place) return map.sitesIn(place.region);
  if ('clients' in place) return map.clients.filter((c) => c.name === place.clients).map((c) => c.site);
  const selector = 'replica' in place ? place.replica : place;
  return replicasOf(selector, map, random).flatMap((replica) => sitesOfReplica(map, replica));
}

function replicasOf(
  selector: string | { readonly region: string } | ReplicaSelector,
  map: PlaceMap,
  random: Uniform,
): ReplicaId[] {
  if (typeof selector === 'string') return idsOf(map.replicas, ({ name }) => name === selector);
  if ('region' in selector) return idsOf(map.replicas, ({ region }) => region === selector.region);
  const all = map.replicas.map((_, id) => id);
  if ('role' in selector) return selector.role === 'primary' ? all.slice(0, 1) : all.slice(1);
  return drawn(all, Math.max(1, Math.round(selector.fraction * all.length)), random);
}

/** So many of the list, each set as likely as any other, in the order of the list. */
function drawn(all: readonly ReplicaId[], count: number, random: Uniform): ReplicaId[] {
  let missing = count;
  return all.filter((_, index) => {
    const taken = random.uniform() * (all.length - index) < missing;
    if (taken) missing--;
    return taken;
  });
}
