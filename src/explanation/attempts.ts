import type { Micros } from '../kernel/kernel.js';
import type { Attempt, OperationFact, Told } from './explanation.js';

/** Puts look-ups, negotiates and their ends together: one attempt is what began at one moment. */
export class Attempts {
  readonly #attempts: Draft[] = [];

  get all(): readonly Attempt[] {
    return this.#attempts;
  }

  /** A name was asked for: the beginning of an attempt, or its next step once an app server has answered. */
  asked(told: Told): void {
    const last = this.#attempts.at(-1);
    if (last !== undefined && last.ended === null && last.negotiated !== null) last.asked.push(told);
    else
      this.#attempts.push({
        kind: 'attempt',
        at_us: told.at_us,
        asked: [told],
        negotiated: null,
        ended: null,
      });
  }

  negotiated(answer: NonNullable<Attempt['negotiated']>): void {
    const last = this.#attempts.at(-1);
    if (last !== undefined && last.ended === null) last.negotiated = answer;
  }

  ended({ operation, started_us, ended_us, outcome, reason, replica }: OperationFact): void {
    // A negotiate that went well is half of an attempt: the connection comes after it.
    if (operation === 'negotiate' && outcome === 'ok') return;
    const ended = { operation, ended_us, outcome, reason, replica };
    const begun = this.#attempts.findLast((one) => one.at_us === started_us && one.ended === null);
    if (begun !== undefined) begun.ended = ended;
    // To an address that it knew already.
    else this.#attempts.push({ kind: 'attempt', at_us: started_us, asked: [], negotiated: null, ended });
  }

  /** The last one that was begun by then. */
  lastBegun(until_us: Micros): Attempt | undefined {
    return this.#attempts.findLast(({ at_us }) => at_us <= until_us);
  }

  /** When the last one failed that failed between the two moments; -1: none. */
  lastFailure_us(from_us: Micros, to_us: Micros): Micros {
    const ends = this.#attempts.flatMap(({ ended }) =>
      ended !== null && ended.outcome !== 'ok' && ended.ended_us >= from_us && ended.ended_us <= to_us
        ? [ended.ended_us]
        : [],
    );
    return Math.max(-1, ...ends);
  }
}

type Draft = { -readonly [Key in keyof Attempt]: Attempt[Key] } & { readonly asked: Told[] };
