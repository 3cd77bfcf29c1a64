import { type LinkCandidate, whyNoLink } from '../../../domain/cache-link.js';
import { doubt, entriesOf, isWritten } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { replicaNames } from '../../names.js';
import { formatBytes, formatDuration } from '../../quantity-text.js';
import type { CacheDraft, Check, CheckContext } from './context.js';
import { writesOf } from './sync-size.js';

type LinkDraft = NonNullable<NonNullable<CheckContext['draft']['service']>['link']>;

/** The link of two caches: that they can be linked, and that its options fit each other. */
export const checkLink: Check = (context, say) => {
  const { service } = context.draft;
  if (service?.strategy !== 'async-link' || service.link === undefined) return;
  checkPair(context, say);
  checkSecondary(context, service.link, say);
  checkTimers(context, service.link, say);
  checkBuffers(service.link, say);
  doubtOptionsOfNothing(context, service.link, say);
};

function checkPair(context: CheckContext, say: Say): void {
  const { service } = context.draft;
  const caches = service?.replicas ?? [];
  const [primary, secondary] = candidatesOf(caches);
  const { linked, via } = service?.link ?? {};
  if (caches.length > 2 || linked !== true || via === undefined) return;
  if (primary === undefined || secondary === undefined) return;
  for (const { of, setting, reason } of whyNoLink(primary, secondary, via)) {
    say({
      code: 'cannot-be-linked',
      path: ['service', 'replicas', of === 'primary' ? 0 : 1, setting],
      message: reason,
      hint: setting === 'vnet' ? 'link: {via: gateway}' : 'link: {linked: false} leaves them apart',
    });
  }
}

/** Each complete as far as linking goes; undefined: something could not be read. */
export function candidatesOf(
  caches: readonly (CacheDraft | undefined)[],
): readonly (LinkCandidate | undefined)[] {
  const names = replicaNames(caches);
  return caches.map((cache, index) => {
    const { region, tier, size, shards, subscription, vnet, state, persistence } = cache ?? {};
    if (region === undefined || tier === undefined || size === undefined || shards === undefined)
      return undefined;
    if (subscription === undefined || state === undefined || persistence === undefined) return undefined;
    return { name: names[index]!, region, tier, size, shards, subscription, vnet, state, persistence };
  });
}

/** What waits for a secondary needs one. */
function checkSecondary(context: CheckContext, { linked, wait, minReplicas }: LinkDraft, say: Say): void {
  const { draft } = context;
  const path = ['service', 'link'];
  const isAlone = draft.service?.replicas?.length === 1;
  if (isAlone) {
    const message = 'one cache has no secondary: nothing is replicated';
    const hint = 'add a second cache, or say strategy: single';
    doubt(say, 'no-secondary', ['service', 'replicas'], message, hint);
  }
  const comes = entriesOf(draft.operator).some(([, action]) => action.do === 'link');
  const why = isAlone
    ? 'there is no second cache'
    : linked === false && !comes
      ? 'nothing links the caches'
      : '';
  if (why === '') return;
  if ((minReplicas?.toWrite ?? 0) > 0) {
    const message = `${why}: every write is refused for want of a secondary`;
    say({ code: 'no-secondary', path: [...path, 'minReplicas', 'toWrite'], message, expected: '0' });
  }
  if ((wait?.replicas ?? 0) > 0) {
    const message = `${why}: every write waits for its whole time-out`;
    say({ code: 'no-secondary', path: [...path, 'wait', 'replicas'], message, expected: '0' });
  }
}

/** So many writes on average within a time-out leave no silence of its length. */
const WRITES_THAT_KEEP = 20;

/** Times that have to be in an order to mean what they say. */
function checkTimers({ draft }: CheckContext, { timeout, pingInterval, wait }: LinkDraft, say: Say): void {
  const path = ['service', 'link'];
  const isIdle = (timeout ?? 0) * writesOf(draft) < WRITES_THAT_KEEP * 1e6;
  if (timeout !== undefined && pingInterval !== undefined && pingInterval >= timeout && isIdle) {
    const message = `pings every ${formatDuration(pingInterval)}, and silence for ${formatDuration(timeout)} ends the link: it breaks whenever nothing is written`;
    doubt(say, 'idle-link', [...path, 'pingInterval'], message, 'less than timeout');
  }
  if ((wait?.replicas ?? 0) === 0 || wait?.timeout === undefined) return;
  for (const [, { name, timeout: patience }] of entriesOf(draft.clients)) {
    if (patience === undefined || wait.timeout < patience) continue;
    const message = `WAIT lasts up to ${formatDuration(wait.timeout)}, the application "${name ?? ''}" gives up after ${formatDuration(patience)}: without the secondary no write is known to be done`;
    doubt(
      say,
      'wait-too-long',
      [...path, 'wait', 'timeout'],
      message,
      'less than the time-out of the application',
    );
    return;
  }
}

function checkBuffers({ outputBufferLimit, backlog }: LinkDraft, say: Say): void {
  const { hard = 0, soft = 0 } = outputBufferLimit ?? {};
  const path = ['service', 'link', 'outputBufferLimit'];
  if (hard > 0 && soft >= hard) {
    const message = `the soft limit of ${formatBytes(soft)} is never reached before the hard one of ${formatBytes(hard)}`;
    doubt(say, 'no-effect', [...path, 'soft'], message, 'less than hard');
  }
  if (backlog === undefined || hard === 0 || backlog <= hard) return;
  const message = `a hard limit of ${formatBytes(hard)} below the backlog of ${formatBytes(backlog)}: Redis takes the size of the backlog instead`;
  doubt(say, 'below-backlog', [...path, 'hard'], message, 'as much as the backlog, or more');
}

/** Options of what is switched off, or of networks that need no joining. */
function doubtOptionsOfNothing(
  context: CheckContext,
  { diskless, minReplicas, wait, outputBufferLimit, via, linked }: LinkDraft,
  say: Say,
): void {
  const path = ['service', 'link'];
  const idle = (isIdle: boolean, keys: readonly string[], why: string) => {
    if (!isIdle || !isWritten(context, [...path, ...keys])) return;
    doubt(say, 'no-effect', [...path, ...keys], `"${keys.at(-1)}" has no effect ${why}`);
  };
  idle(diskless === false, ['disklessDelay'], 'with diskless: false');
  idle(diskless === true, ['machine', 'dump'], 'with diskless: true');
  idle(minReplicas?.toWrite === 0, ['minReplicas', 'maxLag'], 'with toWrite: 0');
  idle(wait?.replicas === 0, ['wait', 'timeout'], 'with replicas: 0');
  idle(outputBufferLimit?.soft === 0, ['outputBufferLimit', 'softFor'], 'without a soft limit');
  const caches = context.draft.service?.replicas ?? [];
  const vnets = new Set(caches.map((cache) => cache?.vnet));
  const joins = via === 'none' || linked === undefined || vnets.size > 1;
  idle(!joins && !caches.includes(undefined), ['via'], 'on caches of one network');
}
