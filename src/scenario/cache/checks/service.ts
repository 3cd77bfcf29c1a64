import { entriesOf, mustDiffer } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { replicaNames } from '../../names.js';
import { formatBytes } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import type { CacheDraft, Check, CheckContext } from './context.js';

/** What the provider offers: of Premium the memory of one shard (P1 to P5), of the others C0 to C6. */
export const AZURE_SIZES_bytes = {
  basic: [0.25e9, 1e9, 2.5e9, 6e9, 13e9, 26e9, 53e9],
  standard: [0.25e9, 1e9, 2.5e9, 6e9, 13e9, 26e9, 53e9],
  premium: [6e9, 13e9, 26e9, 53e9, 120e9],
} as const;
/** What the strategy that comes with geosim can have; others say it themselves when they run. */
const MOST_CACHES: Readonly<Record<string, number>> = { single: 1, 'async-link': 2 };

/** The caches: a strategy that exists, caches that the provider offers, with room for the data. */
export const checkService: Check = (context, say) => {
  const { service } = context.draft;
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
  for (const [index, cache] of entriesOf(caches)) {
    const path = ['service', 'replicas', index];
    if (context.draft.provider === 'azure') checkOffer(cache, path, say);
    if ((cache.clockFast ?? 0) > 0 && (cache.clockSlow ?? 0) > 0) {
      const message = 'a clock is fast or slow, not both';
      say({ code: 'contradiction', path: [...path, 'clockSlow'], at: 'key', message });
    }
  }
  checkRoom(context, say);
};

function checkOffer({ tier, size, shards, persistence }: CacheDraft, path: Path, say: Say): void {
  if (tier === undefined) return;
  const hint = 'provider: custom allows it';
  const sizes: readonly number[] = AZURE_SIZES_bytes[tier];
  if (size !== undefined && !sizes.includes(size)) {
    say({
      code: 'provider-limit',
      path: [...path, 'size'],
      message: `the provider offers no ${tier} cache of ${formatBytes(size)}`,
      expected: sizes.map(formatBytes).join(', '),
      hint: 'provider: custom allows any size',
    });
  }
  if (tier === 'premium') return;
  if ((shards ?? 1) > 1) {
    const message = `a ${tier} cache is no cluster: only Premium caches have shards`;
    say({ code: 'provider-limit', path: [...path, 'shards'], message, hint });
  }
  if (persistence === true) {
    const message = `a ${tier} cache is not kept on disk: only Premium caches can be`;
    say({ code: 'provider-limit', path: [...path, 'persistence'], message, hint });
  }
}

/** What is there at the start must fit, and so must what applications write. */
function checkRoom({ draft }: CheckContext, say: Say): void {
  const { keys = 0, keySize = 0, valueSize = 0 } = draft.service?.data ?? {};
  const bytes = keys * (keySize + valueSize);
  const smallest = Math.min(
    ...entriesOf(draft.service?.replicas).map(([, { size, shards }]) => (size ?? Infinity) * (shards ?? 1)),
  );
  if (bytes > smallest) {
    say({
      code: 'too-large',
      path: ['service', 'data', 'keys'],
      message: `${formatBytes(bytes)} of data do not fit into a cache of ${formatBytes(smallest)}`,
      hint: 'fewer or smaller values, or a larger size',
    });
    return;
  }
  for (const [index, { keys: own, count = 1, load }] of entriesOf(draft.clients)) {
    const written = (own?.count ?? 0) * (own?.own === true ? count : 1) * (load?.valueSize ?? 0);
    if (bytes + written <= smallest) continue;
    say({
      severity: 'warning',
      code: 'no-room',
      path: ['clients', index, 'keys', 'count'],
      message: `${formatBytes(written)} of values, written once each, do not fit into a cache of ${formatBytes(smallest)}: it would evict keys, which is not modelled`,
      hint: 'fewer keys, smaller values or a larger size',
    });
  }
}
