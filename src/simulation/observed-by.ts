import type { Observer } from '../domain/observations.js';

/** States every fact to the first, and to the second what that one wants to hear. */
export function observedBy(first: Observer, second: Partial<Observer>): Observer {
  const both: Observer = { ...first };
  for (const fact of Object.keys(second) as (keyof Observer)[]) join(both, first, second, fact);
  return both;
}

function join<Fact extends keyof Observer>(
  both: Pick<Observer, Fact>,
  first: Pick<Observer, Fact>,
  second: Partial<Observer>,
  fact: Fact,
): void {
  const states: readonly ((...words: never[]) => void)[] = [first[fact], second[fact] ?? NOBODY];
  const stated = (...words: never[]) => {
    for (const state of states) state(...words);
  };
  both[fact] = stated as Observer[Fact];
}

const NOBODY = () => {};
