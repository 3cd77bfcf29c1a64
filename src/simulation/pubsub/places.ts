import type { SiteId } from '../../domain/ids.js';
import type { PlaceMap } from '../../faults/effect.js';
import type { PubSubScenario } from '../../scenario/pubsub/scenario.js';
import type { Answering } from '../../scenario/scenario.js';
import type { LatencyTable } from '../../topology/latency.js';
import type { Network, SiteKind } from '../../topology/network.js';
import type { RegionDistances } from '../answering.js';

/** Where everything of a scenario stands. Replicas and clients by their ids. */
export interface Places extends PlaceMap, RegionDistances {
  /** The source of truth, where there is one. */
  readonly truth: { readonly name: string; readonly region: string; readonly site: SiteId } | null;
  readonly probes: readonly { readonly name: string; readonly site: SiteId }[];
  /** Of the traffic manager in front of the app servers. */
  readonly appProbes: readonly { readonly name: string; readonly site: SiteId }[];
}

interface Placed {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
}

/** Puts replicas, clients and probing sites on the network, in the order of the file. */
export function placeEverything(scenario: PubSubScenario, network: Network, latency: LatencyTable): Places {
  const all: Placed[] = [];
  const place = (kind: SiteKind, name: string, region: string): Placed => {
    const placed = { name, region, site: network.addSite({ name, kind, region }) };
    all.push(placed);
    return placed;
  };
  const replicas = scenario.service.replicas.map(({ name, region }) => place('replica', name, region));
  const { appServers, negotiate } = scenario.service;
  const servers = appServers.map(({ name, region }) => place('app-server', name, region));
  const clients = scenario.clients.map(({ name, region }) => place('clients', name, region));
  const probesOf = (answering: Answering | null) =>
    answering !== null && 'trafficManager' in answering
      ? answering.trafficManager.probe.sites.map((region, index) =>
          place('probe', `${region}#${index + 1}`, region),
        )
      : [];
  const probes = probesOf(scenario.routing);
  const appProbes = probesOf(scenario.routing.app);
  const truth = negotiate.truth === null ? null : place('app-server', 'source-of-truth', negotiate.truth);
  return {
    replicas,
    clients,
    appServers: servers,
    truth,
    probes,
    appProbes,
    sitesIn: (region) => all.filter((placed) => placed.region === region).map((placed) => placed.site),
    regionRtt_us: (from, to) => latency.figures(from, to).p50_us,
  };
}
