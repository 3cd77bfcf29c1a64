import type { ReplicaId } from '../../domain/ids.js';
import type { Blob, BlobId } from '../../domain/image.js';
import type { RegistryEffects } from './contract.js';

/** Between fetchers. */
export type FetchMessage =
  | { readonly kind: 'fetch'; readonly blob: BlobId }
  | { readonly kind: 'blob'; readonly blob: Blob }
  /** The one asked for it does not have it. */
  | { readonly kind: 'no-blob'; readonly blob: BlobId };

interface Wanted {
  readonly blob: Blob;
  /** Who said that they have it, in that order. */
  readonly sources: Set<ReplicaId>;
  /** Who was asked and has not answered; undefined: it waits for its turn, or for a source. */
  asked: ReplicaId | undefined;
}

/** Of a request for a blob, or of the answer that there is none. */
const REQUEST_BYTES = 500;

/**
 * Gets blobs from peers, so many at a time, each once: what is here already is never moved. A blob whose
 * source is gone is asked for at the next one, or waits until somebody says that he has it.
 */
export class Fetcher {
  readonly #effects: RegistryEffects;
  readonly #parallel: number;
  readonly #arrived: (blob: BlobId) => void;
  /** In the order of wanting: first come, first fetched. */
  readonly #wanted = new Map<BlobId, Wanted>();
  #underWay = 0;

  constructor(effects: RegistryEffects, parallel: number, arrived: (blob: BlobId) => void) {
    this.#effects = effects;
    this.#parallel = parallel;
    this.#arrived = arrived;
  }

  /** The blob is wanted, and `source` has it. */
  want(blob: Blob, source: ReplicaId): void {
    const wanted = this.#wanted.get(blob.id);
    if (wanted === undefined) {
      this.#wanted.set(blob.id, { blob, sources: new Set([source]), asked: undefined });
    } else wanted.sources.add(source);
    this.#ask();
  }

  isWanted(blob: BlobId): boolean {
    return this.#wanted.has(blob);
  }

  /** Wants it no more; what is under way still arrives. */
  forget(blob: BlobId): void {
    const wanted = this.#wanted.get(blob);
    if (wanted === undefined) return;
    if (wanted.asked !== undefined) this.#underWay--;
    this.#wanted.delete(blob);
    this.#ask();
  }

  received(from: ReplicaId, message: FetchMessage): void {
    switch (message.kind) {
      case 'fetch': {
        const bytes = this.#effects.store.bytesOf(message.blob);
        if (bytes === undefined)
          return this.#effects.send(from, { kind: 'no-blob', blob: message.blob }, REQUEST_BYTES);
        return this.#effects.copy(from, { kind: 'blob', blob: { id: message.blob, bytes } }, bytes);
      }
      case 'blob':
        return this.#got(message.blob);
      case 'no-blob':
        return this.#refused(from, message.blob);
    }
  }

  linkDown(peer: ReplicaId): void {
    for (const wanted of this.#wanted.values()) {
      wanted.sources.delete(peer);
      if (wanted.asked === peer) this.#release(wanted);
    }
    this.#ask();
  }

  restarted(): void {
    this.#wanted.clear();
    this.#underWay = 0;
  }

  #got(blob: Blob): void {
    const wanted = this.#wanted.get(blob.id);
    if (wanted?.asked !== undefined) this.#underWay--;
    this.#wanted.delete(blob.id);
    this.#effects.store.putBlob(blob, this.#effects.now_us());
    this.#ask();
    this.#arrived(blob.id);
  }

  #refused(from: ReplicaId, blob: BlobId): void {
    const wanted = this.#wanted.get(blob);
    if (wanted === undefined) return;
    wanted.sources.delete(from);
    if (wanted.asked === from) this.#release(wanted);
    this.#ask();
  }

  #release(wanted: Wanted): void {
    wanted.asked = undefined;
    this.#underWay--;
  }

  #ask(): void {
    for (const wanted of this.#wanted.values()) {
      if (this.#underWay >= this.#parallel) return;
      if (wanted.asked !== undefined) continue;
      const [source] = wanted.sources;
      if (source === undefined) continue;
      wanted.asked = source;
      this.#underWay++;
      this.#effects.send(source, { kind: 'fetch', blob: wanted.blob.id }, REQUEST_BYTES);
    }
  }
}
