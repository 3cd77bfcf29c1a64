import { doubt, entriesOf, isWritten } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatDuration } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import type { ActionDraft, Check, CheckContext } from './context.js';

type FailOverDraft = Extract<ActionDraft, { readonly do?: 'fail-over' | undefined }>;

/** Failovers by operators: what alerts them can happen, and there is time to be done with it. */
export const checkAlerts: Check = (context, say) => {
  for (const [index, action] of entriesOf(context.draft.operator)) {
    if (action.do !== 'fail-over') continue;
    const path = ['operator', index];
    if (action.alert !== undefined) doubtAlert(action.alert, path, context, say);
    doubtTime(action, path, context, say);
  }
};

function doubtAlert(
  alert: NonNullable<FailOverDraft['alert']>,
  path: Path,
  context: CheckContext,
  say: Say,
): void {
  const { draft } = context;
  const at = [...path, 'alert'];
  const never = (key: string, why: string, hint?: string) =>
    doubt(say, 'never-fires', [...at, key], `the alert never fires: ${why}`, hint);
  if (alert.on === 'errors' && alert.above === 1)
    never('above', 'more than all operations cannot fail', 'above: 50%');
  if (alert.on === 'link-down' && isWritten(context, [...at, 'above'])) {
    doubt(say, 'no-effect', [...at, 'above'], '"above" has no effect with on: link-down');
  }
  const links = entriesOf(draft.operator).some(([, action]) => action.do === 'link');
  if (alert.on === 'link-down' && draft.service?.link?.linked === false && !links) {
    never('on', 'there is no link that could be down', 'on: errors');
  }
  const faults = entriesOf(draft.faults);
  const longest = Math.max(...faults.map(([, fault]) => fault.for ?? Number.POSITIVE_INFINITY));
  if (faults.length === 0) {
    doubt(say, 'never-fires', at, 'the alert never fires: nothing goes wrong');
  } else if (alert.for !== undefined && longest < alert.for) {
    const lasts = `nothing goes wrong for longer than ${formatDuration(longest)}, and it waits for ${formatDuration(alert.for)}`;
    never('for', lasts);
  }
}

/** Steps that are not done when the run ends show no failover. */
function doubtTime(action: FailOverDraft, path: Path, { draft }: CheckContext, say: Say): void {
  const { decide = 0, unlink = 0, promote = 0, switch: switching = 0, at, alert } = action;
  const { duration } = draft;
  const first = entriesOf(draft.faults)[0]?.[1].at;
  const begins = at ?? (first === undefined || alert?.for === undefined ? undefined : first + alert.for);
  if (begins === undefined || duration === undefined || begins >= duration) return;
  const done = begins + decide + unlink + promote + switching;
  if (done < duration) return;
  const message = `the failover is done at ${formatDuration(done)} at the earliest, after the run of ${formatDuration(duration)}`;
  doubt(say, 'beyond-end', [...path, 'do'], message, 'a longer run, or quicker steps');
}
