import type { ReplicaId } from '../../domain/ids.js';

/** When something was written, by a Lamport clock: rises along every chain of cause, and is never twice the same. */
export interface Stamp {
  readonly count: number;
  readonly replica: ReplicaId;
}

/** Whoever wrote over the stamp `over` (null: over nothing) knew `older`, or something after it. */
export function sawIt(over: Stamp | null, older: Stamp): boolean {
  return over !== null && !isNewer(older, over);
}

export function isNewer(a: Stamp, b: Stamp): boolean {
  return a.count !== b.count ? a.count > b.count : a.replica > b.replica;
}
