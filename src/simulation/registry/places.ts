import type { SiteId } from '../../domain/ids.js';
import type { PlaceMap } from '../../faults/effect.js';
import type { RegistryScenario } from '../../scenario/registry/scenario.js';
import type { LatencyTable } from '../../topology/latency.js';
import type { Network, SiteKind } from '../../topology/network.js';
import type { RegionDistances } from '../answering.js';

interface Placed {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
}

/** Where everything of a scenario stands. Replicas and clients by their ids. */
export interface Places extends PlaceMap, RegionDistances {
  readonly probes: readonly Placed[];
}

/** Puts replicas, hosts and probing sites on the network, in the order of the file. */
export function placeEverything(scenario: RegistryScenario, network: Network, latency: LatencyTable): Places {
  const all: Placed[] = [];
  const place = (kind: SiteKind, name: string, region: string): Placed => {
    const placed = { name, region, site: network.addSite({ name, kind, region }) };
    all.push(placed);
    return placed;
  };
  const { service, routing } = scenario;
  const looksDeep = service.healthCheck === 'deep' && 'trafficManager' in routing;
  const replicas = service.replicas.map(({ name, region }) => ({
    ...place('replica', name, region),
    ...(looksDeep ? { health: place('replica', `${name} health`, region).site } : {}),
  }));
  // Hosts of pushers and fleets stand in regions of the provider.
  const clients = scenario.clients.map(({ name, region }) => place('app-server', name, region));
  const probes =
    'trafficManager' in routing
      ? routing.trafficManager.probe.sites.map((region, index) =>
          place('probe', `${region}#${index + 1}`, region),
        )
      : [];
  return {
    replicas,
    clients,
    appServers: [],
    probes,
    sitesIn: (region) => all.filter((placed) => placed.region === region).map((placed) => placed.site),
    regionRtt_us: (from, to) => latency.figures(from, to).p50_us,
  };
}
