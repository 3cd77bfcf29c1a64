import type { Say } from '../diagnostic.js';
import type { Draft } from '../lenient.js';
import { milestoneKinds } from '../milestone-kinds.js';
import { areInstances } from '../pubsub/instances.js';
import type { Check } from './context.js';
import { mustName } from './context.js';

/** Tolerances name kinds of milestones that there are. */
export const checkGolden: Check = ({ draft }, say) => {
  for (const kind of Object.keys(draft.golden?.tolerances ?? {})) {
    mustName('milestone', kind, Object.keys(milestoneKinds), ['golden', 'tolerances', kind], say, 'key');
  }
  warnOfIdlePhases(draft, say);
};

/** Phases move the probes against a fault: without either all runs would differ by chance alone. */
function warnOfIdlePhases({ phases = 1, routing, faults, service }: Draft, say: Say): void {
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
}
