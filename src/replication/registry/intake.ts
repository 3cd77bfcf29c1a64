import type { ReplicaId } from '../../domain/ids.js';
import type { RegistryEffects } from './contract.js';
import { Fetcher, type FetchMessage } from './fetcher.js';
import { sawIt } from './stamp.js';
import type { Entry } from './store.js';
import type { Upkeep } from './upkeep.js';

/** What a peer has written, as far as it does not hold here yet. */
interface Batch {
  readonly from: ReplicaId;
  entries: readonly Entry[];
  readonly done: () => void;
}

/** Between the intakes of two replicas: none of the strategy's own letters. */
export class IntakeLetter {
  readonly message: FetchMessage;

  constructor(message: FetchMessage) {
    this.message = message;
  }
}

/** Takes over what peers have written: fetches what is missing from them, and lets hold what is whole. */
export class Intake {
  readonly #effects: RegistryEffects;
  readonly #upkeep: Upkeep;
  readonly #fetcher: Fetcher;
  #batches: Batch[] = [];

  constructor(effects: RegistryEffects, parallel: number, upkeep: Upkeep) {
    this.#effects = effects;
    this.#upkeep = upkeep;
    const wrapped: RegistryEffects = {
      ...effects,
      send: (to, message, bytes) => effects.send(to, new IntakeLetter(message as FetchMessage), bytes),
      copy: (to, message, bytes) => effects.copy(to, new IntakeLetter(message as FetchMessage), bytes),
    };
    this.#fetcher = new Fetcher(wrapped, parallel, () => {
      upkeep.expect();
      this.#settle();
    });
  }

  take(entries: readonly Entry[], from: ReplicaId, done: () => void): void {
    this.#batches.push({ from, entries, done });
    this.#settle();
  }

  received(from: ReplicaId, { message }: IntakeLetter): void {
    this.#fetcher.received(from, message);
  }

  linkDown(peer: ReplicaId): void {
    this.#batches = this.#batches.filter(({ from }) => from !== peer);
    this.#fetcher.linkDown(peer);
  }

  restarted(): void {
    this.#batches = [];
    this.#fetcher.restarted();
  }

  #settle(): void {
    for (const batch of this.#batches) {
      batch.entries = batch.entries.filter((entry) => !this.#holds(entry));
      for (const entry of batch.entries) {
        if (entry.kind === 'tag') continue;
        for (const blob of this.#effects.store.missing(entry.manifest)) this.#fetcher.want(blob, batch.from);
      }
    }
    const done = this.#batches.filter(({ entries }) => entries.length === 0);
    this.#batches = this.#batches.filter(({ entries }) => entries.length > 0);
    for (const batch of done) batch.done();
  }

  /** Lets an entry hold, unless something newer does. False: what belongs to it is not here yet. */
  #holds(entry: Entry): boolean {
    const { self, store, now_us, noted } = this.#effects;
    store.clock = Math.max(store.clock, entry.stamp.count);
    if (!store.isNews(entry)) return true;
    if (entry.kind === 'manifest') {
      if (entry.present && store.missing(entry.manifest).length > 0) return false;
      store.put(entry, now_us());
      if (!entry.present) this.#upkeep.expect();
      return true;
    }
    if (entry.manifest !== null && !store.knows(entry.manifest)) return false;
    const before = store.tagEntry(entry.tag);
    store.put(entry, now_us());
    // Of two tags that did not know of each other the older is dropped; its own replica states it.
    if (before?.stamp.replica === self && !sawIt(entry.over, before.stamp))
      noted({ kind: 'overruled', tag: before.tag, manifest: before.manifest });
    noted({ kind: 'tagged', tag: entry.tag, manifest: entry.manifest });
    return true;
  }
}
