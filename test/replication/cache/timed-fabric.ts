import type { ReplicaId } from '../../../src/domain/ids.js';
import type {
  Answer,
  CacheEffects,
  CacheReplica,
  CacheStrategy,
  KeyId,
  Operation,
  OperationId,
  VersionId,
} from '../../../src/replication/cache/contract.js';

export interface Letter {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly message: unknown;
  readonly bytes: number;
}

/** One operation of a client, from asking to answer. */
export interface Asked {
  readonly operation: OperationId;
  readonly replica: ReplicaId;
  readonly what: Operation;
  readonly started_us: number;
  answer: Answer | undefined;
  answered_us: number;
}

/**
 * Replicas of a cache joined by FIFO queues, with a clock that moves only when told: no simulator. A queue
 * exists while its link is up; what it held when the link broke is gone. A crash empties a replica's memory.
 */
export class TimedFabric<Options> {
  readonly machines: readonly CacheReplica[];
  readonly history: Asked[] = [];
  readonly sent: Letter[] = [];
  readonly conflicts: { readonly replica: ReplicaId; readonly key: KeyId; readonly dropped: VersionId }[] =
    [];
  /** What `applied` said last, by replica and key, and everything it said in this life of the replica. */
  readonly visible: Map<KeyId, VersionId>[] = [];
  readonly applied: Set<VersionId>[] = [];
  now_us = 0;
  readonly #alive: boolean[];
  readonly #up = new Set<string>();
  readonly #queues = new Map<string, Letter[]>();
  readonly #wakes: { readonly replica: ReplicaId; readonly token: number; readonly at_us: number }[] = [];

  constructor(strategy: CacheStrategy<Options>, count: number, options: Options) {
    this.#alive = Array.from({ length: count }, () => true);
    const all = this.#alive.map((_, id) => id);
    for (const _ of all) {
      this.visible.push(new Map());
      this.applied.push(new Set());
    }
    this.machines = all.map((self) => {
      const others = all.filter((id) => id !== self);
      return strategy.create(this.#effects(self), others, options);
    });
  }

  /** A client asks; a microsecond passes first, so that no two operations start together. */
  ask(replica: ReplicaId, what: Operation): Asked {
    this.pass(1);
    const operation = this.history.length;
    const started_us = this.now_us;
    const asked: Asked = { operation, replica, what, started_us, answer: undefined, answered_us: -1 };
    this.history.push(asked);
    this.machines[replica].asked(operation, what);
    return asked;
  }

  read(replica: ReplicaId, key: KeyId): Asked {
    return this.ask(replica, { kind: 'read', key });
  }
  write(replica: ReplicaId, key: KeyId, version: VersionId): Asked {
    return this.ask(replica, { kind: 'write', key, version, bytes: 100 });
  }
  add(replica: ReplicaId, key: KeyId, version: VersionId, amount: number): Asked {
    return this.ask(replica, { kind: 'add', key, version, amount });
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica];
  }

  linkAll(): void {
    for (let a = 0; a < this.machines.length; a++) {
      for (let b = a + 1; b < this.machines.length; b++) this.linkUp(a, b);
    }
  }

  linkUp(a: ReplicaId, b: ReplicaId): void {
    if (a === b || this.#up.has(way(a, b)) || !this.#alive[a] || !this.#alive[b]) return;
    this.#up.add(way(a, b)).add(way(b, a));
    this.machines[a].linkUp(b);
    this.machines[b].linkUp(a);
  }

  linkDown(a: ReplicaId, b: ReplicaId): void {
    if (a === b || !this.#up.has(way(a, b))) return;
    for (const name of [way(a, b), way(b, a)]) {
      this.#up.delete(name);
      this.#queues.delete(name);
    }
    if (this.#alive[a]) this.machines[a].linkDown(b);
    if (this.#alive[b]) this.machines[b].linkDown(a);
  }

  /** The process dies: it learns of nothing any more, its peers of their dead links. */
  crash(replica: ReplicaId): void {
    this.#alive[replica] = false;
    this.visible[replica].clear();
    this.applied[replica].clear();
    for (let peer = 0; peer < this.machines.length; peer++) this.linkDown(replica, peer);
  }

  /** It starts again with empty memory; links are set up separately. */
  restart(replica: ReplicaId): void {
    if (this.#alive[replica]) return;
    this.pass(1);
    this.#alive[replica] = true;
    this.machines[replica].restarted();
  }

  /** Hands over the first letter of one queue; false if it is empty. */
  step(from: ReplicaId, to: ReplicaId): boolean {
    const letter = this.#queues.get(way(from, to))?.shift();
    if (letter === undefined) return false;
    this.machines[to].received(from, letter.message);
    return true;
  }

  /** Hands over everything that is under way; no time passes. */
  drain(): void {
    for (let moved = true; moved; ) {
      moved = false;
      for (const queue of [...this.#queues.values()]) {
        const letter = queue[0];
        if (letter !== undefined && this.step(letter.from, letter.to)) moved = true;
      }
    }
  }

  /** Time passes, and wakes come in their order. */
  pass(length_us: number): void {
    const until_us = this.now_us + length_us;
    for (;;) {
      const first = this.#wakes.reduce(
        (least, wake) => Math.min(least, wake.at_us),
        Number.POSITIVE_INFINITY,
      );
      if (first > until_us) break;
      const at = this.#wakes.findIndex(({ at_us }) => at_us === first);
      const [wake] = this.#wakes.splice(at, 1);
      this.now_us = wake.at_us;
      if (this.#alive[wake.replica]) this.machines[wake.replica].woken(wake.token);
    }
    this.now_us = until_us;
  }

  #effects(self: ReplicaId): CacheEffects {
    const absent = () => {
      throw new Error('this fabric has no such effect');
    };
    return {
      self,
      now_us: () => this.now_us,
      send: (to, message, bytes) => this.#post({ from: self, to, message, bytes }),
      wake: (delay_us, token) => this.#wakes.push({ replica: self, token, at_us: this.now_us + delay_us }),
      cancel: (token) => {
        const at = this.#wakes.findIndex((wake) => wake.replica === self && wake.token === token);
        if (at >= 0) this.#wakes.splice(at, 1);
        return at >= 0;
      },
      answer: (operation, answer) => {
        const asked = this.history[operation];
        if (asked.answer !== undefined) throw new Error('an operation was answered twice');
        asked.answer = answer;
        asked.answered_us = this.now_us;
      },
      applied: (key, version) => {
        this.visible[self].set(key, version);
        this.applied[self].add(version);
      },
      conflict: (key, dropped) => this.conflicts.push({ replica: self, key, dropped }),
      ...{ random: absent, dial: absent, hangUp: absent, write: absent, unsent_bytes: absent },
    };
  }

  #post(letter: Letter): void {
    this.sent.push(letter);
    const name = way(letter.from, letter.to);
    if (!this.#up.has(name)) return; // written into a link that is down: gone
    const queue = this.#queues.get(name);
    if (queue === undefined) this.#queues.set(name, [letter]);
    else queue.push(letter);
  }
}

function way(from: ReplicaId, to: ReplicaId): string {
  return `${from}>${to}`;
}
