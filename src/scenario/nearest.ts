import { distance } from 'fastest-levenshtein';

/** The known word that was probably meant; nothing when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const plainCandidate = plain(candidate);
    const apart = plainCandidate === wanted ? 0 : distance(wanted, plainCandidate);
    if (apart < bestDistance) {
      best = candidate;
      bestDistance = apart;
    }
  }
  if (best === undefined) return undefined;
  if (wanted.length >= 4) {
    const containing = known.filter((candidate) => plain(candidate).includes(wanted));
    if (containing.length === 1 && bestDistance > 1) return containing[0];
  }
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, plain(best).length) / 3));
  return bestDistance <= allowed ? best : undefined;
}

export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const guess = nearest(word, known);
  return guess === undefined ? undefined : `did you mean "${guess}"?`;
}

/** `a, b, c`, cut where a list would fill the screen. */
export function enumerate(words: readonly string[], limit = 12): string {
  if (words.length <= limit) return words.join(', ');
  return `${words.slice(0, limit).join(', ')}, … (${words.length} in all)`;
}

/** "East US" is `eastus`; and nobody needs the distance of a page of text. */
function plain(word: string): string {
  return word
    .slice(0, 64)
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
