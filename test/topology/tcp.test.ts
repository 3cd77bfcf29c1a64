import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  givesUpAfter_us,
  nextRetransmission_us,
  nextSyn_us,
  retransmissionTimeout_us,
  SYN_RETRIES,
  SYN_TIMEOUT_US,
} from '../../src/topology/tcp.js';

test('the time-out is the round trip and 200 ms, or four deviations, in ticks of the timer', () => {
  expect(retransmissionTimeout_us(50)).toBe(208_000);
  expect(retransmissionTimeout_us(0)).toBe(208_000);
  expect(retransmissionTimeout_us(100_000)).toBe(304_000);
  expect(retransmissionTimeout_us(100_000, 100_000)).toBe(504_000);
  expect(retransmissionTimeout_us(200_000_000)).toBe(120_000_000);
});

test('retransmissions double, then come every 120 s', () => {
  const times = (count: number, rto_us: number) => {
    const list: number[] = [];
    for (let after = 0; list.length < count; after = 1_000 * list[list.length - 1] + 1) {
      list.push(nextRetransmission_us(0, after, rto_us) / 1_000);
    }
    return list;
  };
  expect(times(6, 208_000)).toEqual([208, 624, 1_456, 3_120, 6_448, 13_104]);
  expect(times(4, 50_000_000)).toEqual([50_000, 150_000, 270_000, 390_000]);
});

test('the next retransmission is the first one at or after the moment', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.integer({ min: 0, max: 1e10 }),
      fc.integer({ min: 1_000, max: 1e8 }),
      (first, later, rto) => {
        let at = first + rto;
        for (let pause = rto; at < first + later; ) {
          pause = Math.min(120_000_000, 2 * pause);
          at += pause;
        }
        expect(nextRetransmission_us(first, first + later, rto)).toBe(at);
      },
    ),
  );
});

test('SYNs go out at 0, 1, 3, 7, 15 s …', () => {
  expect([0, 1, 999_999, 1_000_000, 1_000_001, 7_500_000].map((after) => nextSyn_us(0, after))).toEqual([
    0, 1_000_000, 1_000_000, 1_000_000, 3_000_000, 15_000_000,
  ]);
  expect(nextSyn_us(5_000_000, 5_000_001, 3_000_000)).toBe(8_000_000);
});

test('Linux gives up a connection after 924.6 s and a handshake after 127 s', () => {
  expect(givesUpAfter_us()).toBe(924_600_000);
  expect(givesUpAfter_us(SYN_TIMEOUT_US, SYN_RETRIES)).toBe(127_000_000);
});
