import type { Topology } from '../metrics/result.js';
import type { Scenario } from '../scenario/scenario.js';
import { regionBook } from '../topology/regions.js';

/** Who takes part and where, for the charts and maps of the result. */
export function topologyOf(scenario: Scenario): Topology {
  const regions = regionBook(scenario.regions);
  const location = (id: string) => {
    const region = regions.find(id);
    if (region === undefined) throw new Error(`no region '${id}'`); // check() refuses it before
    return { latitude: region.lat, longitude: region.lon };
  };
  return {
    replicas: scenario.service.replicas.map(({ name, region }) => ({ name, region, ...location(region) })),
    clients: scenario.clients.map(({ name, region, kind, count }) => ({
      name,
      region,
      kind,
      count,
      ...location(region),
    })),
  };
}
