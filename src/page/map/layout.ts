import { type GeoProjection, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology as LandTopology } from 'topojson-specification';
import landData from 'world-atlas/land-110m.json';
import type { Topology } from '../../metrics/result.js';

export const MAP = { width: 600, height: 400, margin: 104 } as const;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export type Side = 'left' | 'right' | 'above' | 'below';

/** Where everything stands on the map, in its own units. */
export interface MapLayout {
  /** The land, as the path of an SVG. */
  readonly land: string;
  readonly replicas: readonly Spot[];
  /** Each beside its region, away from the middle of all places; `side` is where its label has room. */
  readonly clients: readonly (Spot & { readonly side: Side })[];
}

/** Shows the part of the world in which the run takes place, the Pacific in the middle where that is nearer. */
export function layoutOf({ replicas, clients }: Topology): MapLayout {
  const places = [...replicas, ...clients].map(({ longitude, latitude }): [number, number] => [
    longitude,
    latitude,
  ]);
  const projection = projectionFor(places);
  const at = ({ longitude, latitude }: { longitude: number; latitude: number }): Spot => {
    const [x, y] = projection([longitude, latitude]) ?? [MAP.width / 2, MAP.height / 2];
    return { x, y };
  };
  const hubs = replicas.map(at);
  const middle = {
    x: mean([...hubs, ...clients.map(at)].map(({ x }) => x)),
    y: mean([...hubs, ...clients.map(at)].map(({ y }) => y)),
  };
  return { land: landPath(projection), replicas: apart(hubs), clients: aroundRegions(clients, at, middle) };
}

function landPath(projection: GeoProjection): string {
  const topology = landData as unknown as LandTopology<{ land: GeometryCollection }>;
  return geoPath(projection).digits(1)(feature(topology, topology.objects.land)) ?? '';
}

/** At least so much of the world is shown, in degrees: a region alone would have no shape to know it by. */
const LEAST = { longitude: 80, latitude: 36 } as const;

function projectionFor(places: readonly [number, number][]): GeoProjection {
  const centre = middleLongitude(places.map(([longitude]) => longitude));
  const turned = places.map(([longitude, latitude]): [number, number] => [
    around(longitude, centre),
    latitude,
  ]);
  const [west, east] = padded(
    turned.map(([longitude]) => longitude),
    LEAST.longitude,
    -180,
    180,
  );
  const [south, north] = padded(
    turned.map(([, latitude]) => latitude),
    LEAST.latitude,
    -58,
    80,
  );
  const corners = [west, east].flatMap((longitude) =>
    [south, north].map((latitude) => [longitude + centre, latitude]),
  );
  const { width, height, margin } = MAP;
  return geoNaturalEarth1()
    .rotate([-centre, 0])
    .fitExtent(
      [
        [margin, margin * 0.7],
        [width - margin, height - margin * 0.7],
      ],
      { type: 'MultiPoint', coordinates: corners },
    )
    .clipExtent([
      [-2, -2],
      [width + 2, height + 2],
    ]);
}

/** The middle of the shortest arc that holds all of them. */
function middleLongitude(longitudes: readonly number[]): number {
  const sorted = [...longitudes].sort((a, b) => a - b);
  let best = { gap: -1, centre: 0 };
  for (const [index, longitude] of sorted.entries()) {
    const next = sorted[index + 1] ?? sorted[0]! + 360;
    const gap = next - longitude;
    if (gap > best.gap) best = { gap, centre: around((next + longitude) / 2 + 180, 0) };
  }
  return best.centre;
}

/** The same longitude, at most half a turn from the centre, counted from it. */
function around(longitude: number, centre: number): number {
  return ((((longitude - centre + 180) % 360) + 360) % 360) - 180;
}

function padded(values: readonly number[], least: number, low: number, high: number): [number, number] {
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const missing = Math.max(0, least - (to - from)) / 2;
  return [Math.max(low, from - missing), Math.min(high, to + missing)];
}

/** Replicas of one region side by side. */
function apart(spots: readonly Spot[]): readonly Spot[] {
  return spots.map(({ x, y }, index) => {
    const before = spots.slice(0, index).filter((other) => Math.hypot(other.x - x, other.y - y) < 24).length;
    return { x: x + before * 30, y: y + (before % 2) * 14 };
  });
}

/** From a region to the clients of it. */
const RING = 62;

/** Of a population's label, at most. */
const LABEL_WIDTH = 130;

function aroundRegions(
  clients: Topology['clients'],
  at: (place: { longitude: number; latitude: number }) => Spot,
  middle: Spot,
): MapLayout['clients'] {
  return clients.map((population) => {
    const hub = at(population);
    const mates = clients.filter(({ region }) => region === population.region);
    const place = mates.indexOf(population) - (mates.length - 1) / 2;
    const isMiddle = Math.hypot(hub.x - middle.x, hub.y - middle.y) < 20;
    const outward = isMiddle ? -Math.PI / 2 : Math.atan2(hub.y - middle.y, hub.x - middle.x);
    const angle = outward + place * Math.min(1.1, (1.6 * Math.PI) / mates.length);
    const [dx, dy] = [RING * Math.cos(angle), RING * Math.sin(angle)];
    const beside = dx < 0 ? 'left' : 'right';
    const room = dx < 0 ? hub.x + dx : MAP.width - hub.x - dx;
    const isFlat = Math.abs(dy) < RING * 0.4 && mates.length === 1;
    // Below a marker at the height of its region stands the region's own label.
    const side = isFlat && room > LABEL_WIDTH ? beside : dy < RING * 0.4 ? 'above' : 'below';
    return { x: hub.x + dx, y: hub.y + dy, side };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
