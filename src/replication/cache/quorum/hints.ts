import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import type { Cell } from '../cells.js';
import type { KeyId } from '../contract.js';
import type { RequestId } from './messages.js';

export interface Hint {
  readonly request: RequestId;
  readonly key: KeyId;
  readonly cell: Cell;
  readonly kept_us: Micros;
}

/**
 * What a coordinator keeps for copies that did not acknowledge a write: per copy and key the newest, until it
 * acknowledges that one or the hint is too old. Nothing is persisted: hints die with their coordinator.
 */
export class Hints {
  readonly #maxAge_us: Micros;
  /** By copy, by key, oldest first. */
  readonly #kept = new Map<ReplicaId, Map<KeyId, Hint>>();

  constructor(maxAge_us: Micros) {
    this.#maxAge_us = maxAge_us;
  }

  /** Hints come in the order of requests, and a later one holds whatever an earlier one for the key held. */
  keep(copy: ReplicaId, hint: Hint): void {
    const kept = this.#fresh(copy, hint.kept_us);
    kept.delete(hint.key); // and to the end, so that the oldest stay in front
    kept.set(hint.key, hint);
  }

  acknowledged(copy: ReplicaId, key: KeyId, request: RequestId): void {
    const kept = this.#kept.get(copy);
    if (kept?.get(key)?.request === request) kept.delete(key);
  }

  /** What there is to hand over now. */
  for(copy: ReplicaId, now_us: Micros): readonly Hint[] {
    return [...this.#fresh(copy, now_us).values()];
  }

  clear(): void {
    this.#kept.clear();
  }

  #fresh(copy: ReplicaId, now_us: Micros): Map<KeyId, Hint> {
    const kept = this.#kept.get(copy) ?? new Map<KeyId, Hint>();
    this.#kept.set(copy, kept);
    for (const hint of kept.values()) {
      if (now_us - hint.kept_us <= this.#maxAge_us) break;
      kept.delete(hint.key);
    }
    return kept;
  }
}
