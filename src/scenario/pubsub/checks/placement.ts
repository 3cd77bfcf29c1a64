import { doubtEmptyRegions } from '../../checks/placement.js';
import type { Say } from '../../diagnostic.js';
import type { Check, CheckContext } from './context.js';

/** Where probing sites stand together, and where an outage finds nothing. */
export const checkPlacement: Check = (context, say) => {
  warnOfSitesTogether(context, say);
  const { service, clients } = context.draft;
  const standing = [...(service?.replicas ?? []), ...(service?.appServers ?? [])];
  const regionOf = (someone: { readonly region?: string | undefined } | undefined) => someone?.region;
  doubtEmptyRegions(context, standing.map(regionOf), (clients ?? []).map(regionOf), say);
};

function warnOfSitesTogether({ draft }: CheckContext, say: Say): void {
  const manager = draft.routing?.trafficManager;
  const sites = typeof manager === 'object' ? manager.probe?.sites : undefined;
  if (typeof sites !== 'object' || sites.length < 2) return;
  if (sites.includes(undefined) || new Set(sites).size > 1) return;
  say({
    severity: 'warning',
    code: 'one-region',
    path: ['routing', 'trafficManager', 'probe', 'sites'],
    message: `all ${sites.length} probing sites stand in ${sites[0]}: trouble on its paths looks like an outage of every endpoint`,
    hint: 'regions far apart from each other',
  });
}
