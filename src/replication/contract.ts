import type { ReplicaId } from '../domain/ids.js';
import type { LossReason } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';

/**
 * The contract between a replication strategy and the simulator.
 *
 * A strategy is a state machine, one per replica, without input or output of its own: it is told
 * what happened and answers through its effects. It sees no kernel, no network, no other replica's
 * memory, and learns of no fault that a real replica could not observe.
 */
export interface Strategy<Replica> {
  readonly name: string;
  /** One line for `geosim list strategies`. */
  readonly summary: string;
  /** How many replicas it needs: refused by `check` otherwise. */
  readonly replicas: { readonly min: number; readonly max: number };
  create(effects: never, replicas: readonly ReplicaId[], self: ReplicaId): Replica;
}

/** What any replica may do, whatever its family. */
export interface Effects {
  readonly self: ReplicaId;
  readonly now_us: Micros;
  /** Sends to a peer over the backbone: reliable and in order while the link lives. */
  send(to: ReplicaId, message: unknown, bytes: number): void;
  /** Calls `woken(token)` after a delay. */
  wake(delay_us: Micros, token: number): void;
  /** Forgets every wake with this token. */
  cancel(token: number): void;
  /** A number in [0, 1) from this replica's stream for the purpose. */
  random(purpose: string): number;
}

/** What happens to any replica, whatever its family. */
export interface ReplicaEvents {
  /** A peer's message arrived. */
  received(from: ReplicaId, message: unknown): void;
  /** The link to a peer is up (also at the start) or was found dead. */
  linkUp(peer: ReplicaId): void;
  linkDown(peer: ReplicaId): void;
  woken(token: number): void;
  /** The process lost its memory and starts again empty. */
  restarted(): void;
}

export type { LossReason };
