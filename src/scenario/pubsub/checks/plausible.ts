import { entriesOf, isWritten } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatDuration } from '../../quantity-text.js';
import { groupsOf, type PopulationDraft } from './clients.js';
import type { Check, CheckContext } from './context.js';

/** From that many clients on, reconnecting in step is a storm. */
const STORM = 1_000;
/** Shorter pauses for ever are an attack on whoever refuses. */
const POLITE_US = 100_000;

/** Clients: legal, but probably not meant. Each warning says why. */
export const checkPlausible: Check = (context, say) => {
  for (const [index, population] of entriesOf(context.draft.clients)) {
    const warn: Warn = (code, keys, message, hint) =>
      say({ severity: 'warning', code, path: ['clients', index, ...keys], at: 'key', message, hint });
    warnOfArrivals(population, context, index, warn);
    if (population.kind !== 'websocket') continue;
    warnOfDeafness(population, warn);
    warnOfReconnects(population, context, warn);
    warnOfGroups(population, context, warn);
  }
  warnOfEarlyMetrics(context, say);
};

type Warn = (code: string, keys: readonly string[], message: string, hint?: string) => void;

function warnOfDeafness({ keepAlive }: PopulationDraft, warn: Warn): void {
  if (keepAlive?.from !== 'none') return;
  warn(
    'never-notices',
    ['keepAlive'],
    'nobody sends pings: a dead connection shows only when TCP gives up on sent data, after about 15 min, or never',
    'keepAlive: {from: client, interval: 20s, timeout: 120s}',
  );
}

function warnOfReconnects(
  { reconnect, count = 0 }: PopulationDraft,
  context: CheckContext,
  warn: Warn,
): void {
  if (reconnect === undefined) return;
  if (reconnect.backoff === 'never') {
    const message = 'backoff: never: a client that loses its connection stays offline';
    warn('never-returns', ['reconnect'], message, 'fixed or exponential');
    return;
  }
  if (reconnect.jitter === 'none' && count > STORM && context.draft.faults?.length !== 0) {
    const message = `${count} clients reconnect without jitter: they come back in step, as a storm`;
    warn('no-jitter', ['reconnect'], message, 'reconnect: {jitter: full}');
  }
  const { backoff, base, cap, recovery } = reconnect;
  const endless = backoff === 'fixed' ? base : backoff === 'exponential' ? cap : undefined;
  const shortest = Math.min(
    endless ?? Number.POSITIVE_INFINITY,
    (typeof recovery === 'object' ? recovery.every : undefined) ?? Number.POSITIVE_INFINITY,
  );
  if (shortest >= POLITE_US) return;
  const message = `a client that is refused tries again every ${formatDuration(shortest)}: an outage becomes an attack on whoever is left, and the run long`;
  warn('hammering', ['reconnect'], message, 'a second or more');
}

function warnOfGroups(population: PopulationDraft, context: CheckContext, warn: Warn): void {
  const { size, pool, at } = groupsOf(population) ?? {};
  if (size === undefined || at === undefined) return;
  if (size === 1 && population.publish?.to === 'group') {
    const message = 'a group of 1 has nobody to send to: messages are published and reach no one';
    warn('lonely-group', at, message, 'size: 2 or more');
    return;
  }
  const sharing = entriesOf(context.draft.clients).filter(([, other]) => groupsOf(other)?.pool === pool);
  if (sharing.some(([, { count }]) => count === undefined)) return;
  const members = sharing.reduce((sum, [, { count = 0 }]) => sum + count, 0);
  if (members >= size) return;
  const message = `groups have ${size} members, but only ${members} clients share the pool "${pool}": they are one smaller group`;
  warn('small-pool', at, message, `size: ${members} or less`);
}

/** Clients that come late: after the run, or when the fault is there already. */
function warnOfArrivals(
  { arriveOver }: PopulationDraft,
  context: CheckContext,
  index: number,
  warn: Warn,
): void {
  const { duration, faults } = context.draft;
  if (arriveOver === undefined || arriveOver === 0) return;
  const keys = isWritten(context, ['clients', index, 'arriveOver']) ? ['arriveOver'] : [];
  if (duration !== undefined && duration > 0 && arriveOver >= duration) {
    const share = `${Math.round((100 * duration) / arriveOver)} %`;
    const message = `clients arrive over ${formatDuration(arriveOver)}, the run ends after ${formatDuration(duration)}: only ${share} of them ever come`;
    warn('late-arrivals', keys, message);
    return;
  }
  const early = entriesOf(faults).find(([, { at }]) => at !== undefined && at < arriveOver);
  if (early === undefined) return;
  const message = `clients arrive over ${formatDuration(arriveOver)}, a fault begins at ${formatDuration(early[1].at ?? 0)}: who comes later is not hit by it`;
  warn('late-arrivals', keys, message, 'a fault after everybody has come');
}

/** A warm-up is there to leave the arrivals out of the figures. */
function warnOfEarlyMetrics({ draft }: CheckContext, say: Say): void {
  const { warmup, clients } = draft;
  if (warmup === undefined || warmup === 0) return;
  const slowest = entriesOf(clients)
    .filter(([, { arriveOver = 0 }]) => arriveOver > warmup)
    .at(0)?.[1];
  if (slowest === undefined) return;
  say({
    severity: 'warning',
    code: 'short-warmup',
    path: ['warmup'],
    message: `clients "${slowest.name ?? ''}" arrive over ${formatDuration(slowest.arriveOver ?? 0)}: the figures hold their arrival as well`,
    hint: 'a warm-up longer than the arrivals',
  });
}
