import { createRandom } from '../kernel/streams.js';
import { shrunk } from './shrink.js';

/** What a strategy was held to, and what came of it: plain data. */
export interface ConformanceReport {
  readonly family: string;
  readonly strategy: string;
  /** Of the first history; the same seed makes the same histories. */
  readonly seed: number;
  readonly promises: readonly PromiseReport[];
}

export interface PromiseReport {
  /** A stable word, such as `converges`. */
  readonly name: string;
  readonly statement: string;
  /** `untested`: the strategy has too few replicas for it, or nothing that it is about. */
  readonly verdict: 'holds' | 'broken' | 'untested';
  /** Histories that it held in, before one broke it. */
  readonly histories: number;
  readonly counterexample: Counterexample | null;
}

/** The shortest history found that breaks a promise, in words. */
export interface Counterexample {
  readonly what: string;
  /** `seed` with `histories: 1` finds it again. */
  readonly seed: number;
  readonly replicas: number;
  readonly steps: readonly string[];
}

export interface ConformanceOptions {
  /** Default: 1. */
  readonly seed?: number;
  /** For each promise. Default: 100. */
  readonly histories?: number;
  /** Actions of a history. Default: 60. */
  readonly steps?: number;
}

/** A history, before anything happens: how many replicas, and what is done to them in which order. */
export interface History<Action> {
  readonly seed: number;
  readonly replicas: number;
  readonly actions: readonly Action[];
}

/** `failovers`: cuts, and an operator who moves the primary. */
export type Faults = 'none' | 'cuts' | 'crashes' | 'failovers';

/** One thing that a strategy may promise. `Subject`: what is held to it. */
export interface Promised<Subject, Action> {
  readonly name: string;
  readonly statement: string;
  /** What happens in the histories it is held against. */
  readonly faults: Faults;
  /** With fewer replicas there is nothing to see. */
  readonly leastReplicas: number;
  /** Whether the subject has what the promise is about. Default: it has. */
  concerns?(subject: Subject): boolean;
  /** What went wrong in this history, in words; null: it held. */
  breach(subject: Subject, history: History<Action>): string | null;
}

/** What generates the histories of a family. */
export interface Historian<Action> {
  generate(history: Omit<History<Action>, 'actions'>, faults: Faults, steps: number): readonly Action[];
  inWords(action: Action): string;
}

/** Holds a subject to each promise on generated histories, and looks for the shortest that breaks it. */
export function holdTo<Subject, Action>(
  subject: Subject,
  replicas: { readonly min: number; readonly max: number },
  promises: readonly Promised<Subject, Action>[],
  { generate, inWords }: Historian<Action>,
  { seed = 1, histories = 100, steps = 60 }: ConformanceOptions,
): readonly PromiseReport[] {
  return promises.map((promise): PromiseReport => {
    const { name, statement, faults, leastReplicas, breach } = promise;
    const counts = countsOf(replicas, leastReplicas);
    const report = { name, statement, counterexample: null };
    if (counts.length === 0 || promise.concerns?.(subject) === false)
      return { ...report, verdict: 'untested', histories: 0 };
    for (let index = 0; index < histories; index++) {
      const replicas = counts[drawer(seed + index, 'replicas')(counts.length)];
      const own = { seed: seed + index, replicas };
      const history = { ...own, actions: generate(own, faults, steps) };
      if (safely(breach, subject, history) === null) continue;
      const shortest = shrunk(history, (tried) => safely(breach, subject, tried) !== null);
      return {
        ...report,
        verdict: 'broken',
        histories: index,
        counterexample: {
          what: safely(breach, subject, shortest) ?? 'not every time: it is not deterministic',
          seed: own.seed,
          replicas: own.replicas,
          steps: shortest.actions.map(inWords),
        },
      };
    }
    return { ...report, verdict: 'holds', histories };
  });
}

/** A strategy that throws keeps no promise. */
function safely<Subject, Action>(
  breach: Promised<Subject, Action>['breach'],
  subject: Subject,
  history: History<Action>,
): string | null {
  try {
    return breach(subject, history);
  } catch (error) {
    return error instanceof Error ? `it threw: ${error.message}` : `it threw ${String(error)}`;
  }
}

/** More replicas show no more, and take longer. */
const MOST_REPLICAS = 4;

function countsOf(
  { min, max }: { readonly min: number; readonly max: number },
  least: number,
): readonly number[] {
  const from = Math.max(min, least);
  const to = Math.min(max, Math.max(from, MOST_REPLICAS));
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Whole numbers below a bound, drawn one after the other from a seed. */
export function drawer(seed: number, purpose: string): (below: number) => number {
  const stream = createRandom(seed).stream('conformance', purpose);
  return (below) => Math.floor(stream.uniform() * below);
}
