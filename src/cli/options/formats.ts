import { didYouMean } from '../../scenario/nearest.js';
import { Mistake } from '../mistake.js';

/** What can be made of a result. */
export const FORMATS = [
  'text',
  'json',
  'timeline',
  'html',
  'markdown',
  'trace',
  'openmetrics',
  'csv',
  'png',
  'svg',
] as const;
export type Format = (typeof FORMATS)[number];

/** What can be made of the result of an experiment, fresh or saved. */
export const EXPERIMENT_RESULT_FORMATS = ['text', 'json', 'html', 'markdown', 'png', 'svg'] as const;
export type ExperimentResultFormat = (typeof EXPERIMENT_RESULT_FORMATS)[number];

/** What needs every figure of its runs, of which the result holds only those that it shows. */
export const RUNS_FORMATS = ['csv', 'parquet'] as const;
export type RunsFormat = (typeof RUNS_FORMATS)[number];

/** What an experiment can write. */
export const EXPERIMENT_FORMATS = [...EXPERIMENT_RESULT_FORMATS, ...RUNS_FORMATS] as const;
export type ExperimentFormat = (typeof EXPERIMENT_FORMATS)[number];

/** Of those, what can be made of an explanation. */
export const EXPLANATION_FORMATS = ['text', 'json', 'html', 'trace'] as const satisfies readonly Format[];
export type ExplanationFormat = (typeof EXPLANATION_FORMATS)[number];

/** Pictures: never printed, always files. */
export function isPicture(format: Format): format is 'png' | 'svg' {
  return format === 'png' || format === 'svg';
}

/**
 * `json,png` → its formats, each once, in the order of the choices.
 *
 * @throws Mistake for a word that is none of them.
 */
export function readFormats<Choice extends string>(
  text: string,
  choices: readonly Choice[],
): readonly Choice[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const list = choices.join(', ');
  if (words.length === 0) throw new Mistake('--format names no format', `choose from ${list}`);
  for (const word of words) {
    if (choices.some((choice) => choice === word)) continue;
    const known = FORMATS.some((format) => format === word);
    throw new Mistake(
      known ? `this has no format "${word}"` : `there is no format "${word}"`,
      didYouMean(word, choices) ?? `choose from ${list}`,
    );
  }
  return choices.filter((choice) => words.includes(choice));
}
