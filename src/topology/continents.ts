import { haversine_m } from '../kernel/math.js';
import type { Region, RegionBook } from './regions.js';

/**
 * The continents between which the provider's traffic costs more: North America, Europe, Asia,
 * Oceania, the Middle East and Africa, South America (Azure bandwidth pricing).
 */
export type Continent =
  | 'north-america'
  | 'south-america'
  | 'europe'
  | 'asia'
  | 'oceania'
  | 'middle-east-and-africa';

/** Of a region of the scenario's own: that of the nearest built-in one. Throws for an unknown region. */
export function continentOf(book: RegionBook, id: string): Continent {
  const region = book.find(id);
  if (region === undefined) throw new Error(`unknown region '${id}'`);
  const known = region.origin === 'built-in' ? region : nearestBuiltIn(book, region);
  const continent = known === undefined ? undefined : BY_GEOGRAPHY[known.geography];
  if (continent === undefined) throw new Error(`no continent for region '${id}'`);
  return continent;
}

function nearestBuiltIn(book: RegionBook, { lat, lon }: Region): Region | undefined {
  const distance_m = (other: Region) => haversine_m(lat, lon, other.lat, other.lon);
  return book.all
    .filter(({ origin }) => origin === 'built-in')
    .reduce<Region | undefined>(
      (best, next) => (best === undefined || distance_m(next) < distance_m(best) ? next : best),
      undefined,
    );
}

/** By the geographies of data/azure-regions.csv. */
const BY_GEOGRAPHY: Readonly<Record<string, Continent>> = {
  'Asia Pacific': 'asia',
  Australia: 'oceania',
  Austria: 'europe',
  Belgium: 'europe',
  Brazil: 'south-america',
  Canada: 'north-america',
  Chile: 'south-america',
  Denmark: 'europe',
  Europe: 'europe',
  France: 'europe',
  Germany: 'europe',
  India: 'asia',
  Indonesia: 'asia',
  Israel: 'middle-east-and-africa',
  Italy: 'europe',
  Japan: 'asia',
  Korea: 'asia',
  Malaysia: 'asia',
  Mexico: 'north-america',
  'New Zealand': 'oceania',
  Norway: 'europe',
  Poland: 'europe',
  Qatar: 'middle-east-and-africa',
  'South Africa': 'middle-east-and-africa',
  Spain: 'europe',
  Sweden: 'europe',
  Switzerland: 'europe',
  UAE: 'middle-east-and-africa',
  'United Kingdom': 'europe',
  'United States': 'north-america',
};
