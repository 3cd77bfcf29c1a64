import type { ReplicaId } from '../../domain/ids.js';
import type { BlobId } from '../../domain/image.js';
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
import { type Found, type LookupMessage, ManifestLookup } from './manifest-lookup.js';
import { PassedImages } from './passed-images.js';
import { Upkeep } from './upkeep.js';

/**
 * One registry that takes pushes, and caches before it in other regions, which fetch what they are asked for.
 *
 * A cache asks upstream what a tag names at every pull, so that nobody gets an old image while upstream can
 * be reached; a layer crosses the regions once, however many ask for it meanwhile. While upstream cannot be
 * reached a cache serves what it has, old tags included, and nothing else.
 */
export const pullThrough: RegistryStrategy = {
  name: 'pull-through',
  summary: 'one registry that takes pushes; caches in other regions fetch what they are asked for',
  replicas: { min: 1, max: 64 },
  names: 'each-its-own',
  create(effects, _peers, options) {
    return new Cache(effects, options);
  },
};

const SWEEP = 0;

/** The upstream registry is one that has no upstream. */
class Cache implements RegistryReplica {
  readonly #effects: RegistryEffects;
  readonly #upstream: ReplicaId;
  readonly #desk: FrontDesk;
  readonly #fetcher: Fetcher;
  readonly #lookup: ManifestLookup;
  readonly #upkeep: Upkeep;
  readonly #passed: PassedImages;
  /** Clients that wait for a blob. */
  readonly #waiting = new Map<BlobId, OperationId[]>();
  /** Sizes of blobs, from manifests that passed. */
  readonly #bytes = new Map<BlobId, number>();

  constructor(effects: RegistryEffects, options: RegistryOptions) {
    this.#effects = effects;
    this.#upstream = options.upstream;
    this.#upkeep = new Upkeep(effects, options.unreferencedLife_us, SWEEP);
    this.#desk = new FrontDesk(effects, this.#upkeep, () => {});
    this.#lookup = new ManifestLookup(effects);
    this.#passed = new PassedImages(effects.store, (manifest, tag) => this.#desk.push(manifest, tag));
    this.#fetcher = new Fetcher(effects, options.parallelFetches, (blob) => this.#answerWaiting(blob, true));
  }

  asked(operation: OperationId, request: RegistryRequest): void {
    const { store, self } = this.#effects;
    const answer = this.#effects.answer.bind(this.#effects, operation);
    if (request.kind === 'import') return answer({ ok: false, reason: 'unreachable' });
    if (self === this.#upstream) return this.#desk.asked(operation, request);
    switch (request.kind) {
      case 'authenticate':
      case 'check-blob':
        return this.#desk.asked(operation, request);
      case 'get-manifest':
        return this.#lookup.ask(this.#upstream, request, (found) => this.#found(operation, request, found));
      case 'get-blob': {
        if (store.holds(request.blob)) return answer({ ok: true });
        const bytes = this.#bytes.get(request.blob);
        if (bytes === undefined) return answer({ ok: false, reason: 'unknown-blob' });
        this.#waiting.set(request.blob, [...(this.#waiting.get(request.blob) ?? []), operation]);
        return this.#fetcher.want({ id: request.blob, bytes }, this.#upstream);
      }
      case 'start-upload':
      case 'upload-blob':
      case 'put-manifest':
      case 'delete-manifest':
      case 'remove-tag':
        return answer({ ok: false, reason: 'read-only' });
    }
  }

  received(from: ReplicaId, message: unknown): void {
    const what = message as LookupMessage | FetchMessage;
    if (what.kind === 'which-manifest' || what.kind === 'manifest') return this.#lookup.received(from, what);
    this.#fetcher.received(from, what);
    if (what.kind !== 'no-blob') return;
    this.#fetcher.forget(what.blob);
    this.#answerWaiting(what.blob, false);
  }

  linkUp(peer: ReplicaId): void {
    this.#lookup.linkUp(peer);
  }

  linkDown(peer: ReplicaId): void {
    this.#lookup.linkDown(peer);
    this.#fetcher.linkDown(peer);
    if (peer !== this.#upstream) return;
    for (const blob of [...this.#waiting.keys()]) {
      this.#fetcher.forget(blob);
      this.#answerWaiting(blob, false);
    }
  }

  woken(): void {
    this.#upkeep.woken();
  }

  restarted(): void {
    this.#waiting.clear();
    this.#bytes.clear();
    this.#passed.clear();
    this.#fetcher.restarted();
    this.#lookup.restarted();
    this.#desk.restarted();
  }

  #found(
    operation: OperationId,
    request: Extract<RegistryRequest, { readonly kind: 'get-manifest' }>,
    found: Found,
  ): void {
    if (found === 'unreachable') return this.#desk.asked(operation, request);
    if (found === null) return this.#effects.answer(operation, { ok: false, reason: 'unknown-manifest' });
    for (const { id, bytes } of [found.config, ...found.layers]) this.#bytes.set(id, bytes);
    this.#passed.passed(found, request.tag);
    this.#effects.answer(operation, { ok: true, manifest: found });
  }

  #answerWaiting(blob: BlobId, here: boolean): void {
    const operations = this.#waiting.get(blob) ?? [];
    this.#waiting.delete(blob);
    for (const operation of operations) {
      this.#effects.answer(operation, here ? { ok: true } : { ok: false, reason: 'unreachable' });
    }
    if (!here) return;
    this.#upkeep.expect();
    this.#passed.keepWhole();
  }
}
