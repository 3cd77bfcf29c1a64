import type { ClientId, DeciderId, ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { Uniform } from '../../kernel/random.js';
import type { ReconnectPolicy } from '../reconnect.js';
import type { KeepAlive } from './liveness.js';

export interface SocketOptions {
  /** Clients start evenly over this time. */
  readonly arriveOver: Micros;
  /** Round trips from the first packet to an open WebSocket, name resolution apart. */
  readonly handshakeRounds: number;
  /** Round trips from the first packet to the answer of an app server. */
  readonly negotiateRounds: number;
  /** The same of a negotiate with the service itself, which comes before the WebSocket; 0: there is none. */
  readonly serviceNegotiateRounds: number;
  /** An attempt is given up that long after its name was resolved. */
  readonly connectTimeout: Micros;
  /** First retransmission of a SYN; doubles. */
  readonly synTimeout: Micros;
  readonly keepAlive: KeepAlive;
  readonly reconnect: ReconnectPolicy;
  /** Mean length of a visit, and the time between two; null: clients stay. */
  readonly session: { readonly lasts: Micros; readonly pause: Micros } | null;
  /** Groups are joined by a request after the connection, not with it. */
  readonly joinsByRequest: boolean;
  /** The service keeps the session of a lost connection. */
  readonly reliable: boolean;
  /** Round trip of each client's last mile. */
  access_us(client: number): number;
}

/** `open` took the connection, found no room, or (of a client that recovers) has no session of it. */
export type Opening = 'opened' | 'recovered' | 'throttled' | 'no-session';

/** An app server's answer. The record is reused by the next one. */
export interface NegotiateAnswer {
  /** A replica, SERVICE_NAME, or -1: none is online. */
  readonly endpoint: ReplicaId;
  readonly decider: DeciderId;
  /** How long the app server takes before it answers. */
  readonly delay_us: Micros;
}

/** The answer is the service's own name, which the client resolves. */
export const SERVICE_NAME = -2;

/** What stands at the other end of the connections. */
export interface SocketService {
  /** An app server is asked for an endpoint. */
  negotiate(client: ClientId, server: number, draw: Uniform): NegotiateAnswer;
  /** A client asks the replica itself for leave to connect; false: too many do, or it is full (429). */
  admits(client: ClientId, replica: ReplicaId): boolean;
  /** A connection arrives at the replica; with `recovering` it is to go on with the old session. */
  open(client: ClientId, replica: ReplicaId, recovering: boolean): Opening;
  /** A client's request to join its groups arrives. */
  join(client: ClientId, replica: ReplicaId): void;
  /** The replica learned that the connection is gone; `left`: because the client said good-bye. */
  closed(client: ClientId, replica: ReplicaId, left: boolean): void;
  /** Data that both sides held back while the path was broken goes on its way. */
  resumed(client: ClientId, replica: ReplicaId): void;
  /** The client has made its last attempt. */
  gaveUp(client: ClientId): void;
  /** The client gave the connection up: what was held back on it is gone, unless a session keeps it. */
  abandoned(client: ClientId, replica: ReplicaId): void;
}
