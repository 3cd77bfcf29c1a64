import { entriesOf } from '../../checks/context.js';
import { doubtEmptyRegions } from '../../checks/placement.js';
import type { Check } from './context.js';

/** Faults that find something of a cache service to act on. */
export const checkFaults: Check = (context, say) => {
  const { draft } = context;
  const applications = draft.clients ?? [];
  const standing = [
    ...(draft.service?.replicas ?? []).map((cache) => cache?.region),
    ...applications.map((application) => application?.region),
    ...entriesOf(applications).flatMap(([, { standby }]) => standby ?? []),
  ];
  const users = entriesOf(applications).flatMap(([, application]) => application.users ?? []);
  doubtEmptyRegions(context, standing, users, say);
  for (const [index, { kind }] of entriesOf(draft.faults)) {
    if (kind !== 'traffic-manager-outage') continue;
    say({
      code: 'fault-target',
      path: ['faults', index, 'kind'],
      message: 'there is no traffic manager: applications know their caches by address',
      hint: 'region-outage, replica-crash or network-cut',
    });
  }
};
