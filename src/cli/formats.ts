import { didYouMean } from '../scenario/nearest.js';
import { Mistake } from './mistake.js';

/** What can be made of a result. */
export const FORMATS = ['text', 'json', 'timeline', 'html', 'png'] as const;
export type Format = (typeof FORMATS)[number];

/** `json,png` → its formats, each once, in the order above. @throws Mistake for a word that is none. */
export function readFormats(text: string): readonly Format[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw new Mistake('--format names no format', `choose from ${FORMATS.join(', ')}`);
  for (const word of words) {
    if (!isFormat(word)) {
      throw new Mistake(
        `there is no format "${word}"`,
        didYouMean(word, FORMATS) ?? `choose from ${FORMATS.join(', ')}`,
      );
    }
  }
  return FORMATS.filter((format) => words.includes(format));
}

function isFormat(word: string): word is Format {
  return (FORMATS as readonly string[]).includes(word);
}
