import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type KeepAlive,
  lastHeartbeat_us,
  NEVER,
  nextPing_us,
  stillHears,
} from '../../../src/clients/websocket/liveness.js';

interface Case {
  readonly keepAlive: KeepAlive;
  readonly established_us: number;
  readonly moment_us: number;
  readonly roundTrip_us: number;
}

/** Small numbers, so that moments coincide often; round trips are even, so that halves are whole. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    from: fc.constantFrom('client' as const, 'server' as const),
    interval: fc.integer({ min: 1, max: 30 }),
    established_us: fc.nat(50),
    later_us: fc.nat(200),
    halfTrip_us: fc.nat(40),
  })
  .map(({ from, interval, established_us, later_us, halfTrip_us }) => ({
    keepAlive: { from, interval, timeout: 2 * interval },
    established_us,
    moment_us: established_us + later_us,
    roundTrip_us: 2 * halfTrip_us,
  }));

/** Every ping up to well after the moment, written out. */
function pingsOf({ keepAlive, established_us, moment_us, roundTrip_us }: Case) {
  const way_us = keepAlive.from === 'client' ? roundTrip_us : roundTrip_us / 2;
  const pings: { sent_us: number; heard_us: number }[] = [];
  for (let n = 1; established_us + (n - 1) * keepAlive.interval <= moment_us; n++) {
    const sent_us = established_us + n * keepAlive.interval;
    pings.push({ sent_us, heard_us: sent_us + way_us });
  }
  return pings;
}

describe('lastHeartbeat_us', () => {
  it('is the last ping heard by then in the list of all pings, or the handshake', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const heard = pingsOf(c)
          .map((ping) => ping.heard_us)
          .filter((at_us) => at_us <= c.moment_us);
        expect(lastHeartbeat_us(c.keepAlive, c.established_us, c.moment_us, c.roundTrip_us)).toBe(
          Math.max(c.established_us, ...heard),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is a whole number even when half the round trip is not', () => {
    const keepAlive: KeepAlive = { from: 'server', interval: 10, timeout: 20 };
    expect(lastHeartbeat_us(keepAlive, 0, 35, 5)).toSatisfy(Number.isInteger);
  });

  it('is the handshake when nobody pings', () => {
    expect(lastHeartbeat_us({ from: 'none', interval: 10, timeout: 20 }, 7, 1000, 2)).toBe(7);
  });
});

describe('nextPing_us', () => {
  it('is the first ping at or after the moment in the list of all pings', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const expected = pingsOf(c).find((ping) => ping.sent_us >= c.moment_us)?.sent_us;
        expect(nextPing_us(c.keepAlive, c.established_us, c.moment_us)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('never comes when nobody pings', () => {
    expect(nextPing_us({ from: 'none', interval: 10, timeout: 20 }, 0, 5)).toBe(NEVER);
  });
});

describe('stillHears', () => {
  it.each([
    ['client', true, true, true],
    ['client', false, true, false],
    ['client', true, false, false],
    ['server', true, true, true],
    ['server', false, true, true],
    ['server', true, false, false],
    ['none', true, true, false],
  ] as const)('pings from %s, upstream %s, downstream %s: %s', (from, upstream, downstream, hears) => {
    expect(stillHears({ from, interval: 1, timeout: 1 }, upstream, downstream)).toBe(hears);
  });
});
