import { entriesOf, mustDiffer, mustName } from '../../checks/context.js';
import { formatDuration } from '../../quantity-text.js';
import type { Check } from './context.js';

/** Operators: on replicas that exist, within the run, and nothing that makes no sense. */
export const checkOperator: Check = ({ draft, replicas }, say) => {
  const actions = entriesOf(draft.operator);
  mustDiffer(
    'action',
    actions.map(([index, { as }]) => [as, ['operator', index, 'as']]),
    say,
  );
  for (const [index, action] of actions) {
    const path = ['operator', index];
    mustName('replica', action.replica, replicas, [...path, 'replica'], say);
    if (action.at !== undefined && draft.duration !== undefined && action.at >= draft.duration) {
      const message = `at ${formatDuration(action.at)} the run of ${formatDuration(draft.duration)} is over`;
      say({ code: 'action-time', path: [...path, 'at'], message });
    }
    const at = replicas.indexOf(action.replica ?? '');
    if (at < 0) continue;
    const isPresent = draft.service?.replicas?.[at]?.present !== false;
    if (action.do === 'add-replica' && isPresent) {
      say({
        code: 'contradiction',
        path: [...path, 'replica'],
        message: `"${action.replica}" is there from the start`,
        hint: 'say present: false at the replica',
      });
    }
    if (action.do === 'remove-replica' && at === 0) {
      say({
        code: 'provider-limit',
        path: [...path, 'replica'],
        message: 'the home region of a registry cannot be removed',
        hint: 'remove another replica',
      });
    }
    const isSingle = draft.service?.strategy !== 'eventual';
    if (isSingle && (action.do === 'add-replica' || action.do === 'remove-replica')) {
      say({
        code: 'contradiction',
        path: [...path, 'do'],
        message: `strategy "${draft.service?.strategy}" has no replicas to add or remove`,
        hint: 'take the strategy eventual',
      });
    }
  }
};
