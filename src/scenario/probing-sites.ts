import type { FaultDraft } from './names.js';

/**
 * Where the traffic manager's default probing sites stand, by preference: spread over continents
 * first. The provider does not publish its own list; the choice is ours.
 */
const preference = [
  'centralus',
  'northeurope',
  'southeastasia',
  'uksouth',
  'japaneast',
  'brazilsouth',
  'westus2',
  'australiaeast',
  'francecentral',
  'canadacentral',
  'centralindia',
  'southafricanorth',
  'koreacentral',
  'swedencentral',
  'southcentralus',
  'uaenorth',
  'eastus2',
  'westeurope',
];

/** The first `count` regions of the list that no outage of the scenario takes. */
export function defaultProbingSites(count: number, dark: ReadonlySet<string>): readonly string[] {
  return preference.filter((region) => !dark.has(region)).slice(0, count);
}

export function darkRegions(faults: readonly (FaultDraft | undefined)[] | undefined): ReadonlySet<string> {
  const regions = (faults ?? []).map((fault) => (fault?.kind === 'region-outage' ? fault.region : undefined));
  return new Set(regions.filter((region) => region !== undefined));
}
