import type { Micros } from '../kernel/kernel.js';

/**
 * TCP's patience as Linux has it: how long a lost segment waits, and when a connection is given up.
 * RFC 6298 and RFC 793 with the constants of Linux (TCP_RTO_MIN, TCP_RTO_MAX, TCP_TIMEOUT_INIT,
 * tcp_retries2, tcp_syn_retries).
 */
export const RTO_MIN_US = 200_000;
export const RTO_MAX_US = 120_000_000;
export const SYN_TIMEOUT_US = 1_000_000;
export const DATA_RETRIES = 15;
export const SYN_RETRIES = 6;

/** The timer counts in ticks of 4 ms (250 Hz), rounds up and fires on the tick after. */
const TICK_US = 4_000;

/**
 * Retransmission time-out of a connection: srtt + max(200 ms, 4 rttvar), at most 120 s, as it comes
 * out of the timer: 208 ms at a round trip near 0 (measured: data in test/validation).
 */
export function retransmissionTimeout_us(srtt_us: Micros, rttvar_us: Micros = 0): Micros {
  const asked_us = Math.max(1, srtt_us) + Math.max(RTO_MIN_US, 4 * rttvar_us);
  return Math.min(RTO_MAX_US, (Math.ceil(asked_us / TICK_US) + 1) * TICK_US);
}

/**
 * The first retransmission at or after a moment, of a segment first sent at firstLost_us and lost
 * ever since: at firstLost + rto * (2^k - 1), k >= 1, with pauses of at most 120 s.
 */
export function nextRetransmission_us(firstLost_us: Micros, after_us: Micros, rto_us: Micros): Micros {
  if (!(rto_us >= 1)) throw new RangeError('a retransmission time-out is at least 1 µs');
  let pause_us = Math.min(RTO_MAX_US, rto_us);
  let at_us = firstLost_us + pause_us;
  while (at_us < after_us) {
    pause_us = Math.min(RTO_MAX_US, 2 * pause_us);
    // From the longest pause on the steps are equal: all at once.
    const steps = pause_us === RTO_MAX_US ? Math.ceil((after_us - at_us) / pause_us) : 1;
    at_us += steps * pause_us;
  }
  return at_us;
}

/** The first SYN sent at or after a moment: the one at first_us, or those 1, 3, 7, 15 s … later. */
export function nextSyn_us(
  first_us: Micros,
  after_us: Micros,
  synTimeout_us: Micros = SYN_TIMEOUT_US,
): Micros {
  return after_us <= first_us ? first_us : nextRetransmission_us(first_us, after_us, synTimeout_us);
}

/**
 * From the first sending to giving up, when nothing is ever answered: `retries` retransmissions and
 * the last one's time-out. 924.6 s for 15 from 200 ms, 127 s for 6 SYNs from 1 s.
 */
export function givesUpAfter_us(rto_us: Micros = RTO_MIN_US, retries: number = DATA_RETRIES): Micros {
  let pause_us = rto_us;
  let sum_us = 0;
  for (let timer = 0; timer <= retries; timer++) {
    sum_us += Math.min(RTO_MAX_US, pause_us);
    pause_us *= 2;
  }
  return sum_us;
}
