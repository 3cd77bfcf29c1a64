import { haversine_m } from '../kernel/math.js';
import { azureRegionRows } from './tables/azure-regions.js';

/** A place with coordinates: one of the provider's regions, or the scenario's own. */
export interface Region {
  readonly id: string;
  readonly displayName: string;
  readonly geography: string;
  /** Degrees, north and east positive. */
  readonly lat: number;
  readonly lon: number;
  /** The region's paired region. Not mutual: see data/README.md. */
  readonly pair?: string;
  /** Has availability zones. */
  readonly zones: boolean;
  readonly origin: 'built-in' | 'scenario';
}

/** A region that the scenario brings along: an office, a branch, another provider's site. */
export interface OwnRegion {
  readonly name: string;
  /** Latitude and longitude in degrees. */
  readonly location: readonly [number, number];
}

/** The regions a scenario may name. */
export interface RegionBook {
  /** The built-in ones in alphabetical order, then the scenario's own in its order. */
  readonly all: readonly Region[];
  find(id: string): Region | undefined;
  /** Great-circle distance in metres. Throws when it does not know one of them. */
  distance_m(from: string, to: string): number;
}

/** The 58 built-in regions and the scenario's own. Throws when an own name is taken. */
export function regionBook(own: readonly OwnRegion[] = []): RegionBook {
  const all = [...azureRegionRows.map(builtIn), ...own.map(ownRegion)];
  const byId = new Map(all.map((region) => [region.id, region]));
  if (byId.size !== all.length) throw new Error(`region '${firstRepeated(all)}' is there twice`);
  const known = (id: string): Region => {
    const region = byId.get(id);
    if (region === undefined) throw new Error(`unknown region '${id}'`);
    return region;
  };
  return {
    all,
    find: (id) => byId.get(id),
    distance_m(from, to) {
      const [a, b] = [known(from), known(to)];
      return haversine_m(a.lat, a.lon, b.lat, b.lon);
    },
  };
}

function builtIn(row: (typeof azureRegionRows)[number]): Region {
  const [id, displayName, geography, lat, lon, pair, zones] = row;
  const region = { id, displayName, geography, lat, lon, zones, origin: 'built-in' as const };
  return pair === null ? region : { ...region, pair };
}

function ownRegion(own: OwnRegion): Region {
  const [lat, lon] = own.location;
  return {
    id: own.name,
    displayName: own.name,
    geography: 'scenario',
    lat,
    lon,
    zones: false,
    origin: 'scenario',
  };
}

function firstRepeated(all: readonly Region[]): string {
  const seen = new Set<string>();
  for (const region of all) {
    if (seen.has(region.id)) return region.id;
    seen.add(region.id);
  }
  return '';
}
