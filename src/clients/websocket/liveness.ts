import type { Micros } from '../../kernel/kernel.js';

/** Who proves that a connection lives. All durations in µs. */
export interface KeepAlive {
  readonly from: 'client' | 'server' | 'none';
  readonly interval: Micros;
  /** The client closes the connection when it has heard nothing for that long. */
  readonly timeout: Micros;
}

export const NEVER = Number.POSITIVE_INFINITY;

/**
 * The moment at which the client last heard a ping or the answer to its own, on a connection that
 * was established at `established_us` and whose path broke at `broken_us`. Pings are sent at whole
 * intervals after the connection was established; nothing was heard since the handshake if none
 * made it back in time.
 */
export function lastHeartbeat_us(
  keepAlive: KeepAlive,
  established_us: Micros,
  broken_us: Micros,
  roundTrip_us: Micros,
): Micros {
  if (keepAlive.from === 'none') return established_us;
  const way_us = keepAlive.from === 'client' ? roundTrip_us : roundTrip_us / 2;
  const completed = Math.floor((broken_us - established_us - way_us) / keepAlive.interval);
  if (completed < 1) return established_us;
  return established_us + completed * keepAlive.interval + Math.round(way_us);
}

/** The first ping at or after a moment; NEVER without pings. */
export function nextPing_us(keepAlive: KeepAlive, established_us: Micros, after_us: Micros): Micros {
  if (keepAlive.from === 'none') return NEVER;
  const sent = Math.max(1, Math.ceil((after_us - established_us) / keepAlive.interval));
  return established_us + sent * keepAlive.interval;
}

/**
 * Do heartbeats still reach the client while a direction is cut? A client's ping needs both
 * directions, since it is the answer that is heard; a server's ping needs only its own.
 */
export function stillHears(keepAlive: KeepAlive, upstreamOpen: boolean, downstreamOpen: boolean): boolean {
  switch (keepAlive.from) {
    case 'client':
      return upstreamOpen && downstreamOpen;
    case 'server':
      return downstreamOpen;
    case 'none':
      return false;
  }
}
