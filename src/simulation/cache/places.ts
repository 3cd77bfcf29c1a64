import type { Home } from '../../clients/applications/options.js';
import type { SiteId } from '../../domain/ids.js';
import type { PlaceMap } from '../../faults/effect.js';
import type { CacheScenario } from '../../scenario/cache/scenario.js';
import type { Network, SiteKind } from '../../topology/network.js';

/** Where an application can run, and where its users are. */
export interface ApplicationPlaces {
  readonly home: Home;
  readonly standby: Home | null;
  readonly users: SiteId | null;
}

/** A place where an application can run, as an outage of its region takes it. */
export interface ServerPlace {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
  readonly application: number;
  readonly place: 'home' | 'standby';
}

export interface CachePlaces extends PlaceMap {
  readonly applications: readonly ApplicationPlaces[];
  readonly appServers: readonly ServerPlace[];
}

/** Puts caches, applications and their users on the network, in the order of the file. */
export function placeCaches(scenario: CacheScenario, network: Network): CachePlaces {
  const all: { readonly name: string; readonly region: string; readonly site: SiteId }[] = [];
  const place = (kind: SiteKind, name: string, region: string) => {
    const placed = { name, region, site: network.addSite({ name, kind, region }) };
    all.push(placed);
    return placed;
  };
  const replicas = scenario.service.replicas.map(({ name, region }) => place('replica', name, region));
  const servers: ServerPlace[] = [];
  const clients: { readonly name: string; readonly region: string; readonly site: SiteId }[] = [];
  const applications = scenario.clients.map(({ name, region, standby, users }, application) => {
    const server = (where: 'home' | 'standby', there: string): Home => {
      const site = place('app-server', where === 'home' ? name : `${name}@${there}`, there);
      servers.push({ ...site, application, place: where });
      clients.push({ ...site, name });
      return site;
    };
    const home = server('home', region);
    const away = standby === undefined ? null : server('standby', standby);
    const userSite = users === undefined ? null : place('clients', `${name} users`, users).site;
    return { home, standby: away, users: userSite };
  });
  return {
    replicas,
    clients,
    appServers: servers,
    applications,
    sitesIn: (region) => all.filter((placed) => placed.region === region).map(({ site }) => site),
  };
}
