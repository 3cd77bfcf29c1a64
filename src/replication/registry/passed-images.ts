import type { Manifest, ManifestId, TagId } from '../../domain/image.js';
import type { Store } from './store.js';

/** Images that clients have asked a cache for, until all of their blobs are there and they are kept as a whole. */
export class PassedImages {
  readonly #store: Store;
  readonly #push: (manifest: Manifest, tag: TagId | null) => void;
  readonly #images = new Map<ManifestId, { readonly manifest: Manifest; readonly tags: Set<TagId> }>();

  constructor(store: Store, push: (manifest: Manifest, tag: TagId | null) => void) {
    this.#store = store;
    this.#push = push;
  }

  passed(manifest: Manifest, tag: TagId | null): void {
    const image = this.#images.get(manifest.id) ?? { manifest, tags: new Set<TagId>() };
    if (tag !== null) image.tags.add(tag);
    this.#images.set(manifest.id, image);
    this.keepWhole();
  }

  /** Blobs have come. */
  keepWhole(): void {
    for (const [id, { manifest, tags }] of [...this.#images]) {
      if (this.#store.missing(manifest).length > 0) continue;
      this.#images.delete(id);
      for (const tag of tags) if (this.#store.resolve(tag)?.id !== id) this.#push(manifest, tag);
      if (this.#store.manifest(id) === undefined) this.#push(manifest, null);
    }
  }

  clear(): void {
    this.#images.clear();
  }
}
