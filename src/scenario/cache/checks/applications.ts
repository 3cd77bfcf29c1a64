import { entriesOf, isWritten, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatCount } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import type { Check, CheckContext } from './context.js';

type ApplicationDraft = NonNullable<NonNullable<CheckContext['draft']['clients']>[number]>;

/** Beyond these a run does not end in any sensible time or memory. */
const LIMITS = {
  sessions: 1_000_000,
  keys: 5_000_000,
  operations: 200_000_000,
  perSecond: 1_000_000,
} as const;
const ENDPOINT_WORDS = ['primary', 'nearest'];

/** Applications: regions and caches that exist, shares that add up, work that a run can do. */
export const checkApplications: Check = (context, say) => {
  const applications = entriesOf(context.draft.clients);
  mustDiffer(
    'population',
    applications.map(([index, { name }]) => [name, ['clients', index, 'name']]),
    say,
  );
  let operations = 0;
  for (const [index, application] of applications) {
    const path = ['clients', index];
    for (const key of ['region', 'standby', 'users'] as const) {
      mustName('region', application[key], context.regions, [...path, key], say);
    }
    checkEndpoints(application, path, context, say);
    checkLoad(application, path, context, say);
    operations += operationsOf(application, context);
  }
  if (operations > LIMITS.operations) {
    say({
      code: 'too-large',
      path: ['clients'],
      at: 'key',
      message: `about ${formatCount(operations)} operations in the run, the limit is ${formatCount(LIMITS.operations)}`,
      hint: 'fewer sessions, a lower rate or a shorter run',
    });
  }
};

function checkEndpoints({ endpoints }: ApplicationDraft, path: Path, context: CheckContext, say: Say): void {
  for (const key of ['reads', 'writes'] as const) {
    const known = [...ENDPOINT_WORDS, ...context.replicas];
    mustName('replica', endpoints?.[key], known, [...path, 'endpoints', key], (problem) =>
      say({ ...problem, expected: `primary, nearest, or one of ${context.replicas.join(', ')}` }),
    );
  }
}

function checkLoad(application: ApplicationDraft, path: Path, context: CheckContext, say: Say): void {
  const { load, count = 0, keys, users, calls } = application;
  const { reads = 0, adds = 0, arrivals, rate = 0 } = load ?? {};
  if (reads + adds > 1) {
    const message = `reads and adds together are more than all operations (${Math.round(100 * (reads + adds))} %)`;
    say({ code: 'shares', path: [...path, 'load', 'adds'], message, expected: 'at most 100% together' });
  }
  const foreign = arrivals === 'open' ? 'think' : arrivals === 'closed' ? 'rate' : undefined;
  if (foreign !== undefined && isWritten(context, [...path, 'load', foreign])) {
    const message = `"${foreign}" has no effect with arrivals: ${arrivals}`;
    say({ severity: 'warning', code: 'no-effect', path: [...path, 'load', foreign], at: 'key', message });
  }
  if (users === undefined && (calls ?? 1) > 1) {
    const message = '"calls" has no effect: nobody uses the application';
    say({
      severity: 'warning',
      code: 'no-effect',
      path: [...path, 'calls'],
      at: 'key',
      message,
      hint: 'users: a region',
    });
  }
  if (count > LIMITS.sessions) {
    say({ code: 'too-large', path: [...path, 'count'], message: `more than ${LIMITS.sessions} sessions` });
  }
  const all = (keys?.count ?? 0) * (keys?.own === true ? count : 1);
  if (all > LIMITS.keys) {
    const message = `${formatCount(all)} keys, the limit is ${formatCount(LIMITS.keys)}`;
    say({ code: 'too-large', path: [...path, 'keys', 'count'], message, hint: 'fewer keys or sessions' });
  }
  const hot =
    typeof keys?.popularity === 'object' && 'hot' in keys.popularity ? keys.popularity.hot : undefined;
  if (hot?.keys !== undefined && keys?.count !== undefined && hot.keys > keys.count) {
    const message = `${hot.keys} hot keys of ${keys.count}`;
    say({ code: 'out-of-range', path: [...path, 'keys', 'popularity', 'hot', 'keys'], message });
  }
  if (arrivals === 'open' && rate * count * (calls ?? 1) > LIMITS.perSecond) {
    const message = `${formatCount(rate * count)} operations a second, the limit is ${LIMITS.perSecond}`;
    say({ code: 'too-large', path: [...path, 'load', 'rate'], message });
  }
}

/** Of a closed loop: as if every operation took a millisecond at least. */
function operationsOf({ load, count = 0, calls = 1 }: ApplicationDraft, { draft }: CheckContext): number {
  const seconds = (draft.duration ?? 0) / 1e6;
  const { arrivals, rate = 0, think = 0 } = load ?? {};
  const each = arrivals === 'closed' ? 1e6 / Math.max(1_000, think) : rate;
  return seconds * each * count * calls;
}
