import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { CacheService } from './service.js';

/** What one cache held at a moment, put aside. */
export interface Export {
  readonly taken_us: number;
  readonly from: ReplicaId;
  readonly values: ReadonlyMap<KeyId, VersionId>;
}

/** What caches show at the moment, kept for exports only. */
export class Contents {
  readonly #values: readonly Map<KeyId, VersionId>[];

  constructor(replicas: number) {
    this.#values = Array.from({ length: replicas }, () => new Map<KeyId, VersionId>());
  }

  applied(replica: ReplicaId, key: KeyId, version: VersionId): void {
    if (version === 0) this.#values[replica].delete(key);
    else this.#values[replica].set(key, version);
  }

  memoryLost(replica: ReplicaId): void {
    this.#values[replica].clear();
  }

  export(replica: ReplicaId, now_us: number): Export {
    return { taken_us: now_us, from: replica, values: new Map(this.#values[replica]) };
  }
}

/** Writes what was exported into a cache, key by key; the keys that it has besides stay. */
export function importInto(
  service: CacheService,
  replica: ReplicaId,
  { values }: Export,
  bytes: number,
): number {
  for (const [key, version] of values) service.write(replica, key, version, bytes);
  return values.size;
}
