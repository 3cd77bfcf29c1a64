import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';

/**
 * The contract between a replication strategy and the simulator.
 *
 * A strategy is a state machine, one per replica, without input or output of its own: it is told
 * what happened and answers through its effects. It sees no kernel, no network, no other replica's
 * memory, and learns of no fault that a real replica could not observe. Its unit test needs no
 * simulator: hand it effects that write down what they are asked.
 */
export interface Strategy<E extends Effects, R extends ReplicaEvents> {
  readonly name: string;
  /** One line for `geosim list strategies`. */
  readonly summary: string;
  /** How many replicas it can have. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** The state machine of one replica. `peers` are all the others. */
  create(effects: E, peers: readonly ReplicaId[]): R;
}

/** What any replica may do, whatever its family. */
export interface Effects {
  readonly self: ReplicaId;
  now_us(): Micros;
  /**
   * Sends to a peer over the backbone: in order and without loss while the link lives; what a dying
   * link carried is gone. The message is not copied: never change it after sending.
   */
  send(to: ReplicaId, message: unknown, bytes: number): void;
  /** Calls `woken(token)` after the delay. Tokens are small integers of the strategy's own. */
  wake(delay_us: Micros, token: number): void;
  /** Forgets a wake with this token; says whether there was one. */
  cancel(token: number): boolean;
  /** A number in [0, 1) from this replica's own stream for the purpose. */
  random(purpose: string): number;
}

/** What happens to any replica, whatever its family. */
export interface ReplicaEvents {
  received(from: ReplicaId, message: unknown): void;
  /** The link to a peer is up: at the start, and again after it was down. */
  linkUp(peer: ReplicaId): void;
  /** The link to a peer was found dead: reset by it, or silent for too long. */
  linkDown(peer: ReplicaId): void;
  woken(token: number): void;
  /** The process starts again with empty memory; links come up afterwards. */
  restarted(): void;
}
