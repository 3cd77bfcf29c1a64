import { type FaultId, NAME_SERVERS, type ReplicaId } from '../../domain/ids.js';

/** Where a client is in its life. */
export const ABSENT = 0; // has not started yet
export const RESOLVING = 1; // waits for the name
export const HANDSHAKING = 2; // packets come and go
export const STALLED = 3; // its packets vanish; waits for the attempt's time-out
export const CONNECTED = 4; // believes in its connection
export const BACKING_OFF = 5; // waits for the next attempt
export const GAVE_UP = 6;
export const AWAY = 7; // left of its own accord and comes again

/** Values of `recovering`. */
export const FRESH = 0; // a new connection
export const RECOVERING = 1; // the old session
export const NO_SESSION = 2; // a new connection: it has never had one, left it, or the service dropped it

export const NOTHING = -1;

/**
 * The state of a population's clients, one array a field, so that a million clients fit in a
 * hundred megabytes. Times in µs; NOTHING where a moment does not exist.
 */
export class Connections {
  readonly state: Uint8Array;
  /** The endpoint of the connection or of the handshake: a replica, or an app server behind them. */
  readonly replica: Int16Array;
  /** Can send and receive. */
  readonly up: Uint8Array;
  /** Counts changes of state: an event that carries another number is out of date. */
  readonly turn: Int32Array;
  /** How many numbers the client has drawn so far. */
  readonly draws: Uint32Array;
  /** Round trip of the client's last mile. */
  readonly access_us: Float32Array;
  /** Round trip of its connection when it was made. */
  readonly roundTrip_us: Float32Array;
  readonly failures: Uint16Array;
  /** 1: in its present attempt the service itself has given it leave to connect. */
  readonly hasLeave: Uint8Array;
  /** 1: its groups know it, as long as its session lives. */
  readonly hasJoined: Uint8Array;
  /** Is its present attempt to take the old session up again? See RECOVERING, NO_SESSION. */
  readonly recovering: Uint8Array;
  /** Since when it has wanted the connection it has not got. */
  readonly wanted_us: Float64Array;
  readonly attempt_us: Float64Array;
  readonly resolved_us: Float64Array;
  /** When its present or last connection was made; NOTHING: it has never had one. */
  readonly established_us: Float64Array;
  /** When the first connection of its present visit was made: from then on messages are meant for it. */
  readonly since_us: Float64Array;
  readonly heard_us: Float64Array;
  /** Since when its path has been broken, while it is not up. */
  readonly broken_us: Float64Array;
  /** Since when no heartbeat gets through to it; NOTHING: they do. */
  readonly deaf_us: Float64Array;
  /** First ping that vanished in an earlier cut and is still being retransmitted. */
  readonly stalled_us: Float64Array;
  /** The event that it waits for. */
  readonly awaits: Int32Array;
  /** First data of the connection that vanished and is being retransmitted. */
  readonly unanswered_us: Float64Array;
  readonly lastFailure_us: Float64Array;
  readonly noticed_us: Float64Array;
  /** The fault that broke its service and from which it is not back yet, and the replica it was on. */
  readonly fault: Int16Array;
  readonly lostReplica: Int16Array;
  /** The life of the replica's process that knows the connection. */
  readonly life: Uint16Array;
  /** The app server that it last asked, and the one that had answered when its service broke. */
  readonly server: Int16Array;
  readonly lostServer: Int16Array;
  /** Who decided on the last answer that it got. */
  readonly decider: Int16Array;
  /** When the app's name was resolved and its answer came, in the present attempt. */
  readonly asked_us: Float64Array;
  readonly negotiated_us: Float64Array;
  /** The end of its visit, if it makes visits. */
  readonly leaves_us: Float64Array;
  /** The end of its last visit; NOTHING: none has ended. */
  readonly left_us: Float64Array;

  constructor(
    count: number,
    { visits, negotiates }: { readonly visits: boolean; readonly negotiates: boolean },
  ) {
    this.state = new Uint8Array(count);
    this.replica = new Int16Array(count).fill(NOTHING);
    this.up = new Uint8Array(count);
    this.turn = new Int32Array(count);
    this.draws = new Uint32Array(count);
    this.access_us = new Float32Array(count);
    this.roundTrip_us = new Float32Array(count);
    this.failures = new Uint16Array(count);
    this.hasLeave = new Uint8Array(count);
    this.recovering = new Uint8Array(count).fill(NO_SESSION);
    this.hasJoined = new Uint8Array(count);
    this.wanted_us = new Float64Array(count);
    this.attempt_us = new Float64Array(count);
    this.resolved_us = new Float64Array(count);
    this.established_us = new Float64Array(count).fill(NOTHING);
    this.since_us = new Float64Array(count);
    this.heard_us = new Float64Array(count);
    this.broken_us = new Float64Array(count).fill(NOTHING);
    this.deaf_us = new Float64Array(count).fill(NOTHING);
    this.stalled_us = new Float64Array(count).fill(NOTHING);
    this.awaits = new Int32Array(count).fill(NOTHING);
    this.unanswered_us = new Float64Array(count).fill(NOTHING);
    this.lastFailure_us = new Float64Array(count).fill(NOTHING);
    this.noticed_us = new Float64Array(count);
    this.fault = new Int16Array(count).fill(NOTHING);
    this.lostReplica = new Int16Array(count).fill(NOTHING);
    this.life = new Uint16Array(count);
    this.server = new Int16Array(count).fill(NOTHING);
    this.lostServer = new Int16Array(count).fill(NOTHING);
    this.decider = new Int16Array(count).fill(NAME_SERVERS);
    this.asked_us = new Float64Array(negotiates ? count : 0).fill(NOTHING);
    this.negotiated_us = new Float64Array(negotiates ? count : 0).fill(NOTHING);
    this.leaves_us = new Float64Array(visits ? count : 0);
    this.left_us = new Float64Array(visits ? count : 0).fill(NOTHING);
  }

  /** Does the client hold a connection to this replica that it believes in? */
  isOn(client: number, replica: ReplicaId): boolean {
    return this.state[client] === CONNECTED && this.replica[client] === replica;
  }

  faultOf(client: number): FaultId {
    return this.fault[client];
  }
}
