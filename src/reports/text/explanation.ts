import type { Blame, BlameName, Explanation } from '../../explanation/explanation.js';
import { blameLook } from '../explain/blame-look.js';
import { effectWords } from '../explain/effect-words.js';
import { missedWords } from '../explain/step-words.js';
import {
  downTime,
  during,
  operationWords,
  outageTitle,
  storyLines,
  tryWords,
} from '../explain/story-words.js';
import { clock, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import { heading, pad, wrap } from './layout.js';
import { plainStyler, type Styler, type Tone } from './styler.js';

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
      ...blameLines({ ...outage, to_us: outage.to_us ?? simulated_us }, style),
      '',
      ...stepLines(storyLines(during(story.steps, outage, simulated_us)), width, style),
    ]),
    waitLines(explanation, width, style),
    counterfactualLines(explanation, width, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function opening(
  { scenario, seed, story, operation, wait, focus }: Explanation,
  width: number,
  style: Styler,
): string[] {
  const name = scenario.variant === undefined ? scenario.name : `${scenario.name} · ${scenario.variant}`;
  return [
    style('title', oneLine(operation?.id ?? story.client)),
    style('quiet', oneLine(`${name} · seed ${seed}`)),
    '',
    ...(operation === null
      ? []
      : wrap(operationWords(operation, focus !== null, wait?.tries.length), width, 0)),
    ...(operation === null ? [] : wrap(missedWords(operation), width, 0)),
    ...wrap(downTime(story), width, 0),
  ];
}

/** An operation that was not a matter of an outage, where it took several tries. */
function waitLines({ wait, focus }: Explanation, width: number, style: Styler): string[] {
  if (wait === null || focus !== null || wait.tries.length === 1) return [];
  const { from_us, to_us } = wait;
  return [
    heading(`${duration(to_us - from_us)} · ${clock(from_us)} to ${clock(to_us)}`, width, style),
    ...blameLines(wait, style),
    '',
    ...stepLines(tryWords(wait), width, style),
  ];
}

interface Waited {
  readonly from_us: number;
  readonly to_us: number;
  readonly blame: readonly Blame[];
}

/** One bar for each thing waited for, all on the same scale; what was waited for several times has gaps. */
function blameLines({ from_us, to_us, blame }: Waited, style: Styler): string[] {
  const whole_us = to_us - from_us;
  const label = Math.max(...blame.map(({ name }) => blameLook(name).label.length), 8);
  const scale = (at_us: number) => Math.round(((at_us - from_us) / whole_us) * BAR);
  const names = [...new Set(blame.map(({ name }) => name))];
  const rows = names.map((name) => {
    const { label: text, glyph } = blameLook(name);
    const parts = blame.filter((one) => one.name === name);
    const bar = new Array<string>(BAR + 1).fill(' '); // what is too short to be seen is shown all the same
    for (const part of parts) {
      const start = scale(part.from_us);
      bar.fill(glyph, start, Math.max(start + 1, scale(part.to_us)));
    }
    const sum_us = parts.reduce((sum, part) => sum + part.to_us - part.from_us, 0);
    const length = duration(sum_us).padStart(12);
    return `  ${pad(text, label)}  ${length}  ${style(toneOfBlame(name), bar.join('').trimEnd())}`;
  });
  return [...rows, style('quiet', `  ${pad('together', label)}  ${duration(whole_us).padStart(12)}`)];
}

function toneOfBlame(name: BlameName): Tone {
  switch (name) {
    case 'gave-up':
      return 'bad';
    case 'waiting-its-turn':
      return 'quiet';
    case 'working':
      return 'handshake';
    default:
      return name;
  }
}

const BAR = 40;

/** One line a step, over as many lines of text as it takes. */
function stepLines(lines: ReturnType<typeof storyLines>, width: number, style: Styler): string[] {
  return lines.flatMap(({ at_us, words }) => {
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
    ...counterfactuals.flatMap(({ change, set, why, effect }) => {
      const [first = '', ...rest] = wrap(effectWords(effect), Math.max(40, width - label - 4), 0);
      const margin = ' '.repeat(label + 4);
      return [
        `  ${pad(change, label)}  ${style(toneOf(effect.kind), first)}`,
        ...rest.map((line) => margin + line),
        style('quiet', margin + set.map((one) => oneLine(one)).join('  ')),
        ...wrap(why, Math.max(40, width - label - 4), 0).map((line) => style('quiet', margin + line)),
      ];
    }),
  ];
}

function toneOf(
  kind: Explanation['counterfactuals'][number]['effect']['kind'],
): 'good' | 'quiet' | 'heading' {
  return kind === 'spared' ? 'good' : kind === 'not-run' ? 'quiet' : 'heading';
}
