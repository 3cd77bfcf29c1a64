import type { ClientId } from '../../domain/ids.js';
import type { MessageId } from '../../replication/pubsub/contract.js';

/** What waits for single clients, in the order in which it came. */
export class HeldMessages {
  readonly #queues = new Map<ClientId, Queue>();

  /** Mostly nothing is held at all, and the size of a map is cheaper to ask for than a key. */
  has(client: ClientId): boolean {
    return this.#queues.size > 0 && this.#queues.has(client);
  }

  /** How many messages are held for the client, and their bytes. */
  sizeOf(client: ClientId): { readonly messages: number; readonly bytes: number } {
    const queue = this.#queues.get(client);
    return queue === undefined
      ? { messages: 0, bytes: 0 }
      : { messages: queue.messages.length, bytes: queue.bytes };
  }

  add(client: ClientId, message: MessageId, bytes: number): void {
    const queue = this.#queues.get(client);
    if (queue === undefined) {
      this.#queues.set(client, { messages: [message], bytes });
    } else {
      queue.messages.push(message);
      queue.bytes += bytes;
    }
  }

  /** All of them; afterwards nothing is held for the client. */
  take(client: ClientId): readonly MessageId[] {
    const queue = this.#queues.get(client);
    if (queue === undefined) return NONE;
    this.#queues.delete(client);
    return queue.messages;
  }
}

interface Queue {
  readonly messages: MessageId[];
  bytes: number;
}

const NONE: readonly MessageId[] = [];
