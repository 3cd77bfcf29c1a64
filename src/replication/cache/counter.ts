import type { VersionId } from './contract.js';
import type { OriginId } from './origin.js';

/**
 * A PN-counter (Shapiro et al. 2011): each origin has a shard that only it writes, with what it added and
 * what it took away, so that both only grow and the later shard of an origin holds the earlier one.
 */
export interface Counter {
  readonly kind: 'counter';
  readonly shards: readonly Shard[];
}

export interface Shard {
  readonly origin: OriginId;
  /** Rises with every change of the shard. */
  readonly seq: number;
  readonly plus: number;
  readonly minus: number;
  /** The last addition in it. */
  readonly version: VersionId;
}

/** The shard after one more addition by its origin. */
export function added(
  shard: Shard | undefined,
  origin: OriginId,
  seq: number,
  amount: number,
  version: VersionId,
): Shard {
  const plus = (shard?.plus ?? 0) + Math.max(0, amount);
  const minus = (shard?.minus ?? 0) + Math.max(0, -amount);
  return { origin, seq, plus, minus, version };
}

/** Of each origin the later shard; `held` itself if there is nothing later, else states what is new. */
export function mergeCounters(
  held: Counter | undefined,
  other: Counter,
  changed: (version: VersionId) => void,
): Counter {
  let shards: Shard[] | undefined;
  for (const shard of other.shards) {
    const all: readonly Shard[] = shards ?? held?.shards ?? [];
    const at = all.findIndex(({ origin }) => origin === shard.origin);
    if (at >= 0 && all[at].seq >= shard.seq) continue;
    shards ??= [...all];
    if (at < 0) shards.push(shard);
    else shards[at] = shard;
    changed(shard.version);
  }
  if (shards !== undefined) return { kind: 'counter', shards };
  return held ?? other;
}

export function shardOf(counter: Counter, origin: OriginId): Shard | undefined {
  return counter.shards.find((shard) => shard.origin === origin);
}

export function sumOf(counter: Counter): number {
  return counter.shards.reduce((sum, { plus, minus }) => sum + plus - minus, 0);
}

/** The newest addition that is in it. */
export function newestOf(counter: Counter): VersionId {
  return counter.shards.reduce((newest, { version }) => Math.max(newest, version), 0);
}
