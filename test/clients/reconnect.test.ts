import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GIVE_UP, type ReconnectPolicy, reconnectDelay_us } from '../../src/clients/reconnect.js';
import type { Uniform } from '../../src/kernel/random.js';

const SECOND = 1_000_000;
const PLAIN: ReconnectPolicy = {
  backoff: 'exponential',
  base: SECOND,
  cap: 30 * SECOND,
  delays: [],
  jitter: 'none',
};

/** A client that draws this number every time. */
const always = (value: number): Uniform => ({ uniform: () => value });
const never: Uniform = { uniform: () => expect.fail('nothing is to be drawn here') };

function delays(policy: ReconnectPolicy, count: number, random: Uniform = never): number[] {
  return Array.from({ length: count }, (_, failures) => reconnectDelay_us(policy, failures, 0, random));
}

describe('reconnectDelay_us without jitter', () => {
  it('exponential: doubles from base to cap and stays there', () => {
    expect(delays(PLAIN, 8).map((us) => us / SECOND)).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it('exponential: still the cap, and a whole number, after ten thousand failures', () => {
    expect(reconnectDelay_us(PLAIN, 10_000, 0, never)).toBe(30 * SECOND);
    expect(reconnectDelay_us({ ...PLAIN, cap: Number.MAX_SAFE_INTEGER }, 10_000, 0, never)).toSatisfy(
      Number.isSafeInteger,
    );
  });

  it('fixed: always base, whatever the cap says', () => {
    expect(delays({ ...PLAIN, backoff: 'fixed', base: 3 * SECOND, cap: SECOND }, 4)).toEqual(
      Array(4).fill(3 * SECOND),
    );
  });

  it('schedule: its entries in turn, then gives up', () => {
    const policy = { ...PLAIN, backoff: 'schedule', delays: [0, 2, 10, 30].map((s) => s * SECOND) } as const;
    expect(delays(policy, 6)).toEqual([0, 2 * SECOND, 10 * SECOND, 30 * SECOND, GIVE_UP, GIVE_UP]);
  });

  it('never: gives up at once', () => {
    expect(delays({ ...PLAIN, backoff: 'never', jitter: 'full' }, 3)).toEqual([GIVE_UP, GIVE_UP, GIVE_UP]);
  });
});

describe('reconnectDelay_us with jitter', () => {
  it('full: from 0 to the delay', () => {
    const policy = { ...PLAIN, jitter: 'full' } as const;
    expect(delays(policy, 3, always(0))).toEqual([0, 0, 0]);
    expect(delays(policy, 3, always(0.25))).toEqual([250_000, 500_000, 1_000_000]);
  });

  it('equal: from half the delay to all of it', () => {
    const policy = { ...PLAIN, jitter: 'equal' } as const;
    expect(delays(policy, 3, always(0))).toEqual([500_000, 1_000_000, 2_000_000]);
    expect(delays(policy, 3, always(0.5))).toEqual([750_000, 1_500_000, 3_000_000]);
  });

  it('is a whole number within its bounds for any policy and any draw', () => {
    fc.assert(
      fc.property(
        fc.record({
          backoff: fc.constantFrom('exponential', 'fixed', 'schedule'),
          base: fc.integer({ min: 0, max: 600 * SECOND }),
          cap: fc.integer({ min: 0, max: 3600 * SECOND }),
          delays: fc.array(fc.integer({ min: 0, max: 600 * SECOND }), { maxLength: 5 }),
          jitter: fc.constantFrom('none', 'full', 'equal'),
        }) as fc.Arbitrary<ReconnectPolicy>,
        fc.nat(40),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (policy, failures, draw) => {
          const whole = reconnectDelay_us({ ...policy, jitter: 'none' }, failures, 0, never);
          const delay = reconnectDelay_us(policy, failures, 0, always(draw));
          if (whole === GIVE_UP) {
            expect(delay).toBe(GIVE_UP);
            return;
          }
          expect(delay).toSatisfy(Number.isSafeInteger);
          expect(delay).toBeLessThanOrEqual(whole);
          const floor = { none: whole, full: 0, equal: Math.floor(whole / 2) }[policy.jitter];
          expect(delay).toBeGreaterThanOrEqual(floor);
        },
      ),
    );
  });
});

describe('reconnectDelay_us with a recovery window', () => {
  const policy: ReconnectPolicy = {
    ...PLAIN,
    backoff: 'fixed',
    base: 7 * SECOND,
    jitter: 'full',
    recovery: { every: SECOND, for: 30 * SECOND },
  };

  it('tries at its own pace, without jitter, while the next try still falls into the window', () => {
    for (const since of [0, 1, 29]) {
      expect(reconnectDelay_us(policy, 50, since * SECOND, never)).toBe(SECOND);
    }
  });

  it('falls back to the plain policy from the try that would come too late', () => {
    expect(reconnectDelay_us(policy, 50, 29 * SECOND + 1, always(0.5))).toBe(3.5 * SECOND);
    expect(reconnectDelay_us(policy, 50, 3600 * SECOND, always(0.5))).toBe(3.5 * SECOND);
  });

  it('is tried even by a client that otherwise never comes back', () => {
    expect(reconnectDelay_us({ ...policy, backoff: 'never' }, 0, 0, never)).toBe(SECOND);
    expect(reconnectDelay_us({ ...policy, backoff: 'never' }, 30, 30 * SECOND, never)).toBe(GIVE_UP);
  });
});
