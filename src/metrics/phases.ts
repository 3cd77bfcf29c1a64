import type { Detection, Move } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';
import type { Phase, PhaseName } from './result.js';

/** The steps in the order in which they follow each other; indices into {@link cutIntoPhases}. */
export const PHASES: readonly PhaseName[] = [
  'waiting-for-probe',
  'tolerated-failures',
  'probe-timeout',
  'server-connections',
  'publishing',
  'waiting-for-alert',
  'deciding',
  'unlinking',
  'promoting',
  'switching-clients',
  'resolver-caches',
  'client-caches',
  'detecting-dead-connection',
  'failing-attempts',
  'back-off',
  'name-resolution',
  'negotiating',
  'handshake',
  'waiting-for-recovery',
  'catching-up',
];

/**
 * The phases of one client's way back: contiguous, in order, none empty, and exactly as long together
 * as from the fault to the move.
 *
 * @param detection what put the dead endpoint out of the answers; null where nothing did
 */
export function phasesOf(start_us: Micros, detection: Detection | null, move: Readonly<Move>): Phase[] {
  const ends_us = new Float64Array(PHASES.length);
  cutIntoPhases(start_us, detection, move, ends_us);
  return phasesBetween(start_us, ends_us);
}

/**
 * Cuts the critical path, and writes where each phase ends; one that does not occur ends where the one
 * before it does.
 *
 * Looked at backwards from the move: the client could not have had a live address before the dead one
 * was out of the answers and out of the caches, whatever it did. If it knew of its dead connection by
 * then, that is what it waited for; otherwise it waited until it knew. Its own attempts and pauses
 * count from there. Where operators fail over, the new endpoint is what they switched it to. A client that
 * is back on the same replica waited for that replica.
 */
export function cutIntoPhases(
  start_us: Micros,
  detection: Detection | null,
  move: Readonly<Move>,
  ends_us: Float64Array,
): void {
  const { resolverStaleUntil_us, cacheStaleUntil_us, noticed_us, moved_us, operators } = move;
  ends_us.fill(start_us);
  if (move.to === move.from) {
    advance(ends_us, DEAD_CONNECTION, noticed_us, moved_us);
    return advance(ends_us, RECOVERY, moved_us, moved_us);
  }
  // What was published after the client had its address was not what moved it.
  const cause = detection !== null && detection.published_us <= move.resolved_us ? detection : null;
  const published_us = operators?.switched_us ?? cause?.published_us ?? NEVER;
  if (noticed_us <= Math.max(published_us, resolverStaleUntil_us, cacheStaleUntil_us)) {
    if (operators !== undefined) {
      advance(ends_us, ALERT_WAIT, operators.alerted_us, moved_us);
      advance(ends_us, DECIDING, operators.decided_us, moved_us);
      advance(ends_us, UNLINKING, operators.unlinked_us, moved_us);
      advance(ends_us, PROMOTING, operators.promoted_us, moved_us);
      advance(ends_us, SWITCHING, operators.switched_us, moved_us);
    } else if (cause?.bySilence === true) {
      advance(ends_us, SERVER_SILENCE, published_us, moved_us);
    } else if (cause !== null) {
      advance(ends_us, PROBE_WAIT, cause.firstProbe_us, moved_us);
      advance(ends_us, TOLERATED, cause.decidingProbe_us, moved_us);
      advance(ends_us, PROBE_TIMEOUT, cause.degraded_us, moved_us);
      advance(ends_us, PUBLISHING, published_us, moved_us);
    }
    advance(ends_us, RESOLVER_CACHES, resolverStaleUntil_us, moved_us);
    advance(ends_us, CLIENT_CACHES, cacheStaleUntil_us, moved_us);
  } else {
    advance(ends_us, DEAD_CONNECTION, noticed_us, moved_us);
  }
  advance(ends_us, FAILING, move.lastFailure_us, moved_us);
  advance(ends_us, BACK_OFF, move.attempt_us, moved_us);
  if (move.negotiated_us === NEVER) {
    advance(ends_us, RESOLUTION, move.resolved_us, moved_us);
  } else {
    advance(ends_us, RESOLUTION, move.asked_us, moved_us);
    advance(ends_us, NEGOTIATING, move.negotiated_us, moved_us); // then the instance's own name, and it
  }
  advance(ends_us, HANDSHAKE, moved_us, moved_us);
}

/** Phases from their ends, without the empty ones. */
export function phasesBetween(start_us: Micros, ends_us: Float64Array): Phase[] {
  return PHASES.map((name, phase) => ({
    name,
    from_us: phase === 0 ? start_us : ends_us[phase - 1],
    to_us: ends_us[phase],
  })).filter(({ from_us, to_us }) => to_us > from_us);
}

const NEVER = -1;
const PROBE_WAIT = 0;
const TOLERATED = 1;
const PROBE_TIMEOUT = 2;
const SERVER_SILENCE = 3;
const PUBLISHING = 4;
const ALERT_WAIT = 5;
const DECIDING = 6;
const UNLINKING = 7;
const PROMOTING = 8;
const SWITCHING = 9;
const RESOLVER_CACHES = 10;
const CLIENT_CACHES = 11;
const DEAD_CONNECTION = 12;
const FAILING = 13;
const BACK_OFF = 14;
const RESOLUTION = 15;
const NEGOTIATING = 16;
const HANDSHAKE = 17;
const RECOVERY = 18;

/** Ends a phase at the moment, but not before the one before it and not after the move. */
function advance(ends_us: Float64Array, phase: number, to_us: Micros, moved_us: Micros): void {
  const end_us = Math.min(to_us, moved_us);
  if (end_us <= ends_us[phase]) return;
  // A loop, not fill(): this runs ten times for each of a million clients.
  for (let later = phase; later < ends_us.length; later++) ends_us[later] = end_us;
}
