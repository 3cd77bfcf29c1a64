import type { ReplicaId } from '../../domain/ids.js';
import type { TagId } from '../../domain/image.js';

/** An image that was pushed, as those hear of it who deploy it. */
export interface Release {
  /** As the scenario names it. */
  readonly image: string;
  readonly tag: TagId;
}

/** What deployments can wait for. */
export type Signal =
  /** Whoever pushed says so, everywhere at once. */
  | { readonly kind: 'pushed' }
  /** A replica's webhook: it has the image. */
  | { readonly kind: 'webhook'; readonly replica: ReplicaId };

/** Passes the news of releases from pushers and webhooks on to deployments. */
export class Releases {
  readonly #pushed: ((release: Release) => void)[] = [];
  readonly #webhooks = new Map<ReplicaId, ((release: Release) => void)[]>();

  listen(signal: Signal, heard: (release: Release) => void): void {
    if (signal.kind === 'pushed') this.#pushed.push(heard);
    else {
      const known = this.#webhooks.get(signal.replica) ?? [];
      this.#webhooks.set(signal.replica, [...known, heard]);
    }
  }

  pushed(release: Release): void {
    for (const heard of this.#pushed) heard(release);
  }

  fired(replica: ReplicaId, release: Release): void {
    for (const heard of this.#webhooks.get(replica) ?? []) heard(release);
  }
}
