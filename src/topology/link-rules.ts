import type { FaultId } from '../domain/ids.js';
import { PASS, type Verdict } from './verdict.js';

/** What one fault thinks of one ordered pair of sites. A new kind of rule is a new field here. */
interface Opinion {
  readonly fault: FaultId;
  readonly verdict: Verdict;
}

/**
 * Opinions of faults on numbered subjects (ordered pairs of sites, or sites). The first opinion that
 * is still held decides; asking costs one read of a typed array, changing may cost more.
 */
export class LinkRules {
  readonly #verdicts: Uint8Array;
  readonly #culprits: Int32Array;
  /** Opinions in the order they were voiced; only of subjects that have any. */
  readonly #opinions = new Map<number, Opinion[]>();

  constructor(subjects: number) {
    this.#verdicts = new Uint8Array(subjects).fill(PASS);
    this.#culprits = new Int32Array(subjects).fill(-1);
  }

  verdict(subject: number): Verdict {
    return this.#verdicts[subject] as Verdict;
  }

  /** The fault whose opinion decides, or -1. */
  culprit(subject: number): FaultId {
    return this.#culprits[subject];
  }

  /** One more opinion of the fault on the subject; the same one may be added several times. */
  add(subject: number, fault: FaultId, verdict: Verdict): void {
    const opinions = this.#opinions.get(subject);
    if (opinions === undefined) this.#opinions.set(subject, [{ fault, verdict }]);
    else opinions.push({ fault, verdict });
    this.#decide(subject);
  }

  /** Takes the fault's oldest opinion back and says whether there was one. */
  remove(subject: number, fault: FaultId): boolean {
    const opinions = this.#opinions.get(subject) ?? [];
    const at = opinions.findIndex((opinion) => opinion.fault === fault);
    if (at < 0) return false;
    opinions.splice(at, 1);
    if (opinions.length === 0) this.#opinions.delete(subject);
    this.#decide(subject);
    return true;
  }

  /** The fault's only opinion on the subject from now on; keeps its place if it had one. */
  set(subject: number, fault: FaultId, verdict: Verdict): void {
    const opinions = this.#opinions.get(subject) ?? [];
    const at = opinions.findIndex((opinion) => opinion.fault === fault);
    if (at < 0) return this.add(subject, fault, verdict);
    opinions[at] = { fault, verdict };
    this.#decide(subject);
  }

  #decide(subject: number): void {
    const first = this.#opinions.get(subject)?.[0];
    this.#verdicts[subject] = first?.verdict ?? PASS;
    this.#culprits[subject] = first?.fault ?? -1;
  }
}
