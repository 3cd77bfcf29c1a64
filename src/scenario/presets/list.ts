import { cachePrices, caches } from './caches.js';
import { clientLibraries } from './client-libraries.js';
import { dnsPopulations } from './dns-populations.js';
import { latencyTables } from './latency-tables.js';
import type { Preset } from './preset.js';
import { priceSheets } from './prices.js';
import { registries, registryPrices } from './registries.js';
import { services } from './services.js';
import { trafficManagers } from './traffic-managers.js';

export type PresetKind =
  | 'service'
  | 'traffic-manager'
  | 'client-library'
  | 'dns'
  | 'latency'
  | 'prices'
  | 'cache'
  | 'cache-prices'
  | 'registry'
  | 'registry-prices';

export interface ListedPreset extends Preset {
  readonly kind: PresetKind;
  /** Where its name is written. */
  readonly setting: string;
  /** In force where a scenario names none. */
  readonly isDefault: boolean;
}

/** All presets, for `geosim list presets`. */
export function listPresets(): readonly ListedPreset[] {
  return (Object.keys(places) as PresetKind[]).flatMap((kind) =>
    presetsOf(kind).map((preset, index) => ({
      ...preset,
      kind,
      setting: places[kind],
      isDefault: index === 0,
    })),
  );
}

export function presetsOf(kind: PresetKind): readonly Preset[] {
  switch (kind) {
    case 'service':
      return services;
    case 'traffic-manager':
      return trafficManagers;
    case 'client-library':
      return clientLibraries;
    case 'dns':
      return dnsPopulations;
    case 'latency':
      return latencyTables;
    case 'prices':
      return priceSheets;
    case 'cache':
      return caches;
    case 'cache-prices':
      return cachePrices;
    case 'registry':
      return registries;
    case 'registry-prices':
      return registryPrices;
  }
}

export function defaultPreset(kind: PresetKind): Preset {
  return presetsOf(kind)[0]!;
}

const places: Readonly<Record<PresetKind, string>> = {
  service: 'service.preset',
  'traffic-manager': 'routing.trafficManager.preset',
  'client-library': 'clients[].preset',
  dns: 'clients[].dns.preset',
  latency: 'network.latency',
  prices: 'prices.preset',
  cache: 'service.preset (family: cache)',
  'cache-prices': 'prices.preset (family: cache)',
  registry: 'service.preset (family: registry)',
  'registry-prices': 'prices.preset (family: registry)',
};
