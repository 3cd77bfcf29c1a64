import type { ClientId, ReplicaId } from '../../src/domain/ids.js';
import type {
  GroupId,
  MessageId,
  PubSubReplica,
  PubSubStrategy,
} from '../../src/replication/pubsub/contract.js';

/** What a replica put on a link. `carried`: the published message it accounts for, or null. */
export interface Letter {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly message: unknown;
  readonly carried: MessageId | null;
  readonly bytes: number;
}

export interface Delivery {
  readonly replica: ReplicaId;
  readonly client: ClientId;
  readonly message: MessageId;
}

/**
 * Several replicas joined by FIFO queues, one a direction, and nothing else: no time, no simulator.
 * A queue exists while its link is up; what it held when the link broke is gone.
 */
export class Fabric {
  readonly machines: readonly PubSubReplica[];
  /** Everything any replica asked for, in order. */
  readonly sent: Letter[] = [];
  readonly deliveries: Delivery[] = [];
  readonly #up = new Set<string>();
  readonly #queues = new Map<string, Letter[]>();
  readonly #alive: boolean[];

  constructor(strategy: PubSubStrategy, count: number) {
    this.#alive = Array.from({ length: count }, () => true);
    const all = this.#alive.map((_, id) => id);
    this.machines = all.map((self) =>
      strategy.create(
        {
          self,
          now_us: () => 0,
          random: () => 0,
          wake: () => {},
          cancel: () => false,
          deliver: (client, message) => this.deliveries.push({ replica: self, client, message }),
          send: (to, message, bytes) => this.#post({ from: self, to, message, carried: null, bytes }),
          forward: (to, carried, message, bytes) => this.#post({ from: self, to, message, carried, bytes }),
        },
        all.filter((id) => id !== self),
      ),
    );
  }

  joined(replica: ReplicaId, client: ClientId, group: GroupId): void {
    this.machines[replica].joined(client, group);
  }
  closed(replica: ReplicaId, client: ClientId): void {
    this.machines[replica].closed(client);
  }
  published(replica: ReplicaId, message: MessageId, group: GroupId, bytes = 1000): void {
    this.machines[replica].published(message, group, bytes);
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica];
  }
  isUp(a: ReplicaId, b: ReplicaId): boolean {
    return this.#up.has(key(a, b));
  }

  linkAll(): void {
    for (let a = 0; a < this.machines.length; a++) {
      for (let b = a + 1; b < this.machines.length; b++) this.linkUp(a, b);
    }
  }

  linkUp(a: ReplicaId, b: ReplicaId): void {
    if (this.isUp(a, b) || !this.#alive[a] || !this.#alive[b]) return;
    this.#up.add(key(a, b)).add(key(b, a));
    this.machines[a].linkUp(b);
    this.machines[b].linkUp(a);
  }

  linkDown(a: ReplicaId, b: ReplicaId): void {
    if (!this.isUp(a, b)) return;
    this.#cut(a, b);
    if (this.#alive[a]) this.machines[a].linkDown(b);
    if (this.#alive[b]) this.machines[b].linkDown(a);
  }

  /** The process dies: it learns of nothing any more, its peers of their dead links. */
  crash(replica: ReplicaId): void {
    this.#alive[replica] = false;
    for (let peer = 0; peer < this.machines.length; peer++) {
      if (peer !== replica) this.linkDown(replica, peer);
    }
  }

  /** It starts again with empty memory; links are set up separately. */
  restart(replica: ReplicaId): void {
    this.#alive[replica] = true;
    this.machines[replica].restarted();
  }

  /** Hands over the first letter of one queue; false if it is empty. */
  step(from: ReplicaId, to: ReplicaId): boolean {
    const letter = this.#queues.get(key(from, to))?.shift();
    if (letter === undefined) return false;
    this.machines[to].received(from, letter.message);
    return true;
  }

  /** Hands over everything that is under way. */
  drain(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const queue of [...this.#queues.values()]) {
        const letter = queue[0];
        if (letter !== undefined && this.step(letter.from, letter.to)) moved = true;
      }
    }
  }

  #post(letter: Letter): void {
    this.sent.push(letter);
    if (!this.isUp(letter.from, letter.to)) return; // written into a link that is down: gone
    const name = key(letter.from, letter.to);
    const queue = this.#queues.get(name);
    if (queue === undefined) this.#queues.set(name, [letter]);
    else queue.push(letter);
  }

  #cut(a: ReplicaId, b: ReplicaId): void {
    for (const name of [key(a, b), key(b, a)]) {
      this.#up.delete(name);
      this.#queues.delete(name);
    }
  }
}

function key(from: ReplicaId, to: ReplicaId): string {
  return `${from}>${to}`;
}
