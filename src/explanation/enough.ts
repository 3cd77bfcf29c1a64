import type { OperationKind } from '../domain/outcome.js';
import type { OperationFact } from './explanation.js';
import { isTriedAgain } from './wait.js';

/** What a rerun is watched for: once that is known, the rest of it tells nothing more. */
export type Until =
  /** The end of that outage, or whatever the client is in at that moment; null: it had no end. */
  | { readonly kind: 'outage'; readonly to_us: number | null }
  | { readonly kind: 'operation'; readonly wanted: Wanted };

/** An operation as another run can have it, too. */
export interface Wanted {
  readonly id: string;
  readonly operation: OperationKind;
  readonly intended_us: number;
  /** How many of its kind the client had wanted before. */
  readonly place: number;
}

export function wantedOf(operation: OperationFact, operations: readonly OperationFact[]): Wanted {
  const { id, operation: kind, intended_us } = operation;
  return { id, operation: kind, intended_us, place: momentsOf(kind, operations).indexOf(intended_us) };
}

/**
 * The same operation in another run, as it ended: that of the same moment. What begins when another thing is
 * done (a rollout, after a push) begins at other moments in other runs: then the one in the same place.
 */
export function sameIn(operations: readonly OperationFact[], wanted: Wanted): OperationFact | null {
  // In the order in which they ended: what ended before it was wanted cannot be it.
  for (let at = operations.length - 1; at >= 0 && operations[at]!.ended_us >= wanted.intended_us; at--) {
    if (operations[at]!.id === wanted.id) return operations[at]!;
  }
  if (!isTriedAgain(wanted.operation)) return null;
  const moment_us = momentsOf(wanted.operation, operations)[wanted.place];
  const isIt = (one: OperationFact) => one.operation === wanted.operation && one.intended_us === moment_us;
  return operations.findLast(isIt) ?? null;
}

/** Has the run shown what it is watched for? */
export function isEnough(
  until: Until,
  { isDown, operations }: { readonly isDown: boolean; readonly operations: readonly OperationFact[] },
  now_us: number,
): boolean {
  if (until.kind === 'outage') return until.to_us !== null && now_us > until.to_us && !isDown;
  const { wanted } = until;
  if (now_us <= wanted.intended_us) return false;
  const same = sameIn(operations, wanted);
  return same !== null && (same.outcome === 'ok' || !isTriedAgain(wanted.operation));
}

/** When the client wanted something of the kind, in the order of time. */
function momentsOf(kind: OperationKind, operations: readonly OperationFact[]): readonly number[] {
  const moments = operations.filter(({ operation }) => operation === kind).map((one) => one.intended_us);
  return [...new Set(moments)].sort((a, b) => a - b);
}
