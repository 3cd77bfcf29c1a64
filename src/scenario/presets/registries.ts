import type { Preset } from './preset.js';

const SOURCE =
  'Azure Container Registry service tiers: included storage, operations a minute, bandwidth (the last table that had the latter two, of 2019: floors, not promises)';

/** Presets of `service` of a registry: its tier; the first is the default. */
export const registries: readonly Preset[] = [
  {
    name: 'acr-premium',
    summary: 'Azure Container Registry Premium: the tier that has replicas and dedicated data endpoints',
    settings: {
      tier: 'premium',
      limits: {
        reads: '10000/min',
        writes: '2000/min',
        download: '800Mbit/s',
        upload: '400Mbit/s',
        storage: '500GB',
      },
    },
    source: SOURCE,
    date: '2019',
    verified: 'documented',
  },
  {
    name: 'acr-standard',
    summary: 'Azure Container Registry Standard: one registry in one region',
    settings: {
      tier: 'standard',
      limits: {
        reads: '3000/min',
        writes: '500/min',
        download: '480Mbit/s',
        upload: '160Mbit/s',
        storage: '100GB',
      },
    },
    source: SOURCE,
    date: '2019',
    verified: 'documented',
  },
  {
    name: 'acr-basic',
    summary: 'Azure Container Registry Basic: one registry in one region, for trying things out',
    settings: {
      tier: 'basic',
      limits: {
        reads: '1000/min',
        writes: '100/min',
        download: '240Mbit/s',
        upload: '80Mbit/s',
        storage: '10GB',
      },
    },
    source: SOURCE,
    date: '2019',
    verified: 'documented',
  },
];

/** Presets of `prices` of a registry; the first is the default. */
export const registryPrices: readonly Preset[] = [
  {
    name: 'acr',
    summary: 'Azure Container Registry by the day, about, with traffic from North America or Europe',
    settings: {
      currency: 'USD',
      registryDay: { basic: 0.167, standard: 0.667, premium: 1.667 },
      storageGbDay: 0.003,
      egressPerGb: { sameContinent: 0.02, otherContinent: 0.05 },
    },
    source:
      'Azure Container Registry service tiers and c3x.dev (days and storage), MongoDB Atlas documentation on Azure data transfer (egress, lowest of its ranges)',
    date: '2025-12',
    verified: 'third-party',
  },
];
