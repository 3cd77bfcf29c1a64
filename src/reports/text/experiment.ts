import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { comparisonSubject } from '../comparison-words.js';
import { oneLine, shorten } from '../safe-text.js';
import { type Charset, inCharset } from './charset.js';
import { whatCame, whatDiffers } from './comparison.js';
import { againstFirst, paretoLines, whoIsBest } from './experiment-findings.js';
import { methodLines, spreadOfRuns } from './experiment-spread.js';
import { heading } from './layout.js';
import { plainStyler, type Styler } from './styler.js';

export interface ExperimentTextOptions {
  /** Columns of the terminal; kept between 80 and 120. */
  readonly width?: number;
  readonly style?: Styler;
  readonly charset?: Charset;
  readonly files?: readonly string[];
}

/** What an experiment prints: what differs between designs, what came of it, and how sure that is. Ends with a newline. */
export function experimentText(result: ExperimentResult, options: ExperimentTextOptions = {}): string {
  const width = Math.min(120, Math.max(80, Math.floor(options.width ?? 110)));
  const style = options.style ?? plainStyler;
  const isAlone = result.designs.length === 1;
  const sections = [
    [style('title', shorten(comparisonSubject(result), width))],
    section('What differs', isAlone || result.kind === 'sweep' ? [] : whatDiffers(result, width, style)),
    section('What came of it', isAlone ? spreadOfRuns(result, width, style) : whatCame(result, width, style)),
    section(`Against ${oneLine(result.designs[0]?.name ?? '')}`, againstFirst(result, width, style)),
    section('How probable it is to be the best', whoIsBest(result, width, style)),
    section('Pareto front: nobody is better in everything', paretoLines(result, width)),
    section('How far to trust it', methodLines(result, width)),
    section(
      'Files',
      (options.files ?? []).map((file) => `  ${oneLine(file)}`),
    ),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return inCharset(`${text.join('\n\n')}\n`, options.charset ?? 'unicode');

  function section(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [heading(shorten(title, width - 6), width, style), ...lines];
  }
}
