import type { ExpectationReport, RunResult, Verdict } from '../../metrics/result.js';
import { clock } from '../format.js';
import { oneLine } from '../safe-text.js';
import { wrap } from './layout.js';
import type { Styler, Tone } from './styler.js';

/** One word on the run, and how many expectations were judged. */
export function verdictLine(result: RunResult, style: Styler): string {
  const met = result.expectations.filter(({ verdict }) => verdict === 'met').length;
  const all = result.expectations.length;
  const judged = all === 0 ? 'nothing was expected' : `${met} of ${all} expectations met`;
  const { mark, word, tone } = WORDS[result.verdict];
  return `${style(tone, `${mark} ${word}`)}  ${style('quiet', judged)}`;
}

/** Each expectation with what was observed. */
export function expectationLines(
  expectations: readonly ExpectationReport[],
  width: number,
  style: Styler,
): string[] {
  return expectations.flatMap((expectation) => {
    const { mark, tone } = MARKS[expectation.verdict];
    const [first = '', ...rest] = wrap(oneLine(expectation.text), width, 4);
    const at = expectation.at_us === null ? '' : ` (at ${clock(expectation.at_us)})`;
    const observed = wrap(`${observedWord(expectation)}${oneLine(expectation.observed)}${at}`, width, 6);
    return [
      `  ${style(tone, mark)} ${first.trimStart()}`,
      ...rest,
      ...observed.map((line) => style('quiet', line)),
    ];
  });
}

const WORDS: Readonly<Record<Verdict, { mark: string; word: string; tone: Tone }>> = {
  held: { mark: '✓', word: 'HELD', tone: 'good' },
  missed: { mark: '✗', word: 'MISSED', tone: 'bad' },
  inconclusive: { mark: '?', word: 'INCONCLUSIVE', tone: 'warning' },
};

const MARKS: Readonly<Record<ExpectationReport['verdict'], { mark: string; tone: Tone }>> = {
  met: { mark: '✓', tone: 'good' },
  missed: { mark: '✗', tone: 'bad' },
  'no-data': { mark: '?', tone: 'warning' },
};

function observedWord(expectation: ExpectationReport): string {
  return expectation.observed === '' ? 'no data' : 'observed: ';
}
