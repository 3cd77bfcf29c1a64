import type { Explanation, Outage, Step } from '../../explanation/explanation.js';
import { blameLook } from '../explain/blame-look.js';
import { effectWords } from '../explain/effect-words.js';
import { missedWords } from '../explain/step-words.js';
import { downTime, during, operationWords, outageTitle, storyLines } from '../explain/story-words.js';
import { clock, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import { heading, pad, wrap } from './layout.js';
import { plainStyler, type Styler } from './styler.js';

export interface ExplanationOptions {
  readonly width?: number;
  readonly style?: Styler;
}

/** What `geosim explain` prints: why, where the seconds went, what happened, what would have helped. */
export function explanationText(explanation: Explanation, options: ExplanationOptions = {}): string {
  const width = Math.min(110, Math.max(80, Math.floor(options.width ?? 100)));
  const style = options.style ?? plainStyler;
  const { story, operation, focus, simulated_us } = explanation;
  const shown = operation === null ? story.outages : focus === null ? [] : [story.outages[focus]!];
  const sections = [
    opening(explanation, width, style),
    ...shown.map((outage) => [
      heading(outageTitle(outage, simulated_us), width, style),
      ...blameLines(outage, simulated_us, style),
      '',
      ...stepLines(during(story.steps, outage, simulated_us), width, style),
    ]),
    counterfactualLines(explanation, width, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function opening(
  { scenario, seed, story, operation, focus }: Explanation,
  width: number,
  style: Styler,
): string[] {
  const name = scenario.variant === undefined ? scenario.name : `${scenario.name} · ${scenario.variant}`;
  return [
    style('title', oneLine(operation?.id ?? story.client)),
    style('quiet', oneLine(`${name} · seed ${seed}`)),
    '',
    ...(operation === null ? [] : wrap(operationWords(operation, focus !== null), width, 0)),
    ...(operation === null ? [] : wrap(missedWords(operation), width, 0)),
    ...wrap(downTime(story), width, 0),
  ];
}

/** One bar for each thing waited for, all on the scale of the outage. */
function blameLines({ from_us, to_us, blame }: Outage, end_us: number, style: Styler): string[] {
  const whole_us = (to_us ?? end_us) - from_us;
  const label = Math.max(...blame.map(({ name }) => blameLook(name).label.length), 8);
  const scale = (at_us: number) => Math.round(((at_us - from_us) / whole_us) * BAR);
  const rows = blame.map((one) => {
    const { label: text, glyph } = blameLook(one.name);
    const start = scale(one.from_us);
    const bar = ' '.repeat(start) + glyph.repeat(Math.max(1, scale(one.to_us) - start));
    const tone = one.name === 'gave-up' ? 'bad' : one.name;
    const length = duration(one.to_us - one.from_us).padStart(12);
    return `  ${pad(text, label)}  ${length}  ${style(tone, bar)}`;
  });
  return [...rows, style('quiet', `  ${pad('together', label)}  ${duration(whole_us).padStart(12)}`)];
}

const BAR = 40;

/** One line a step, over as many lines of text as it takes. */
function stepLines(steps: readonly Step[], width: number, style: Styler): string[] {
  return storyLines(steps).flatMap(({ at_us, words }) => {
    const [first = '', ...rest] = wrap(words, width - MOMENT - 2, 0);
    const moment = style('quiet', pad(clock(at_us), MOMENT, 'right'));
    return [`${moment}  ${first}`, ...rest.map((line) => ' '.repeat(MOMENT + 2) + line)];
  });
}

const MOMENT = 12;

function counterfactualLines({ counterfactuals }: Explanation, width: number, style: Styler): string[] {
  if (counterfactuals.length === 0) return [];
  const label = Math.max(...counterfactuals.map(({ change }) => change.length));
  return [
    heading('What would have been · same seed, one change each', width, style),
    ...counterfactuals.flatMap(({ change, set, effect }) => {
      const [first = '', ...rest] = wrap(effectWords(effect), Math.max(40, width - label - 4), 0);
      const margin = ' '.repeat(label + 4);
      return [
        `  ${pad(change, label)}  ${style(toneOf(effect.kind), first)}`,
        ...rest.map((line) => margin + line),
        style('quiet', `  ${' '.repeat(label)}  ${set.map((one) => oneLine(one)).join('  ')}`),
      ];
    }),
  ];
}

function toneOf(
  kind: Explanation['counterfactuals'][number]['effect']['kind'],
): 'good' | 'quiet' | 'heading' {
  return kind === 'spared' ? 'good' : kind === 'not-run' ? 'quiet' : 'heading';
}
