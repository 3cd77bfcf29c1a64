import type { ReplicaId } from '../../../src/domain/ids.js';
import { blobsOf, type Manifest, type TagId } from '../../../src/domain/image.js';
import type { RegistryAnswer, RegistryRequest } from '../../../src/domain/registry-requests.js';
import type {
  RegistryEffects,
  RegistryFact,
  RegistryOptions,
  RegistryReplica,
  RegistryStrategy,
} from '../../../src/replication/registry/contract.js';
import { Store } from '../../../src/replication/registry/store.js';

interface Letter {
  readonly to: ReplicaId;
  readonly from: ReplicaId;
  readonly message: unknown;
  readonly bytes: number;
  readonly bulk: boolean;
}

export const PATIENT: RegistryOptions = {
  pickup_us: 10,
  parallelFetches: 2,
  unreferencedLife_us: 1_000_000_000,
  upstream: 0,
};

/**
 * Registries joined by queues, with a clock that moves only when told: no simulator. Messages of a pair come
 * in order, bulk transfers in any; what a link held when it broke is gone. Stores outlive crashes.
 */
export class LooseFabric {
  readonly stores: Store[] = [];
  readonly facts: { readonly replica: ReplicaId; readonly fact: RegistryFact }[] = [];
  /** Bytes that went as bulk transfers, by `from>to`. */
  readonly copied = new Map<string, number>();
  now_us = 0;
  readonly #machines: RegistryReplica[] = [];
  readonly #alive: boolean[] = [];
  readonly #up = new Set<string>();
  #letters: Letter[] = [];
  #wakes: { readonly replica: ReplicaId; readonly token: number; readonly at_us: number }[] = [];
  #answers = new Map<number, RegistryAnswer>();
  #operations = 0;

  /** So many are there from the start; the others can be added. */
  constructor(strategy: RegistryStrategy, count: number, all = count, options = PATIENT) {
    for (let self = 0; self < all; self++) {
      this.stores.push(new Store(self < count));
      this.#alive.push(self < count);
      const peers = Array.from({ length: all }, (_, id) => id).filter((id) => id !== self);
      this.#machines.push(strategy.create(this.#effects(self), peers, options));
    }
    this.linkAll();
  }

  /** The answer, or undefined while there is none. */
  answer(operation: number): RegistryAnswer | undefined {
    return this.#answers.get(operation);
  }

  ask(replica: ReplicaId, request: RegistryRequest): number {
    const operation = this.#operations++;
    if (this.#alive[replica]) this.#machines[replica].asked(operation, request);
    return operation;
  }

  /** A whole push at once: only what is not there is uploaded. Says whether it was acknowledged. */
  push(replica: ReplicaId, manifest: Manifest, tag: TagId | null): boolean {
    for (const blob of blobsOf(manifest)) {
      const check = this.answer(this.ask(replica, { kind: 'check-blob', blob: blob.id }));
      if (check?.ok === true && check.held === true) continue;
      const upload = this.#operations;
      this.ask(replica, { kind: 'start-upload', upload });
      this.ask(replica, { kind: 'upload-blob', upload, blob });
    }
    return this.answer(this.ask(replica, { kind: 'put-manifest', manifest, tag }))?.ok === true;
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica];
  }

  linkAll(): void {
    for (let a = 0; a < this.#alive.length; a++)
      for (let b = a + 1; b < this.#alive.length; b++) this.linkUp(a, b);
  }

  linkUp(a: ReplicaId, b: ReplicaId): void {
    if (a === b || this.#up.has(way(a, b)) || !this.#alive[a] || !this.#alive[b]) return;
    this.#up.add(way(a, b)).add(way(b, a));
    this.#machines[a].linkUp(b);
    this.#machines[b].linkUp(a);
  }

  linkDown(a: ReplicaId, b: ReplicaId): void {
    if (!this.#up.delete(way(a, b))) return;
    this.#up.delete(way(b, a));
    this.#letters = this.#letters.filter(
      ({ from, to }) => !(from === a && to === b) && !(from === b && to === a),
    );
    if (this.#alive[a]) this.#machines[a].linkDown(b);
    if (this.#alive[b]) this.#machines[b].linkDown(a);
  }

  /** The process dies, or the replica is deleted: the difference is whether it ever restarts. */
  crash(replica: ReplicaId): void {
    this.#alive[replica] = false;
    this.#wakes = this.#wakes.filter((wake) => wake.replica !== replica);
    for (let peer = 0; peer < this.#alive.length; peer++) this.linkDown(replica, peer);
  }

  /** Also: a replica is added. */
  restart(replica: ReplicaId): void {
    if (this.#alive[replica]) return;
    this.#alive[replica] = true;
    this.#machines[replica].restarted();
  }

  /** Delivers the letter of this number among those that may come next; false: there is none. */
  deliver(choice: number): boolean {
    const ready = this.#letters.filter(
      (letter, at) =>
        letter.bulk ||
        !this.#letters
          .slice(0, at)
          .some(({ from, to, bulk }) => !bulk && from === letter.from && to === letter.to),
    );
    if (ready.length === 0) return false;
    const letter = ready[choice % ready.length];
    this.#letters.splice(this.#letters.indexOf(letter), 1);
    this.#machines[letter.to].received(letter.from, letter.message);
    return true;
  }

  pass(length_us: number): void {
    const until_us = this.now_us + length_us;
    for (;;) {
      const first_us = Math.min(...this.#wakes.map(({ at_us }) => at_us));
      if (first_us > until_us) break;
      const at = this.#wakes.findIndex(({ at_us }) => at_us === first_us);
      const [wake] = this.#wakes.splice(at, 1);
      this.now_us = wake.at_us;
      this.#machines[wake.replica].woken(wake.token);
    }
    this.now_us = until_us;
  }

  /** Until nothing is under way and everything written has been told. */
  settle(): void {
    do {
      this.pass(PATIENT.pickup_us);
    } while (this.#deliverAll());
  }

  #deliverAll(): boolean {
    let any = false;
    while (this.deliver(0)) any = true;
    return any;
  }

  #effects(self: ReplicaId): RegistryEffects {
    const post = (to: ReplicaId, message: unknown, bytes: number, bulk: boolean): void => {
      if (!this.#up.has(way(self, to))) return; // written into a link that is down: gone
      if (bulk) this.copied.set(way(self, to), (this.copied.get(way(self, to)) ?? 0) + bytes);
      this.#letters.push({ from: self, to, message, bytes, bulk });
    };
    return {
      self,
      store: this.stores[self],
      now_us: () => this.now_us,
      send: (to, message, bytes) => post(to, message, bytes, false),
      copy: (to, message, bytes) => post(to, message, bytes, true),
      wake: (delay_us, token) => this.#wakes.push({ replica: self, token, at_us: this.now_us + delay_us }),
      cancel: (token) => {
        const before = this.#wakes.length;
        this.#wakes = this.#wakes.filter((wake) => wake.replica !== self || wake.token !== token);
        return this.#wakes.length < before;
      },
      random: () => {
        throw new Error('no strategy of a registry draws');
      },
      answer: (operation, answer) => {
        if (this.#answers.has(operation)) throw new Error('a request was answered twice');
        this.#answers.set(operation, answer);
      },
      noted: (fact) => this.facts.push({ replica: self, fact }),
    };
  }
}

function way(from: ReplicaId, to: ReplicaId): string {
  return `${from}>${to}`;
}
