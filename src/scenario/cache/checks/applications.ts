import { doubt, entriesOf, isWritten, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatCount } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import { hasOnePrimary } from '../strategies.js';
import type { ApplicationDraft, Check, CheckContext } from './context.js';

/** Beyond these a run does not end in any sensible time or memory. */
const LIMITS = {
  sessions: 1_000_000,
  keys: 5_000_000,
  operations: 200_000_000,
  perSecond: 1_000_000,
} as const;

/** Applications: regions and caches that exist, shares that add up, work that a run can do. */
export const checkApplications: Check = (context, say) => {
  const applications = entriesOf(context.draft.clients);
  mustDiffer(
    'population',
    applications.map(([index, { name }]) => [name, ['clients', index, 'name']]),
    say,
  );
  let operations = 0;
  let perSecond = 0;
  for (const [index, application] of applications) {
    const path = ['clients', index];
    for (const key of ['region', 'standby', 'users'] as const) {
      mustName('region', application[key], context.regions, [...path, key], say);
    }
    doubtPlaces(application, path, context, say);
    checkLoad(application, path, context, say);
    operations += operationsOf(application, context);
    perSecond += openRate(application);
  }
  doubtOverload(perSecond, context, say);
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

/** A region to move to is another one, and somebody moves there. */
function doubtPlaces(
  { name, region, standby }: ApplicationDraft,
  path: Path,
  context: CheckContext,
  say: Say,
): void {
  const { draft } = context;
  if (standby === undefined || name === undefined) return;
  const at = [...path, 'standby'];
  if (standby === region) {
    return doubt(say, 'no-effect', at, `${standby} is where the application runs already`);
  }
  const moves = entriesOf(draft.operator).some(
    ([, action]) =>
      (action.do === 'fail-over' || action.do === 'switch') &&
      action.move !== 'endpoint' &&
      (action.applications === undefined || action.applications.includes(name)),
  );
  if (moves || isWritten(context, ['variants'])) return;
  doubt(
    say,
    'no-effect',
    at,
    `nobody ever moves the application to ${standby}`,
    'operator: [{do: fail-over, move: stack}]',
  );
}

/** Open arrivals alone ask for more than a cache serves: the queue grows to the end. */
function doubtOverload(perSecond: number, { draft, replicas }: CheckContext, say: Say): void {
  const { throughput, strategy } = draft.service ?? {};
  if (throughput === undefined) return;
  // Where each cache serves whoever is near, all of them share the load at best.
  const served = throughput * (hasOnePrimary(strategy) ? 1 : Math.max(1, replicas.length));
  if (perSecond <= served) return;
  const message = `the applications ask for ${formatCount(perSecond)} operations a second, the caches serve ${formatCount(served)}: the queue grows to the end`;
  doubt(
    say,
    'overload',
    ['service', 'throughput'],
    message,
    'a lower rate, fewer sessions, or a higher throughput',
  );
}

function checkLoad(application: ApplicationDraft, path: Path, context: CheckContext, say: Say): void {
  const { load, count = 0, keys, users, calls } = application;
  const { reads = 0, increments = 0, arrivals } = load ?? {};
  if (reads + increments > 1) {
    const message = `reads and increments together are more than all operations (${Math.round(100 * (reads + increments))} %)`;
    say({
      code: 'shares',
      path: [...path, 'load', 'increments'],
      message,
      expected: 'at most 100% together',
    });
  }
  const idle = (isIdle: boolean, keys: readonly string[], why: string) => {
    if (!isIdle || !isWritten(context, [...path, ...keys])) return;
    doubt(say, 'no-effect', [...path, ...keys], `"${keys.at(-1)}" has no effect ${why}`);
  };
  idle(arrivals === 'open', ['load', 'think'], 'with arrivals: open');
  idle(arrivals === 'closed', ['load', 'rate'], 'with arrivals: closed');
  idle(reads === 1, ['load', 'valueSize'], 'with reads: 100%');
  // A session that asks again when it has its answer waits that long after one that failed.
  const neverWaits = application.retries?.times === 0 && arrivals === 'open';
  idle(neverWaits, ['retries', 'pause'], 'with times: 0 and arrivals: open');
  if (users === undefined && (calls ?? 1) > 1) {
    doubt(
      say,
      'no-effect',
      [...path, 'calls'],
      '"calls" has no effect: nobody uses the application',
      'users: a region',
    );
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
  if (openRate(application) > LIMITS.perSecond) {
    const message = `${formatCount(openRate(application))} operations a second, the limit is ${LIMITS.perSecond}`;
    say({ code: 'too-large', path: [...path, 'load', 'rate'], message });
  }
}

/** Operations a second, whatever becomes of earlier ones. */
function openRate({ load, count = 0, users, calls = 1 }: ApplicationDraft): number {
  const { arrivals, rate = 0 } = load ?? {};
  return arrivals === 'open' ? rate * count * (users === undefined ? 1 : calls) : 0;
}

/** Of a closed loop: as if every operation took a millisecond at least. */
function operationsOf({ load, count = 0, calls = 1 }: ApplicationDraft, { draft }: CheckContext): number {
  const seconds = (draft.duration ?? 0) / 1e6;
  const { arrivals, rate = 0, think = 0 } = load ?? {};
  const each = arrivals === 'closed' ? 1e6 / Math.max(1_000, think) : rate;
  return seconds * each * count * calls;
}
