import type { Micros } from '../kernel/kernel.js';
import { azureRoundTrips } from './measured-round-trips.js';
import type { RegionBook } from './regions.js';

/** What is known of the round trip from one region to another, as `from` measures it. */
export interface RoundTripFigures {
  readonly p50_us: Micros;
  readonly p95_us: Micros;
  /** How many routes the path changes between; 2 where the measured spread shows it. */
  readonly routes: 1 | 2;
  readonly origin: 'measured' | 'scenario' | 'default' | 'distance' | 'local';
}

/**
 * Round trips of directed pairs of regions. A pair is looked up or estimated by distance, never put
 * together from others: measured round trips are no metric, 533 of the 2862 built-in pairs have a
 * "shorter" way over a third region that packets do not take.
 */
export interface LatencyTable {
  readonly source: string;
  /** Whether `figures` answers for the region; it throws for one that is not covered. */
  covers(region: string): boolean;
  figures(from: string, to: string): RoundTripFigures;
}

/** A table written out in a scenario or read from a CSV file (`network.latency`). */
export interface LatencySpec {
  readonly source: string;
  /** Between two regions without a pair. Without: by distance. */
  readonly default?: Micros | undefined;
  /** Within a region. */
  readonly local: Micros;
  readonly pairs: readonly {
    readonly from: string;
    readonly to: string;
    readonly p50: Micros;
    readonly p95?: Micros | undefined;
  }[];
}

export const latencyPresets = ['azure-2026-07'] as const;
export type LatencyPreset = (typeof latencyPresets)[number];

/**
 * P95 where only a median is known: the median ratio P95/P50 over the 2862 pairs of azure-2026-07.
 */
const P95_PER_P50 = 1.059;

/**
 * Round trip in ms by distance in km: linear fit over azure-2026-07, R² 0.82. For the four regions
 * the matrix lacks and for the scenario's own.
 */
const BASE_MS = 20.4;
const MS_PER_KM = 0.01467;

/**
 * Between two availability zones of one region, mean of TCP echoes between small machines
 * (simonpainter.com/azure-latency-1). Within one zone it is about 0.91 ms.
 */
const LOCAL_US = 1_550;

/**
 * A spread P95 − P50 from which a measured pair counts as changing between two routes: 75 of the
 * 2862 pairs, nearly all between East or South-East Asia and Europe or Africa, whose P95 is the
 * round trip of the way round the other side. Queueing does not do that: 90 % of all pairs stay
 * below 22 ms. See data/README.md.
 */
const TWO_ROUTES_SPREAD_US = 40_000;

/** The measured table of that name. */
export function presetLatency(preset: LatencyPreset, regions: RegionBook): LatencyTable {
  const measured = azureRoundTrips();
  return {
    source: preset,
    covers: (region) => regions.find(region) !== undefined,
    figures(from, to) {
      if (from === to) return estimated(LOCAL_US, 'local');
      const found = measured.find(from, to);
      if (found === undefined) return estimated(byDistance_us(regions, from, to), 'distance');
      const routes = found.p95_us - found.p50_us >= TWO_ROUTES_SPREAD_US ? 2 : 1;
      return { ...found, routes, origin: 'measured' };
    },
  };
}

/**
 * A table written out. A pair given in one direction only holds for both; a pair of a region with
 * itself goes before `local`; of two entries for the same pair the later one holds.
 */
export function writtenLatency(spec: LatencySpec, regions: RegionBook): LatencyTable {
  const given = new Map<string, RoundTripFigures>();
  for (const pair of spec.pairs) {
    given.set(key(pair.from, pair.to), {
      p50_us: pair.p50,
      p95_us: Math.max(pair.p50, pair.p95 ?? Math.round(pair.p50 * P95_PER_P50)),
      routes: 1,
      origin: 'scenario',
    });
  }
  return {
    source: spec.source,
    covers: (region) => spec.default !== undefined || regions.find(region) !== undefined,
    figures(from, to) {
      const pair = given.get(key(from, to)) ?? given.get(key(to, from));
      if (pair !== undefined) return pair;
      if (from === to) return estimated(spec.local, 'local');
      if (spec.default !== undefined) return estimated(spec.default, 'default');
      return estimated(byDistance_us(regions, from, to), 'distance');
    },
  };
}

function estimated(p50_us: Micros, origin: RoundTripFigures['origin']): RoundTripFigures {
  return { p50_us, p95_us: Math.round(p50_us * P95_PER_P50), routes: 1, origin };
}

function byDistance_us(regions: RegionBook, from: string, to: string): Micros {
  const km = regions.distance_m(from, to) / 1_000;
  return Math.round((BASE_MS + MS_PER_KM * km) * 1_000);
}

function key(from: string, to: string): string {
  return `${from} ${to}`;
}
