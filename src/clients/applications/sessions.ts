import { type FaultId, OPERATORS, type ReplicaId } from '../../domain/ids.js';
import type { OperatorsFailover } from '../../domain/observations.js';
import type { Micros } from '../../kernel/kernel.js';
import { emptyMove, NOTHING } from '../move.js';
import type { PopulationIdentity } from '../ports.js';
import type { ApplicationPorts } from './ports.js';

/**
 * Which sessions of an application can write, and which a fault keeps from it: from the moment at which the
 * way to the cache that takes their writes is broken until it is open again or a write was answered.
 */
export class Sessions {
  readonly #identity: PopulationIdentity;
  readonly #ports: ApplicationPorts;
  readonly #up: Uint8Array;
  readonly #fault: Int16Array;
  readonly #servedBy: Int16Array;
  readonly #brokeAt_us: Float64Array;
  readonly #move;

  constructor(identity: PopulationIdentity, ports: ApplicationPorts) {
    this.#identity = identity;
    this.#ports = ports;
    this.#up = new Uint8Array(identity.count);
    this.#fault = new Int16Array(identity.count).fill(NOTHING);
    this.#servedBy = new Int16Array(identity.count).fill(NOTHING);
    this.#brokeAt_us = new Float64Array(identity.count).fill(NOTHING);
    this.#move = emptyMove(identity.id);
  }

  /** At the start. */
  connectAll(replica: ReplicaId): void {
    for (let session = 0; session < this.#identity.count; session++)
      this.#comeUp(session, replica, NOTHING, null);
  }

  allBroke(fault: FaultId, replica: ReplicaId): void {
    const { kernel, observer } = this.#ports;
    const { id, firstClient, count } = this.#identity;
    for (let session = 0; session < count; session++) {
      if (this.#up[session] === 0 || this.#servedBy[session] !== replica) continue;
      this.#up[session] = 0;
      this.#fault[session] = fault;
      this.#brokeAt_us[session] = kernel.now_us;
      observer.clientHit(fault, id, firstClient + session, kernel.now_us);
      observer.clientDown(id, firstClient + session, kernel.now_us);
      observer.faultTouched(fault, 'sessions', 1);
    }
  }

  /** The way is open again; whoever was served elsewhere meanwhile is not concerned. */
  pathOpen(replica: ReplicaId): void {
    for (let session = 0; session < this.#identity.count; session++) {
      if (this.#up[session] === 0 && this.#servedBy[session] === replica) {
        this.#comeUp(session, replica, NOTHING, null);
      }
    }
  }

  /** An operation that it had wanted since `intended_us` was answered. */
  served(
    session: number,
    replica: ReplicaId,
    intended_us: Micros,
    operators: OperatorsFailover | null,
  ): void {
    const isUp = this.#up[session] === 1;
    if (isUp && this.#servedBy[session] === replica) return;
    if (!isUp && intended_us < this.#brokeAt_us[session]) return; // its reply was on the way already
    this.#comeUp(session, replica, intended_us, operators);
  }

  #comeUp(
    session: number,
    replica: ReplicaId,
    intended_us: Micros,
    operators: OperatorsFailover | null,
  ): void {
    const { kernel, observer } = this.#ports;
    const { id, firstClient } = this.#identity;
    const client = firstClient + session;
    const now_us = kernel.now_us;
    const before = this.#servedBy[session];
    if (this.#up[session] === 0) observer.clientUp(id, client, now_us);
    this.#up[session] = 1;
    if (before !== replica) {
      if (before !== NOTHING) observer.disconnected(id, before, client, now_us);
      observer.connected(id, replica, client, now_us);
      observer.clientReturned(id, replica, client, now_us);
      this.#servedBy[session] = replica;
    }
    const fault = this.#fault[session];
    if (fault === NOTHING) return;
    this.#fault[session] = NOTHING;
    const move = this.#move;
    const asked = intended_us !== NOTHING;
    move.fault = fault;
    move.client = client;
    move.from = before;
    move.left = before;
    move.to = replica;
    move.decider = OPERATORS;
    move.noticed_us = NOTHING;
    move.lastFailure_us = NOTHING;
    move.attempt_us = asked ? intended_us : now_us;
    move.resolved_us = move.attempt_us;
    move.moved_us = now_us;
    move.operators = operators ?? undefined;
    observer.clientMoved(move);
  }
}
