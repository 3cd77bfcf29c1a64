import { type LinkCandidate, whyNoLink } from '../../../domain/cache-link.js';
import { entriesOf, isWritten, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { replicaNames } from '../../names.js';
import { formatBytes } from '../../quantity-text.js';
import { hasOnePrimary } from '../strategies.js';
import type { Check, CheckContext } from './context.js';

type CacheDraft = NonNullable<NonNullable<NonNullable<CheckContext['draft']['service']>['replicas']>[number]>;

/** Memory of one shard of a Premium cache: P1 to P5. */
const AZURE_SIZES_bytes = [6e9, 13e9, 26e9, 53e9, 120e9];
/** What the strategy that comes with geosim can have; others say it themselves when they run. */
const MOST_CACHES: Readonly<Record<string, number>> = { single: 1, 'async-link': 2 };

/** The caches: a strategy that exists, caches that the provider offers and that it can link. */
export const checkService: Check = (context, say) => {
  const { service } = context.draft;
  mustName('strategy', service?.strategy, context.strategies, ['service', 'strategy'], say);
  const caches = service?.replicas ?? [];
  const names = replicaNames(caches);
  mustDiffer(
    'cache',
    entriesOf(caches).map(([index, cache]) => [
      names[index],
      ['service', 'replicas', index, cache.name === undefined ? 'region' : 'name'],
    ]),
    say,
  );
  const most = MOST_CACHES[service?.strategy ?? ''];
  if (most !== undefined && caches.length > most) {
    const two = most === 2 ? 'links two caches, and no third can be added' : 'has one cache';
    say({
      code: 'too-many-replicas',
      path: ['service', 'replicas'],
      at: 'key',
      message: `strategy "${service?.strategy}" ${two}: here are ${caches.length}`,
      hint: 'quorum, consensus and active-active take more',
    });
  }
  checkSizes(context, say);
  checkRoom(context, say);
  checkLink(context, names, say);
};

function checkSizes({ draft }: CheckContext, say: Say): void {
  for (const [index, { size, clockFast, clockSlow }] of entriesOf(draft.service?.replicas)) {
    const path = ['service', 'replicas', index];
    if (draft.provider === 'azure' && size !== undefined && !AZURE_SIZES_bytes.includes(size)) {
      say({
        code: 'provider-limit',
        path: [...path, 'size'],
        message: `the provider offers no cache of ${formatBytes(size)}`,
        expected: AZURE_SIZES_bytes.map(formatBytes).join(', '),
        hint: 'provider: custom allows any size',
      });
    }
    if ((clockFast ?? 0) > 0 && (clockSlow ?? 0) > 0) {
      const message = 'a clock is fast or slow, not both';
      say({ code: 'contradiction', path: [...path, 'clockSlow'], at: 'key', message });
    }
  }
}

/** What is there at the start must fit. */
function checkRoom({ draft }: CheckContext, say: Say): void {
  const { keys = 0, key = 0, value = 0 } = draft.service?.data ?? {};
  const bytes = keys * (key + value);
  for (const [, { size, shards }] of entriesOf(draft.service?.replicas)) {
    if (size === undefined || shards === undefined || bytes <= size * shards) continue;
    say({
      code: 'too-large',
      path: ['service', 'data', 'keys'],
      message: `${formatBytes(bytes)} of data do not fit into a cache of ${formatBytes(size * shards)}`,
      hint: 'fewer or smaller values, or a larger size',
    });
    return;
  }
}

function checkLink(context: CheckContext, names: readonly string[], say: Say): void {
  const { service } = context.draft;
  if (service === undefined) return;
  if (service.strategy !== 'async-link') {
    warnOfForeignOptions(context, say);
    return;
  }
  const [primary, secondary] = (service.replicas ?? []).map((cache, index) =>
    candidate(cache, names[index]!),
  );
  if (primary === undefined || secondary === undefined || (service.replicas ?? []).length > 2) return;
  const { linked, via } = service.link ?? {};
  if (linked !== true || via === undefined) return;
  for (const { of, setting, reason } of whyNoLink(primary, secondary, via)) {
    say({
      code: 'cannot-be-linked',
      path: ['service', 'replicas', of === 'primary' ? 0 : 1, setting],
      message: reason,
      hint: setting === 'network' ? 'link: {via: gateway}' : 'link: {linked: false} leaves them apart',
    });
  }
  warnOfForeignOptions(context, say);
}

/** Complete as far as linking goes; undefined: something could not be read. */
function candidate(cache: CacheDraft | undefined, name: string): LinkCandidate | undefined {
  const { region, tier, size, shards, subscription, network, state, persistence } = cache ?? {};
  if (region === undefined || tier === undefined || size === undefined || shards === undefined)
    return undefined;
  if (subscription === undefined || state === undefined || persistence === undefined) return undefined;
  return { name, region, tier, size, shards, subscription, network, state, persistence };
}

/** Settings of another strategy are no mistake in a variant, and mean nothing. */
function warnOfForeignOptions(context: CheckContext, say: Say): void {
  const strategy = context.draft.service?.strategy;
  if (strategy === undefined || !context.strategies.includes(strategy)) return;
  const own = strategy === 'async-link' ? 'link' : strategy;
  for (const key of ['link', 'quorum', 'consensus']) {
    if (key === own || !isWritten(context, ['service', key])) continue;
    const message = `"${key}" has no effect with strategy ${strategy}`;
    say({ severity: 'warning', code: 'no-effect', path: ['service', key], at: 'key', message });
  }
  const skewMatters = !hasOnePrimary(strategy);
  for (const [index, { clockFast = 0, clockSlow = 0 }] of entriesOf(context.draft.service?.replicas)) {
    if (skewMatters || clockFast + clockSlow === 0) continue;
    const message = `the clock of a cache has no effect with strategy ${strategy}`;
    const key = clockFast > 0 ? 'clockFast' : 'clockSlow';
    const path = ['service', 'replicas', index, key];
    say({ severity: 'warning', code: 'no-effect', path, at: 'key', message });
  }
}
