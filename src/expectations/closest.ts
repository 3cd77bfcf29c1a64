import { distance } from 'fastest-levenshtein';

/** `did you mean "us"?`, if one of the known words is near enough to be meant. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  const ranked = known
    .map((candidate) => ({ candidate, apart: distance(wanted, plain(candidate)) }))
    .sort((a, b) => a.apart - b.apart); // stable: of equally near ones the first
  const best = ranked[0];
  if (best === undefined) return undefined;
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, best.candidate.length) / 3));
  return best.apart <= allowed ? `did you mean "${best.candidate}"?` : undefined;
}

/** `lost_messages` is `lostMessages`; and nobody needs the distance of a page of text. */
function plain(word: string): string {
  return word
    .slice(0, 64)
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
