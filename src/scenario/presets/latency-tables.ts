import type { Preset } from './preset.js';

/** Presets of `network.latency`; the first is the default. The figures themselves are the topology's. */
export const latencyTables: readonly Preset[] = [
  {
    name: 'azure-2026-07',
    summary: 'measured round trips between 54 Azure regions, P50 and P95 over 30 days',
    settings: {},
    source: 'Azure network round-trip latency statistics, tables dated 30 July 2026',
    date: '2026-07-30',
    verified: 'measured',
  },
];
