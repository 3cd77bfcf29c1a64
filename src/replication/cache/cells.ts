import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { Answer, KeyId, VersionId } from './contract.js';
import { type Counter, mergeCounters, newestOf, sumOf } from './counter.js';

/** What a replica holds under a key. Never changed in place: cells travel in messages. A key stays of one kind. */
export type Cell = Register | Counter;

/** A register: one write replaces another, the last writer wins. */
export interface Register {
  readonly kind: 'register';
  readonly version: VersionId;
  readonly bytes: number;
  /** What the clock of the replica that took the write showed, skew included. */
  readonly stamp_us: Micros;
  readonly writer: ReplicaId;
}

/** Last writer wins: by clock, then by replica. The version is for two lives of a replica in one microsecond. */
export function wins(a: Register, over: Register): boolean {
  if (a.stamp_us !== over.stamp_us) return a.stamp_us > over.stamp_us;
  if (a.writer !== over.writer) return a.writer > over.writer;
  return a.version > over.version;
}

/**
 * What two replicas hold, merged: commutative, associative, idempotent. Gives `held` itself when the other
 * brings nothing new, else states each version that is seen from now on; of additions the last of each origin.
 */
export function mergeCells<R extends Register>(
  held: R | Counter | undefined,
  other: R | Counter,
  changed: (version: VersionId) => void,
): R | Counter {
  if (other.kind === 'counter') {
    if (held?.kind === 'register') throw mixed();
    return mergeCounters(held, other, changed);
  }
  if (held?.kind === 'counter') throw mixed();
  if (held !== undefined && !wins(other, held)) return held;
  changed(other.version);
  return other;
}

/** Every key of one replica: what it answers from. A merge that changes something is stated. */
export class Cells<R extends Register = Register> {
  readonly #applied: (key: KeyId, version: VersionId) => void;
  #cells = new Map<KeyId, R | Counter>();

  constructor(applied: (key: KeyId, version: VersionId) => void) {
    this.#applied = applied;
  }

  get(key: KeyId): R | Counter | undefined {
    return this.#cells.get(key);
  }

  merge(key: KeyId, other: R | Counter): void {
    const held = this.#cells.get(key);
    const merged = mergeCells(held, other, (version) => this.#applied(key, version));
    if (merged !== held) this.#cells.set(key, merged);
  }

  entries(): IterableIterator<[KeyId, R | Counter]> {
    return this.#cells.entries();
  }

  clear(): void {
    this.#cells = new Map();
  }
}

/** The answer to a read that saw this. */
export function answerOf(cell: Cell | undefined): Answer {
  if (cell === undefined) return { ok: true, version: 0 };
  if (cell.kind === 'register') return { ok: true, version: cell.version };
  return { ok: true, version: newestOf(cell), sum: sumOf(cell) };
}

/** Size of a cell on the wire. */
export function bytesOf(cell: Cell): number {
  return cell.kind === 'register' ? cell.bytes : cell.shards.length * SHARD_BYTES;
}

/** Origin, sequence number and the two totals of a counter's shard, 8 bytes each. */
const SHARD_BYTES = 32;

function mixed(): Error {
  return new Error('cache: a key is a register or a counter, not both');
}
