import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { MessageId } from '../../replication/pubsub/contract.js';

/** A delivery, or the answer to a client's message, that has to wait for its turn. */
export interface Turn {
  readonly replica: ReplicaId;
  /** Of the process that works on it: what an earlier one left is void. */
  readonly life: number;
  readonly client: ClientId;
  readonly message: MessageId;
}

/** What waits in the queues of replicas, each under a number that its event carries; reused afterwards. */
export class Turns {
  readonly #waiting: Turn[] = [];
  readonly #free: number[] = [];

  add(turn: Turn): number {
    const token = this.#free.pop() ?? this.#waiting.length;
    this.#waiting[token] = turn;
    return token;
  }

  take(token: number): Turn {
    this.#free.push(token);
    return this.#waiting[token];
  }
}
