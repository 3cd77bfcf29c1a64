import { milestoneKinds } from '../milestone-kinds.js';
import type { Check } from './context.js';
import { mustName } from './context.js';

/** Tolerances name kinds of milestones that there are. */
export const checkGolden: Check = ({ draft }, say) => {
  for (const kind of Object.keys(draft.golden?.tolerances ?? {})) {
    mustName('milestone', kind, Object.keys(milestoneKinds), ['golden', 'tolerances', kind], say, 'key');
  }
};
