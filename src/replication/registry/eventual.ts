import type { ReplicaId } from '../../domain/ids.js';
import { type BlobId, blobsOf, type Manifest } from '../../domain/image.js';
import type { RegistryRequest } from '../../domain/registry-requests.js';
import type {
  OperationId,
  RegistryEffects,
  RegistryOptions,
  RegistryReplica,
  RegistryStrategy,
} from './contract.js';
import { Fetcher, type FetchMessage } from './fetcher.js';
import { FrontDesk } from './front-desk.js';
import { PendingEntries } from './pending.js';
import { isNewer, sawIt } from './stamp.js';
import type { Entry } from './store.js';
import { Upkeep } from './upkeep.js';

/**
 * Replicas behind one name, each of which takes pushes (multi-master).
 *
 * A push is acknowledged by the replica that took it, and by nobody else; after a moment that replica tells
 * the others, who fetch the blobs that they do not have, each by its digest, and pass the word on once they
 * have everything. An image becomes visible in a region when it is whole there. The last word on a tag, or on
 * a manifest, holds everywhere (Lamport stamps), so that all replicas end up the same, whatever was cut, lost
 * or repeated in between: on each new link both sides tell all they have.
 *
 * Promises: every replica converges to the same tags and content once faults end; deletes win over older
 * pushes. Does not: that an acknowledged push survives its replica before anybody has fetched it, nor that
 * of two pushes of one tag at the same time both are found under it.
 */
export const eventual: RegistryStrategy = {
  name: 'eventual',
  summary: 'replicas behind one name, each takes pushes; content follows asynchronously and converges',
  replicas: { min: 1, max: 64 },
  names: 'one',
  create: (effects, _peers, options) => new EventualReplica(effects, options),
};

type Message =
  | {
      readonly kind: 'entries';
      readonly entries: readonly Entry[];
      /** It is everything that the sender has, and the sender was ready. */
      readonly whole: boolean;
    }
  | FetchMessage;

const ANNOUNCE = 0;
const SWEEP = 1;
/** Of an entry besides its manifest. */
const ENTRY_BYTES = 500;

class EventualReplica implements RegistryReplica {
  readonly #effects: RegistryEffects;
  readonly #options: RegistryOptions;
  readonly #desk: FrontDesk;
  readonly #fetcher: Fetcher;
  readonly #upkeep: Upkeep;
  readonly #pending = new PendingEntries();
  readonly #linked = new Set<ReplicaId>();
  /** Written by clients here and not told to anybody yet. */
  #outbox: Entry[] = [];
  /** A ready peer has told all it has: what a new replica has to fetch is known. */
  #told = false;

  constructor(effects: RegistryEffects, options: RegistryOptions) {
    this.#effects = effects;
    this.#options = options;
    this.#upkeep = new Upkeep(effects, options.unreferencedLife_us, SWEEP);
    this.#desk = new FrontDesk(effects, this.#upkeep, (entries) => this.#written(entries));
    this.#fetcher = new Fetcher(effects, options.parallelFetches, (blob) => this.#arrived(blob));
  }

  asked(operation: OperationId, request: RegistryRequest): void {
    // All replicas are one registry: there is nothing to import from.
    if (request.kind === 'import') this.#effects.answer(operation, { ok: false, reason: 'unreachable' });
    else this.#desk.asked(operation, request);
  }

  received(from: ReplicaId, message: unknown): void {
    const what = message as Message;
    if (what.kind !== 'entries') return this.#fetcher.received(from, what);
    for (const entry of what.entries) this.#learn(entry, from);
    if (what.whole) this.#told = true;
    this.#turnReady();
  }

  linkUp(peer: ReplicaId): void {
    this.#linked.add(peer);
    this.#tell([peer], this.#effects.store.entries(), this.#effects.store.ready);
  }

  linkDown(peer: ReplicaId): void {
    this.#linked.delete(peer);
    this.#fetcher.linkDown(peer);
  }

  woken(token: number): void {
    if (token === SWEEP) return this.#upkeep.woken();
    const told = this.#outbox;
    this.#outbox = [];
    this.#tell([...this.#linked], told, false);
  }

  restarted(): void {
    this.#linked.clear();
    this.#pending.clear();
    this.#fetcher.restarted();
    this.#outbox = [];
    this.#told = false;
    this.#desk.restarted();
  }

  // ---- telling ------------------------------------------------------------------------------------

  #written(entries: readonly Entry[]): void {
    for (const entry of entries) this.#dropOlder(entry);
    if (this.#outbox.length === 0) this.#effects.wake(this.#options.pickup_us, ANNOUNCE);
    this.#outbox.push(...entries);
  }

