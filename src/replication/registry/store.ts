import type { Blob, BlobId, Manifest, ManifestId, TagId } from '../../domain/image.js';
import { blobsOf } from '../../domain/image.js';
import type { Micros } from '../../kernel/kernel.js';
import { isNewer, type Stamp } from './stamp.js';

/** What replicas tell each other: the last word on a manifest, or on a tag. The newest stamp holds. */
export type Entry =
  | {
      readonly kind: 'manifest';
      readonly manifest: Manifest;
      /** false: deleted. The entry stays, so that an older push does not bring it back. */
      readonly present: boolean;
      readonly stamp: Stamp;
    }
  | {
      readonly kind: 'tag';
      readonly tag: TagId;
      /** null: removed. */
      readonly manifest: ManifestId | null;
      readonly stamp: Stamp;
      /** The stamp that the writer saw on the tag; null: none. Tells an update from a conflict. */
      readonly over: Stamp | null;
    };

type ManifestEntry = Extract<Entry, { readonly kind: 'manifest' }>;
type TagEntry = Extract<Entry, { readonly kind: 'tag' }>;

interface Held {
  readonly bytes: number;
  /** Manifests here that name it. */
  references: number;
  /** Last asked for or uploaded; counts while nothing names it. */
  touched_us: Micros;
}

/** The durable content of one replica: blobs, manifests and tags, and how much room they take. */
export class Store {
  /** It has everything that there was when it was added; one that is there from the start has. */
  ready: boolean;
  bytes = 0;
  /** Highest count of any stamp seen. */
  clock = 0;
  readonly #blobs = new Map<BlobId, Held>();
  readonly #manifests = new Map<ManifestId, ManifestEntry>();
  readonly #tags = new Map<TagId, TagEntry>();

  constructor(ready: boolean) {
    this.ready = ready;
  }

  holds(blob: BlobId): boolean {
    return this.#blobs.has(blob);
  }

  bytesOf(blob: BlobId): number | undefined {
    return this.#blobs.get(blob)?.bytes;
  }

  putBlob({ id, bytes }: Blob, now_us: Micros): void {
    if (this.#blobs.has(id)) return this.touch(id, now_us);
    this.#blobs.set(id, { bytes, references: 0, touched_us: now_us });
    this.bytes += bytes;
  }

  /** Somebody counts on its being there. */
  touch(blob: BlobId, now_us: Micros): void {
    const held = this.#blobs.get(blob);
    if (held !== undefined) held.touched_us = now_us;
  }

  missing(manifest: Manifest): readonly Blob[] {
    return blobsOf(manifest).filter(({ id }) => !this.#blobs.has(id));
  }

  manifest(id: ManifestId): Manifest | undefined {
    const entry = this.#manifests.get(id);
    return entry?.present === true ? entry.manifest : undefined;
  }

  /** Something is known of it, be it that it was deleted. */
  knows(manifest: ManifestId): boolean {
    return this.#manifests.has(manifest);
  }

  resolve(tag: TagId): Manifest | undefined {
    const id = this.#tags.get(tag)?.manifest ?? null;
    return id === null ? undefined : this.manifest(id);
  }

  tagEntry(tag: TagId): TagEntry | undefined {
    return this.#tags.get(tag);
  }

  tagsOf(manifest: ManifestId): readonly TagId[] {
    return [...this.#tags.values()].filter((entry) => entry.manifest === manifest).map(({ tag }) => tag);
  }

  entries(): readonly Entry[] {
    return [...this.#manifests.values(), ...this.#tags.values()];
  }

  stampOf(entry: Entry): Stamp | undefined {
    return entry.kind === 'manifest'
      ? this.#manifests.get(entry.manifest.id)?.stamp
      : this.#tags.get(entry.tag)?.stamp;
  }

  isNews(entry: Entry): boolean {
    const held = this.stampOf(entry);
    return held === undefined || isNewer(entry.stamp, held);
  }

  /** Takes over an entry that is news and whose content is here. */
  put(entry: Entry, now_us: Micros): void {
    this.clock = Math.max(this.clock, entry.stamp.count);
    if (entry.kind === 'tag') this.#tags.set(entry.tag, entry);
    else this.#putManifest(entry, now_us);
  }

  /** Drops blobs that nothing names and nobody has touched since; says when the next are due, if there are any. */
  sweep(before_us: Micros): Micros | undefined {
    let next_us: Micros | undefined;
    for (const [id, { bytes, references, touched_us }] of this.#blobs) {
      if (references > 0) continue;
      if (touched_us > before_us) next_us = Math.min(next_us ?? touched_us, touched_us);
      else {
        this.#blobs.delete(id);
        this.bytes -= bytes;
      }
    }
    return next_us;
  }

  blobIds(): readonly BlobId[] {
    return [...this.#blobs.keys()];
  }

  #putManifest(entry: ManifestEntry, now_us: Micros): void {
    const { id, bytes } = entry.manifest;
    const was = this.manifest(id) !== undefined;
    this.#manifests.set(id, entry);
    if (was === entry.present) return;
    this.bytes += entry.present ? bytes : -bytes;
    for (const blob of blobsOf(entry.manifest)) {
      const held = this.#blobs.get(blob.id);
      if (held === undefined) throw new Error(`manifest ${id} without its blob ${blob.id}`);
      held.references += entry.present ? 1 : -1;
      held.touched_us = now_us;
    }
  }
}
