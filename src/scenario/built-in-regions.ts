import { azureRegionRows } from '../topology/tables/azure-regions.js';

/** Names of the regions that every scenario may use. */
export const builtInRegions: ReadonlySet<string> = new Set(azureRegionRows.map(([id]) => id));
