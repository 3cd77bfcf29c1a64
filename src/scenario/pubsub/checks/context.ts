import type { Check as AnyCheck, CheckContext as AnyContext } from '../../checks/context.js';
import type { Path } from '../../tree.js';
import { areInstances } from '../instances.js';
import type { Draft } from '../schema.js';

export type Check = AnyCheck<Draft>;
export type CheckContext = AnyContext<Draft>;

/** The traffic manager that clients ask first, and where it is written; undefined: there is none. */
export function managerInForce({
  service,
  routing,
}: Draft): { readonly manager: ManagerDraft; readonly path: Path } | undefined {
  const instances = areInstances(service?.strategy);
  const manager = instances ? routing?.app?.trafficManager : routing?.trafficManager;
  if (typeof manager !== 'object') return undefined;
  return { manager, path: instances ? ['routing', 'app', 'trafficManager'] : ['routing', 'trafficManager'] };
}

type ManagerDraft = Exclude<NonNullable<NonNullable<Draft['routing']>['trafficManager']>, string>;