  #tell(peers: readonly ReplicaId[], entries: readonly Entry[], whole: boolean): void {
    const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), ENTRY_BYTES);
    for (const peer of peers) this.#effects.send(peer, { kind: 'entries', entries, whole }, bytes);
  }

  // ---- learning -----------------------------------------------------------------------------------

  #learn(entry: Entry, from: ReplicaId): void {
    const { store } = this.#effects;
    store.clock = Math.max(store.clock, entry.stamp.count);
    if (!store.isNews(entry)) return this.#noteOverruled(entry);
    const before = this.#pending.of(entry)?.entry;
    const pending = this.#pending.add(entry, from);
    // An older pending entry of the manifest made room: its blobs may be wanted by nobody now.
    if (before?.kind === 'manifest' && before !== pending.entry) this.#forgetUnwanted(before.manifest);
    this.#settle(pending.entry);
  }

  /** Lets a pending entry hold if everything that belongs to it is here; asks for it otherwise. */
  #settle(entry: Entry): void {
    const { store } = this.#effects;
    if (entry.kind === 'tag') {
      if (entry.manifest === null || store.knows(entry.manifest)) this.#apply(entry);
      return;
    }
    if (entry.present) {
      const sources = this.#pending.of(entry)?.sources ?? [];
      const missing = store.missing(entry.manifest);
      for (const blob of missing) for (const source of sources) this.#fetcher.want(blob, source);
      if (missing.length > 0) return;
    }
    this.#apply(entry);
    for (const { entry: tag } of this.#pending.tagsOf(entry.manifest.id)) this.#settle(tag);
  }

  #apply(entry: Entry): void {
    const { store } = this.#effects;
    const sources = this.#pending.of(entry)?.sources;
    this.#pending.remove(entry);
    const before = entry.kind === 'tag' ? store.tagEntry(entry.tag) : undefined;
    store.put(entry, this.#effects.now_us());
    if (entry.kind === 'tag') {
      if (before !== undefined && !sawIt(entry.over, before.stamp)) this.#noteOverruled(before);
      this.#effects.noted({ kind: 'tagged', tag: entry.tag, manifest: entry.manifest });
    } else if (!entry.present) {
      this.#forgetUnwanted(entry.manifest);
      this.#upkeep.expect();
    }
    this.#tell(
      [...this.#linked].filter((peer) => sources?.has(peer) !== true),
      [entry],
      false,
    );
  }

  #arrived(blob: BlobId): void {
    for (const { entry } of this.#pending.manifests()) {
      if (entry.kind === 'manifest' && blobsOf(entry.manifest).some(({ id }) => id === blob))
        this.#settle(entry);
    }
    this.#upkeep.expect();
    this.#turnReady();
  }

  /** A client's write is newer than what was on its way here. */
  #dropOlder(entry: Entry): void {
    const waiting = this.#pending.of(entry)?.entry;
    if (waiting === undefined || !isNewer(entry.stamp, waiting.stamp)) return;
    this.#pending.remove(waiting);
    if (waiting.kind === 'manifest') this.#forgetUnwanted(waiting.manifest);
  }

  #forgetUnwanted(manifest: Manifest): void {
    const wanted = new Set<BlobId>();
    for (const { entry } of this.#pending.manifests()) {
      if (entry.kind !== 'manifest' || !entry.present) continue;
      for (const { id } of blobsOf(entry.manifest)) wanted.add(id);
    }
    for (const { id } of blobsOf(manifest)) if (!wanted.has(id)) this.#fetcher.forget(id);
  }

  /** Of two tags that did not know of each other the older is dropped; its own replica states it. */
  #noteOverruled(entry: Entry): void {
    if (entry.kind !== 'tag' || entry.stamp.replica !== this.#effects.self) return;
    const held = this.#effects.store.tagEntry(entry.tag);
    if (held === undefined || !isNewer(held.stamp, entry.stamp) || sawIt(held.over, entry.stamp)) return;
    this.#effects.noted({ kind: 'overruled', tag: entry.tag, manifest: entry.manifest });
  }

  #turnReady(): void {
    const { store } = this.#effects;
    if (store.ready || !this.#told || this.#pending.size > 0) return;
    store.ready = true;
    this.#effects.noted({ kind: 'ready' });
  }
}

function bytesOf(entry: Entry): number {
  return ENTRY_BYTES + (entry.kind === 'manifest' && entry.present ? entry.manifest.bytes : 0);
}
