import type { ReplicaId } from '../../domain/ids.js';
import { type BlobId, blobsOf, type Manifest, type TagId } from '../../domain/image.js';
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
import { type LookupMessage, ManifestLookup } from './manifest-lookup.js';
import { Upkeep } from './upkeep.js';

/**
 * A registry in each region, each with its own name, which copies images from another when it is told to.
 *
 * The client pushes once and then asks every other registry to import: the bytes go from registry to
 * registry and never to the client. An import is answered when the image is whole. One whose source cannot
 * be reached, before or in the middle, fails and has to be asked for again.
 */
export const importing: RegistryStrategy = {
  name: 'import',
  summary: 'a registry of its own in each region; images are pushed to one and imported by the others',
  replicas: { min: 1, max: 64 },
  names: 'each-its-own',
  create: (effects, _peers, options) => new ImportingRegistry(effects, options),
};

interface Import {
  readonly operation: OperationId;
  readonly tag: TagId;
  readonly from: ReplicaId;
  readonly manifest: Manifest;
}

const SWEEP = 0;

class ImportingRegistry implements RegistryReplica {
  readonly #effects: RegistryEffects;
  readonly #desk: FrontDesk;
  readonly #fetcher: Fetcher;
  readonly #lookup: ManifestLookup;
  readonly #upkeep: Upkeep;
  #imports: Import[] = [];

  constructor(effects: RegistryEffects, options: RegistryOptions) {
    this.#effects = effects;
    this.#upkeep = new Upkeep(effects, options.unreferencedLife_us, SWEEP);
    this.#desk = new FrontDesk(effects, this.#upkeep, () => {});
    this.#lookup = new ManifestLookup(effects);
    this.#fetcher = new Fetcher(effects, options.parallelFetches, (blob) => this.#arrived(blob));
  }

  asked(operation: OperationId, request: RegistryRequest): void {
    if (request.kind !== 'import') return this.#desk.asked(operation, request);
    const { tag, from } = request;
    this.#lookup.ask(from, { tag, manifest: null }, (manifest) => {
      if (manifest === 'unreachable')
        return this.#effects.answer(operation, { ok: false, reason: 'unreachable' });
      if (manifest === null)
        return this.#effects.answer(operation, { ok: false, reason: 'unknown-manifest' });
      this.#imports.push({ operation, tag, from, manifest });
      for (const blob of this.#effects.store.missing(manifest)) this.#fetcher.want(blob, from);
      this.#finish();
    });
  }

  received(from: ReplicaId, message: unknown): void {
    const what = message as LookupMessage | FetchMessage;
    if (what.kind === 'which-manifest' || what.kind === 'manifest') return this.#lookup.received(from, what);
    this.#fetcher.received(from, what);
    if (what.kind === 'no-blob')
      this.#fail(({ manifest }) => blobsOf(manifest).some(({ id }) => id === what.blob));
  }

  linkUp(peer: ReplicaId): void {
    this.#lookup.linkUp(peer);
  }

  linkDown(peer: ReplicaId): void {
    this.#lookup.linkDown(peer);
    this.#fetcher.linkDown(peer);
    this.#fail(({ from }) => from === peer);
  }

  woken(): void {
    this.#upkeep.woken();
  }

  restarted(): void {
    this.#imports = [];
    this.#fetcher.restarted();
    this.#lookup.restarted();
    this.#desk.restarted();
  }

  #arrived(_blob: BlobId): void {
    this.#upkeep.expect();
    this.#finish();
  }

  #finish(): void {
    const isWhole = ({ manifest }: Import) => this.#effects.store.missing(manifest).length === 0;
    const done = this.#imports.filter(isWhole);
    this.#imports = this.#imports.filter((one) => !done.includes(one));
    for (const { operation, manifest, tag } of done) {
      this.#desk.push(manifest, tag);
      this.#effects.answer(operation, { ok: true });
    }
  }

  #fail(which: (one: Import) => boolean): void {
    const failed = this.#imports.filter(which);
    this.#imports = this.#imports.filter((one) => !failed.includes(one));
    const wanted = new Set(this.#imports.flatMap(({ manifest }) => blobsOf(manifest).map(({ id }) => id)));
    for (const { operation, manifest } of failed) {
      for (const { id } of blobsOf(manifest)) if (!wanted.has(id)) this.#fetcher.forget(id);
      this.#effects.answer(operation, { ok: false, reason: 'unreachable' });
    }
  }
}
