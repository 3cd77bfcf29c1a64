import type { AppServerId, ClientId, ReplicaId } from '../../domain/ids.js';
import type { AppServerSite } from './app-tier.js';
import { NOWHERE } from './members.js';
import type { FlowPorts } from './message-flow.js';

export interface StandInInputs {
  readonly servers: readonly AppServerSite[];
  readonly pattern: 'client-server' | 'client-client';
  readonly mode: 'active-active' | 'active-passive';
  readonly clients: number;
  /** Is everybody who asks now sent where it belongs? */
  readonly isNormal: () => boolean;
  readonly nameOf: (replica: ReplicaId) => string;
}

/**
 * Which clients are on an endpoint that only stands in for another. A client stands in where its app
 * server gave it a secondary, where its app server is a standby, or where the source of truth named
 * another endpoint than its first.
 */
export class StandIns {
  readonly #inputs: StandInInputs;
  readonly #ports: FlowPorts;
  /** Per client: the app server that gave it a stand-in; -1: it is where it belongs. As answered, as connected. */
  readonly #answeredBy: Int16Array;
  readonly #givenBy: Int16Array;
  readonly #whereabouts: Uint8Array;
  /** How many are not at home. */
  #count = 0;
  /** The stand-in that somebody went to since all was as before; NOWHERE: all is. */
  #standIn: ReplicaId = NOWHERE;

  constructor(inputs: StandInInputs, ports: FlowPorts) {
    this.#inputs = inputs;
    this.#ports = ports;
    this.#answeredBy = new Int16Array(inputs.clients).fill(NOWHERE);
    this.#givenBy = new Int16Array(inputs.clients).fill(NOWHERE);
    this.#whereabouts = new Uint8Array(inputs.clients);
  }

  /** The app server that gave the client the stand-in that it is on; -1: it is on none. */
  giverOf(client: ClientId): AppServerId {
    return this.#givenBy[client];
  }

  /** An app server answered a client; it counts when the client has connected. */
  answered(client: ClientId, server: AppServerId, endpoint: ReplicaId, role: 'primary' | 'secondary'): void {
    const { pattern, mode } = this.#inputs;
    const standsIn =
      pattern === 'client-client'
        ? endpoint !== this.#first()
        : role === 'secondary' || (mode === 'active-passive' && server !== 0);
    this.#answeredBy[client] = standsIn && endpoint >= 0 ? server : NOWHERE;
    this.#moves(client, this.#answeredBy[client] === NOWHERE ? HOME : SENT);
  }

  connected(client: ClientId, replica: ReplicaId): void {
    this.#givenBy[client] = this.#answeredBy[client];
    if (this.#givenBy[client] !== NOWHERE) this.#standIn = replica;
    this.#moves(client, this.#givenBy[client] === NOWHERE ? HOME : ON_STAND_IN);
  }

  /** The client let go of its connection, or will make no other attempt to get one: it is nowhere. */
  left(client: ClientId): void {
    this.#givenBy[client] = NOWHERE;
    this.#moves(client, HOME);
  }

  #moves(client: ClientId, to: Whereabouts): void {
    const left = this.#whereabouts[client] !== HOME;
    this.#whereabouts[client] = to;
    this.#count += (to === HOME ? 0 : 1) - (left ? 1 : 0);
    if (left && to === HOME) this.settle();
  }

  /** States it when all is as before: nobody is on a stand-in, nor on the way to one, nor will be sent to one. */
  settle(): void {
    const { isNormal, nameOf } = this.#inputs;
    if (this.#standIn === NOWHERE || this.#count > 0 || !isNormal()) return;
    const { observer, kernel } = this.#ports;
    const subject = nameOf(this.#standIn);
    this.#standIn = NOWHERE;
    observer.milestone(kernel.now_us, { kind: 'back-to-normal', subject });
  }

  /** The endpoint that the source of truth names while all is well. */
  #first(): ReplicaId {
    const { endpoints = [] } = this.#inputs.servers[0] ?? {};
    return endpoints.find(({ role }) => role === 'primary')?.replica ?? NOWHERE;
  }
}

/** Where a client is: where it belongs (or nowhere), on the way to a stand-in, or on one. */
type Whereabouts = typeof HOME | typeof SENT | typeof ON_STAND_IN;
const HOME = 0;
const SENT = 1;
const ON_STAND_IN = 2;
