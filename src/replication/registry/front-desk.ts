import type { Manifest, TagId } from '../../domain/image.js';
import type { RegistryRequest, UploadId } from '../../domain/registry-requests.js';
import type { OperationId, RegistryEffects } from './contract.js';
import type { Entry } from './store.js';
import type { Upkeep } from './upkeep.js';

/** What clients ask that one registry can answer alone. */
export type LocalRequest = Exclude<RegistryRequest, { readonly kind: 'import' }>;

/**
 * Answers clients out of the replica's own store, and writes there what they push. Upload sessions live in
 * the process: one begun elsewhere, or before a restart, is unknown.
 */
export class FrontDesk {
  readonly #effects: RegistryEffects;
  readonly #written: (entries: readonly Entry[]) => void;
  readonly #upkeep: Upkeep;
  readonly #uploads = new Set<UploadId>();

  /** `written`: what a client's request has just changed here, in order. */
  constructor(effects: RegistryEffects, upkeep: Upkeep, written: (entries: readonly Entry[]) => void) {
    this.#effects = effects;
    this.#upkeep = upkeep;
    this.#written = written;
  }

  asked(operation: OperationId, request: LocalRequest): void {
    const { store } = this.#effects;
    const now_us = this.#effects.now_us();
    const answer = this.#effects.answer.bind(this.#effects, operation);
    switch (request.kind) {
      case 'authenticate':
        return answer({ ok: true });
      case 'check-blob':
        store.touch(request.blob, now_us);
        return answer({ ok: true, held: store.holds(request.blob) });
      case 'start-upload':
        this.#uploads.add(request.upload);
        return answer({ ok: true });
      case 'upload-blob':
        if (!this.#uploads.delete(request.upload)) return answer({ ok: false, reason: 'unknown-upload' });
        store.putBlob(request.blob, now_us);
        this.#upkeep.expect();
        return answer({ ok: true });
      case 'put-manifest':
        if (store.missing(request.manifest).length > 0) return answer({ ok: false, reason: 'unknown-blob' });
        this.push(request.manifest, request.tag);
        return answer({ ok: true });
      case 'get-manifest': {
        const { tag, manifest } = request;
        const found =
          tag !== null ? store.resolve(tag) : manifest !== null ? store.manifest(manifest) : undefined;
        if (found === undefined) return answer({ ok: false, reason: 'unknown-manifest' });
        return answer({ ok: true, manifest: found });
      }
      case 'get-blob':
        if (!store.holds(request.blob)) return answer({ ok: false, reason: 'unknown-blob' });
        return answer({ ok: true });
      case 'delete-manifest': {
        const manifest = store.manifest(request.manifest);
        if (manifest === undefined) return answer({ ok: false, reason: 'unknown-manifest' });
        const removed = store.tagsOf(manifest.id).map((tag) => this.#tagEntry(tag, null));
        this.#write([...removed, { kind: 'manifest', manifest, present: false, stamp: this.#stamp() }]);
        this.#upkeep.expect();
        return answer({ ok: true });
      }
      case 'remove-tag':
        if (store.resolve(request.tag) === undefined)
          return answer({ ok: false, reason: 'unknown-manifest' });
        this.#write([this.#tagEntry(request.tag, null)]);
        return answer({ ok: true });
    }
  }

  /** Writes a manifest whose blobs are here, and its tag. */
  push(manifest: Manifest, tag: TagId | null): void {
    const entries: Entry[] = [{ kind: 'manifest', manifest, present: true, stamp: this.#stamp() }];
    if (tag !== null) entries.push(this.#tagEntry(tag, manifest.id));
    this.#write(entries);
  }

  restarted(): void {
    this.#uploads.clear();
    this.#upkeep.restarted();
  }

  #write(entries: readonly Entry[]): void {
    const { store } = this.#effects;
    for (const entry of entries) {
      store.put(entry, this.#effects.now_us());
      if (entry.kind === 'tag') {
        this.#effects.noted({ kind: 'tagged', tag: entry.tag, manifest: entry.manifest });
      }
    }
    this.#written(entries);
  }

  #tagEntry(tag: TagId, manifest: number | null): Entry {
    const over = this.#effects.store.tagEntry(tag)?.stamp ?? null;
    return { kind: 'tag', tag, manifest, stamp: this.#stamp(), over };
  }

  #stamp() {
    const { store, self } = this.#effects;
    store.clock++;
    return { count: store.clock, replica: self };
  }
}
