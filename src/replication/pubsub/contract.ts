import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { Effects, ReplicaEvents, Strategy } from '../contract.js';

/** A group of subscribers; dense from 0. */
export type GroupId = number;
/** Names one published message while it is under way; reused afterwards. */
export type MessageId = number;

/** What a replica of a pub/sub service may do besides {@link Effects}. */
export interface PubSubEffects extends Effects {
  /** Writes a message to the connection of a client of this replica. */
  deliver(client: ClientId, message: MessageId): void;
  /** Sends, as `send` does, something that carries a published message: it is accounted for on the way. */
  forward(to: ReplicaId, carried: MessageId, message: unknown, bytes: number): void;
}

/** What happens to a replica of a pub/sub service besides {@link ReplicaEvents}. */
export interface PubSubReplica extends ReplicaEvents {
  joined(client: ClientId, group: GroupId): void;
  /** The connection is gone, and with it every membership. */
  closed(client: ClientId): void;
  /** A client of this replica published to a group. */
  published(message: MessageId, group: GroupId, bytes: number): void;
}

export interface PubSubStrategy extends Strategy<PubSubEffects, PubSubReplica> {
  /**
   * Do replicas pass messages on to each other? Where they do not (`false`), they are instances of their
   * own: each has its own name, and app servers tell clients which to take. Without: they do.
   */
  readonly exchanges?: boolean;
}
