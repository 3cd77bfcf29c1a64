import type { ReplicaId } from '../../domain/ids.js';
import type { Manifest, ManifestId, TagId } from '../../domain/image.js';
import type { RegistryEffects } from './contract.js';

/** What is looked for: a tag, or a digest. */
export interface Reference {
  readonly tag: TagId | null;
  readonly manifest: ManifestId | null;
}

export type LookupMessage =
  | { readonly kind: 'which-manifest'; readonly question: number; readonly reference: Reference }
  | { readonly kind: 'manifest'; readonly question: number; readonly manifest: Manifest | null };

/** null: the other registry has no such image; 'unreachable': it did not answer. */
export type Found = Manifest | null | 'unreachable';

/** Of a question, and of an answer besides its manifest. */
const MESSAGE_BYTES = 500;

/** Asks other registries for manifests, and answers when they ask. */
export class ManifestLookup {
  readonly #effects: RegistryEffects;
  readonly #linked = new Set<ReplicaId>();
  readonly #open = new Map<number, { readonly to: ReplicaId; readonly found: (found: Found) => void }>();
  #next = 0;

  constructor(effects: RegistryEffects) {
    this.#effects = effects;
  }

  ask(to: ReplicaId, reference: Reference, found: (found: Found) => void): void {
    if (!this.#linked.has(to)) return found('unreachable');
    const question = this.#next++;
    this.#open.set(question, { to, found });
    this.#effects.send(to, { kind: 'which-manifest', question, reference }, MESSAGE_BYTES);
  }

  received(from: ReplicaId, message: LookupMessage): void {
    if (message.kind === 'which-manifest') {
      const { store } = this.#effects;
      const { tag, manifest: id } = message.reference;
      const manifest =
        (tag !== null ? store.resolve(tag) : id !== null ? store.manifest(id) : undefined) ?? null;
      const bytes = MESSAGE_BYTES + (manifest?.bytes ?? 0);
      return this.#effects.send(from, { kind: 'manifest', question: message.question, manifest }, bytes);
    }
    const open = this.#open.get(message.question);
    this.#open.delete(message.question);
    open?.found(message.manifest);
  }

  linkUp(peer: ReplicaId): void {
    this.#linked.add(peer);
  }

  linkDown(peer: ReplicaId): void {
    this.#linked.delete(peer);
    for (const [question, { to, found }] of [...this.#open]) {
      if (to !== peer) continue;
      this.#open.delete(question);
      found('unreachable');
    }
  }

  restarted(): void {
    this.#linked.clear();
    this.#open.clear();
  }
}
