import type { Micros } from '../../kernel/kernel.js';
import { givesUpAfter_us, nextRetransmission_us, retransmissionTimeout_us } from '../../topology/tcp.js';
import { type Connections, NOTHING } from './connections.js';
import { type KeepAlive, lastHeartbeat_us, NEVER, nextPing_us } from './liveness.js';

/**
 * When the client gives its connection up if nothing more reaches it: when its keep-alive runs out
 * (unless heartbeats still get through), or when TCP has waited long enough for an answer to what was
 * sent. NEVER where neither will happen.
 */
export function silenceEnds_us(connections: Connections, client: number, keepAlive: KeepAlive): Micros {
  const c = connections;
  const tcp_us = tcpGivesUp_us(c, client);
  const deaf_us = c.deaf_us[client];
  if (keepAlive.from === 'none' || deaf_us === NOTHING) return tcp_us;
  const heartbeat_us = lastHeartbeat_us(keepAlive, c.established_us[client], deaf_us, c.roundTrip_us[client]);
  return Math.min(tcp_us, Math.max(heartbeat_us, c.heard_us[client]) + keepAlive.timeout);
}

/** When TCP has waited long enough for an answer to what was sent; NEVER where nothing was. */
export function tcpGivesUp_us({ unanswered_us }: Connections, client: number): Micros {
  return orNever(unanswered_us[client]) + givesUpAfter_us();
}

/**
 * When a packet of this connection next gets through, on a path that is open again now. What vanished
 * is retransmitted at time-outs that double; if nothing did, a connection that both sides know simply
 * goes on. One that the replica forgot (`known` false) waits for the client's next ping: a process
 * sends none on a connection that it does not have.
 */
export function nextContact_us(
  connections: Connections,
  client: number,
  keepAlive: KeepAlive,
  known: boolean,
  now_us: Micros,
): Micros {
  const c = connections;
  const first_us = Math.min(
    firstLostPing_us(c, client, keepAlive, known),
    orNever(c.unanswered_us[client]),
    orNever(c.stalled_us[client]),
  );
  if (first_us < now_us) {
    return nextRetransmission_us(first_us, now_us, retransmissionTimeout_us(c.roundTrip_us[client]));
  }
  return known ? now_us : first_us;
}

/** A client's pings vanish, or their answers do, as soon as any direction is cut; a server's with its own. */
export function firstLostPing_us(
  { established_us, broken_us, deaf_us }: Connections,
  client: number,
  keepAlive: KeepAlive,
  known: boolean,
): Micros {
  if (keepAlive.from === 'client') return nextPing_us(keepAlive, established_us[client], broken_us[client]);
  if (!known || deaf_us[client] === NOTHING) return NEVER;
  return nextPing_us(keepAlive, established_us[client], deaf_us[client]);
}

function orNever(moment_us: Micros): Micros {
  return moment_us === NOTHING ? NEVER : moment_us;
}
