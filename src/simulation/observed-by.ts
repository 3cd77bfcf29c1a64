/** States every fact to the first, and to the second what that one wants to hear of them. */
export function observedBy<All extends object>(first: All, second: Partial<All>): All {
  const both = { ...first };
  for (const fact of Object.keys(first) as (keyof All)[]) {
    const wants = second[fact];
    if (wants !== undefined) both[fact] = bothOf(first[fact], wants);
  }
  return both;
}

/** Nothing that is stated is answered. */
function bothOf<Fact>(first: Fact, second: Fact): Fact {
  if (typeof first !== 'function' || typeof second !== 'function') return first;
  const states = (...words: unknown[]): void => {
    first(...words);
    second(...words);
  };
  return states as Fact;
}
