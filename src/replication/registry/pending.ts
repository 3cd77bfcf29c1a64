import type { ReplicaId } from '../../domain/ids.js';
import type { ManifestId, TagId } from '../../domain/image.js';
import { isNewer } from './stamp.js';
import type { Entry } from './store.js';

/** An entry that is known and cannot hold yet: its blobs, or the manifest of its tag, are not here. */
export interface Pending {
  readonly entry: Entry;
  /** Who said so, and therefore has what belongs to it. */
  readonly sources: Set<ReplicaId>;
}

/** Of each manifest and of each tag the newest entry that waits for content. */
export class PendingEntries {
  readonly #manifests = new Map<ManifestId, Pending>();
  readonly #tags = new Map<TagId, Pending>();

  get size(): number {
    return this.#manifests.size + this.#tags.size;
  }

  /** Remembers the entry unless a newer one waits; gives what waits then. */
  add(entry: Entry, source: ReplicaId): Pending {
    const waiting = this.of(entry);
    if (waiting !== undefined && !isNewer(entry.stamp, waiting.entry.stamp)) {
      if (!isNewer(waiting.entry.stamp, entry.stamp)) waiting.sources.add(source);
      return waiting;
    }
    const pending: Pending = { entry, sources: new Set([source]) };
    if (entry.kind === 'manifest') this.#manifests.set(entry.manifest.id, pending);
    else this.#tags.set(entry.tag, pending);
    return pending;
  }

  of(entry: Entry): Pending | undefined {
    return entry.kind === 'manifest' ? this.#manifests.get(entry.manifest.id) : this.#tags.get(entry.tag);
  }

  remove(entry: Entry): void {
    if (entry.kind === 'manifest') this.#manifests.delete(entry.manifest.id);
    else this.#tags.delete(entry.tag);
  }

  manifests(): readonly Pending[] {
    return [...this.#manifests.values()];
  }

  tagsOf(manifest: ManifestId): readonly Pending[] {
    return [...this.#tags.values()].filter(
      ({ entry }) => entry.kind === 'tag' && entry.manifest === manifest,
    );
  }

  clear(): void {
    this.#manifests.clear();
    this.#tags.clear();
  }
}
