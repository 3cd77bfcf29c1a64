import { bytesOf, type Register } from '../cells.js';
import type { KeyId, VersionId } from '../contract.js';
import type { Counter } from '../counter.js';
import type { OriginId } from '../origin.js';

/** Of each origin: all its updates up to this number. */
export type VersionVector = ReadonlyMap<OriginId, number>;

/** A register that says where it comes from and what its writer had seen: two writes that had not seen each other conflict. */
export interface DottedRegister extends Register {
  readonly origin: OriginId;
  readonly seq: number;
  /** Of other origins; of its own the writer had seen everything before. */
  readonly seen: VersionVector;
}

export type ActiveCell = DottedRegister | Counter;

export type PeerMessage =
  /** One write or addition, from the replica that took it. */
  | {
      readonly kind: 'update';
      readonly origin: OriginId;
      readonly seq: number;
      readonly key: KeyId;
      readonly cell: ActiveCell;
    }
  /** Asks for everything that is not in the vector. */
  | { readonly kind: 'pull'; readonly vector: VersionVector }
  /** The answer: with these cells the receiver has all that is in the vector. */
  | {
      readonly kind: 'sync';
      readonly vector: VersionVector;
      readonly cells: readonly (readonly [KeyId, ActiveCell])[];
    }
  /** So much is here: pull if it is more than you have. */
  | { readonly kind: 'news'; readonly vector: VersionVector };

/** Does the cell hold an update that the vector does not cover? */
export function isBeyond(cell: ActiveCell, vector: VersionVector): boolean {
  if (cell.kind === 'register') return cell.seq > (vector.get(cell.origin) ?? 0);
  return cell.shards.some(({ origin, seq }) => seq > (vector.get(origin) ?? 0));
}

/** Does the one have updates that the other has not? */
export function hasMore(one: VersionVector, other: VersionVector): boolean {
  for (const [origin, seq] of one) if (seq > (other.get(origin) ?? 0)) return true;
  return false;
}

/** Of two different registers under a key, the one that merging drops against the will of its writer. */
export function conflictOf(winner: DottedRegister, loser: DottedRegister): VersionId | undefined {
  if (winner.origin === loser.origin) return undefined; // one replica, one after the other
  return (winner.seen.get(loser.origin) ?? 0) >= loser.seq ? undefined : loser.version;
}

/** Size on the wire. */
export function messageBytes(message: PeerMessage): number {
  switch (message.kind) {
    case 'update':
      return HEADER_BYTES + bytesOf(message.cell);
    case 'pull':
    case 'news':
      return HEADER_BYTES + message.vector.size * ENTRY_BYTES;
    case 'sync': {
      const cells = message.cells.reduce((sum, [, cell]) => sum + KEY_BYTES + bytesOf(cell), 0);
      return HEADER_BYTES + message.vector.size * ENTRY_BYTES + cells;
    }
  }
}

/** Of every message: kind, key, dot, stamp and framing (assumed); of each cell in a sync: key, dot and stamp. */
const HEADER_BYTES = 64;
const KEY_BYTES = 32;
/** An origin and a number. */
const ENTRY_BYTES = 16;
