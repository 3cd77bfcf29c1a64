/** Words as a POSIX shell reads them back. */
export function shellLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** A `#` begins a comment only at the start of a word: `us#17` needs no quotes. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+(#\d+)?$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
