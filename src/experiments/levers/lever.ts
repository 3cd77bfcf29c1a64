import type { FailureReason } from '../../domain/outcome.js';
import type { BlameName } from '../../explanation/explanation.js';

/** What went wrong, as an explanation shows it: what time was spent on, why tries failed, what a read missed. */
export type Sign = BlameName | FailureReason | 'stale';

/** One thing that could be set otherwise. Each family has a table of them. */
export interface Lever<Context> {
  /** It is tried where one of these was seen; null: always. */
  readonly against: readonly Sign[] | null;
  /** Why it may help. */
  readonly why: string;
  /** null: there is nothing of that kind to change, or it is so already. */
  propose(context: Context): Proposal | null;
}

/** A setting to try: in plain words, and as `--set` takes it. */
export interface Proposal {
  readonly change: string;
  readonly set: readonly string[];
}

export interface Change extends Proposal {
  readonly why: string;
}

/** What a table has against these signs, in its order. */
export function proposed<Context>(
  table: readonly Lever<Context>[],
  context: Context,
  signs: ReadonlySet<Sign>,
): readonly Change[] {
  return table.flatMap(({ against, why, propose }) => {
    if (against !== null && !against.some((sign) => signs.has(sign))) return [];
    const proposal = propose(context);
    return proposal === null ? [] : [{ ...proposal, why }];
  });
}
