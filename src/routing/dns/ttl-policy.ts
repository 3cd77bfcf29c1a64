import type { Micros } from '../../kernel/kernel.js';

/**
 * What a share of the resolvers does with the TTL of every record: keep to it, keep a record for at
 * least so long, for a multiple of it, or for ever. Shares of a mixture add up to 1.
 */
export type TtlPolicy =
  | { readonly share: number; readonly honours: true }
  | { readonly share: number; readonly floor: Micros }
  | { readonly share: number; readonly stretch: number }
  | { readonly share: number; readonly pins: true };

export interface TtlPolicyOptions {
  /** Short for two policies: that share honours TTLs, the rest pins. */
  readonly honoursTtl?: number | undefined;
  readonly policies?: readonly TtlPolicy[] | undefined;
}

/** The mixture the options ask for; policies written out go before the short form. */
export function ttlPolicies(options: TtlPolicyOptions): readonly TtlPolicy[] {
  if (options.policies !== undefined && options.policies.length > 0) return options.policies;
  const honours = options.honoursTtl ?? 1;
  return [
    { share: honours, honours: true },
    { share: 1 - honours, pins: true },
  ];
}

/** How long a resolver with the policy keeps a record; Infinity: for ever. */
export function keptFor_us(policy: TtlPolicy, ttl_us: Micros): Micros {
  if ('floor' in policy) return Math.max(ttl_us, policy.floor);
  if ('stretch' in policy) return Math.round(ttl_us * policy.stretch);
  if ('pins' in policy) return Number.POSITIVE_INFINITY;
  return ttl_us;
}

/** Which policy of the mixture a uniform number falls to. */
export function policyAt(policies: readonly TtlPolicy[], uniform: number): number {
  let left = uniform;
  for (let i = 0; i < policies.length; i += 1) {
    left -= policies[i].share;
    if (left < 0) return i;
  }
  // Shares that add up to a little less than 1: the last policy that anyone has.
  return policies.findLastIndex((policy) => policy.share > 0);
}
