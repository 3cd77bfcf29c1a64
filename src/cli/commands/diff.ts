import { compareGoldens } from '../../goldens/compare.js';
import { type Golden, goldenOf } from '../../goldens/golden.js';
import { readGolden, UnreadableGolden } from '../../goldens/golden-file.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { differencesInMarkdown, differencesInWords } from '../../reports/differences.js';
import { didYouMean } from '../../scenario/nearest.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { readText } from '../input/files.js';
import { readResult } from '../input/result-file.js';
import { Mistake } from '../mistake.js';
import type { Terminal } from '../terminal.js';

export interface DiffOptions {
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly all?: boolean;
}

/** Two results, or goldens, in words: 0 where they are the same, 3 where they differ. */
export function diff(a: string, b: string, options: DiffOptions, terminal: Terminal): ExitCode {
  const format = options.json === true ? 'json' : readFormat(options.format ?? 'text');
  // A golden holds the headlines only: all figures are compared where both sides have them.
  const metrics = isGolden(a) || isGolden(b) ? 'headlines' : 'all';
  const [before, after] = [read(a, metrics), read(b, metrics)];
  const comparison = compareGoldens(before, after);
  if (comparison.incomparable !== null) {
    throw new Mistake(
      `${a} and ${b} cannot be compared: ${comparison.incomparable}`,
      'compare two results of one scenario with one seed; variants and settings may differ',
    );
  }
  if (options.quiet !== true) {
    switch (format) {
      case 'text': {
        const lines = comparison.same ? ['no difference'] : differencesInWords(comparison, options);
        terminal.out(`${lines.join('\n')}\n`);
        break;
      }
      case 'markdown':
        terminal.out(differencesInMarkdown(`${nameOf(before)} → ${nameOf(after)}`, comparison));
        break;
      case 'json':
        terminal.out(canonicalJson({ before: sideOf(a, before), after: sideOf(b, after), ...comparison }));
        break;
    }
  }
  return comparison.same ? EXIT.held : EXIT.golden;
}

const FORMATS = ['text', 'markdown', 'json'] as const;

function readFormat(word: string): (typeof FORMATS)[number] {
  const found = FORMATS.find((format) => format === word);
  if (found !== undefined) return found;
  throw new Mistake(
    `there is no format "${word}"`,
    didYouMean(word, FORMATS) ?? `choose from ${FORMATS.join(', ')}`,
  );
}

function isGolden(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function read(path: string, metrics: 'headlines' | 'all'): Golden {
  if (!isGolden(path)) return goldenOf(readResult(path), metrics);
  try {
    return readGolden(readText(path, LARGEST_BYTES));
  } catch (error) {
    if (!(error instanceof UnreadableGolden)) throw error;
    throw new Mistake(`${path} is no golden: ${error.message}`, 'give two result.json or golden files');
  }
}

const LARGEST_BYTES = 64 * 1024 * 1024;

function nameOf({ scenario, variant }: Golden): string {
  return variant === null ? scenario : `${scenario} (${variant})`;
}

function sideOf(file: string, { scenario, variant, seed, engine, digest }: Golden) {
  return { file, scenario, variant, seed, engine, digest };
}
