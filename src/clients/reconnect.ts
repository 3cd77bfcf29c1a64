import type { Micros } from '../kernel/kernel.js';
import type { Uniform } from '../kernel/random.js';

/** When a client tries again. All durations in µs. */
export interface ReconnectPolicy {
  readonly backoff: 'exponential' | 'fixed' | 'schedule' | 'never';
  readonly base: Micros;
  readonly cap: Micros;
  readonly delays: readonly Micros[];
  readonly jitter: 'none' | 'full' | 'equal';
  readonly recovery?: { readonly every: Micros; readonly for: Micros } | undefined;
}

export const GIVE_UP = -1;

/**
 * The delay before attempt number `failures` (0: the first one after the connection was lost), or
 * GIVE_UP. Failed tries to take the old session up again do not count. `sinceLost_us` is the time since the client noticed that its connection was gone.
 *
 * full jitter: uniform between 0 and the delay; equal: the upper half of it.
 */
export function reconnectDelay_us(
  policy: ReconnectPolicy,
  failures: number,
  sinceLost_us: Micros,
  random: Uniform,
): Micros {
  const recovery = policy.recovery;
  if (recovery !== undefined && isRecovery(policy, sinceLost_us)) return recovery.every;
  const delay_us = plainDelay_us(policy, failures);
  if (delay_us === GIVE_UP) return GIVE_UP;
  switch (policy.jitter) {
    case 'none':
      return delay_us;
    case 'full':
      return Math.round(delay_us * random.uniform());
    case 'equal':
      return Math.round((delay_us * (1 + random.uniform())) / 2);
  }
}

/**
 * Is the next attempt one of those that try to take the old session up again? They come before the
 * policy's own attempts and do not count as failures of these.
 */
export function isRecovery({ recovery }: ReconnectPolicy, sinceLost_us: Micros): boolean {
  return recovery !== undefined && sinceLost_us + recovery.every <= recovery.for;
}

function plainDelay_us(policy: ReconnectPolicy, failures: number): Micros {
  switch (policy.backoff) {
    case 'never':
      return GIVE_UP;
    case 'fixed':
      return policy.base;
    case 'schedule':
      return policy.delays[failures] ?? GIVE_UP;
    case 'exponential':
      // 2^30 s is beyond any cap; the bound keeps the product a safe integer.
      return Math.min(policy.cap, policy.base * 2 ** Math.min(failures, 30));
  }
}
