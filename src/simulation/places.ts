import type { ReplicaId, SiteId } from '../domain/ids.js';
import type { PlaceMap } from '../faults/effect.js';
import type { Micros } from '../kernel/kernel.js';
import type { Scenario } from '../scenario/scenario.js';
import type { LatencyTable } from '../topology/latency.js';
import type { Network, SiteKind } from '../topology/network.js';

/** Where everything of a scenario stands. Replicas and clients by their ids. */
export interface Places extends PlaceMap {
  readonly probes: readonly { readonly name: string; readonly site: SiteId }[];
  /** What the traffic manager believes: the median round trip between two regions. */
  regionRtt_us(region: string, replica: ReplicaId): Micros;
}

interface Placed {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
}

/** Puts replicas, clients and probing sites on the network, in the order of the file. */
export function placeEverything(scenario: Scenario, network: Network, latency: LatencyTable): Places {
  const all: Placed[] = [];
  const place = (kind: SiteKind, name: string, region: string): Placed => {
    const placed = { name, region, site: network.addSite({ name, kind, region }) };
    all.push(placed);
    return placed;
  };
  const replicas = scenario.service.replicas.map(({ name, region }) => place('replica', name, region));
  const clients = scenario.clients.map(({ name, region }) => place('clients', name, region));
  const probes =
    'trafficManager' in scenario.routing
      ? scenario.routing.trafficManager.probe.sites.map((region, index) =>
          place('probe', `${region}#${index + 1}`, region),
        )
      : [];
  return {
    replicas,
    clients,
    probes,
    sitesIn: (region) => all.filter((placed) => placed.region === region).map((placed) => placed.site),
    regionRtt_us: (region, replica) => latency.figures(region, replicas[replica].region).p50_us,
  };
}
