import type { OperationKind } from '../domain/outcome.js';
import type { Blame, ClientStory, OperationFact, Verdict, Wait } from './explanation.js';

type Operations = ClientStory['operations'];

/** All tries of the operation with that id, and what its time went into; null: there is none. */
export function waitFor(id: string, operations: Operations): Wait | null {
  const tries = operations.filter((one) => one.id === id);
  const [first, last] = [tries[0], tries.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { intended_us } = first;
  return { from_us: intended_us, to_us: last.ended_us, tries, blame: blameOf(tries, intended_us) };
}

/** The operation that went worst, as it ended: of those that failed or missed something the longest. */
export function worstOf(operations: Operations): OperationFact | null {
  const wishes = new Map<string, { readonly last: OperationFact; readonly isBad: boolean }>();
  for (const one of operations) {
    const isBad = verdictOf(one) !== 'ok' || (wishes.get(one.id)?.isBad ?? false);
    wishes.set(one.id, { last: one, isBad });
  }
  const took_us = ({ last }: { last: OperationFact }) => last.ended_us - last.intended_us;
  const worst = [...wishes.values()].filter(({ isBad, last }) => isBad || isTriedAgain(last.operation));
  return worst.sort((a, b) => Number(b.isBad) - Number(a.isBad) || took_us(b) - took_us(a))[0]?.last ?? null;
}

/** Whether a try that failed is followed by another, stated by itself. */
export function isTriedAgain(operation: OperationKind): boolean {
  return operation === 'pull' || operation === 'push';
}

export function verdictOf({ outcome, missed }: OperationFact): Verdict {
  return outcome === 'ok' && missed !== undefined ? 'stale' : outcome;
}

/** Without gaps: before the first try, each try, and the pauses between them. */
function blameOf(tries: readonly OperationFact[], from_us: number): readonly Blame[] {
  const blame: Blame[] = [];
  let at_us = from_us;
  for (const [index, { started_us, ended_us, outcome }] of tries.entries()) {
    blame.push({ name: index === 0 ? 'waiting-its-turn' : 'back-off', from_us: at_us, to_us: started_us });
    const name = outcome === 'ok' ? 'working' : 'failing-attempts';
    blame.push({ name, from_us: started_us, to_us: ended_us });
    at_us = ended_us;
  }
  return blame.filter((one) => one.to_us > one.from_us);
}
