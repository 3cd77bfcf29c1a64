import { areInstances } from '../instances.js';
import type { Check } from './context.js';

/** Phases move the probes against a fault: without either all runs would differ by chance alone. */
export const checkPhases: Check = ({ draft: { phases = 1, routing, faults, service } }, say) => {
  if (phases === 1) return;
  const manager = routing?.trafficManager;
  const why = areInstances(service?.strategy)
    ? 'app servers find out about instances, each at a phase of its own'
    : routing?.fixed !== undefined
      ? 'routing is fixed, nothing probes'
      : typeof manager === 'object' && manager.probe?.repeat === 'end-to-start'
        ? 'probes that start when the last one ended keep no phase'
        : faults?.length === 0
          ? 'no fault meets the probes'
          : undefined;
  if (why === undefined) return;
  say({
    severity: 'warning',
    code: 'no-effect',
    path: ['phases'],
    at: 'key',
    message: `"phases" has no effect: ${why}`,
  });
};
