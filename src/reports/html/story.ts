import type { Blame, Counterfactual, Explanation, Outage } from '../../explanation/explanation.js';
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
import type { Cell } from '../tables/table.js';
import { html, type Markup, NOTHING } from './markup.js';
import { momentLink } from './moment-link.js';
import { phaseBar, phaseList } from './phase-bar.js';
import { tableMarkup } from './table.js';

/** Why one client, or one of its operations, had no service: whose seconds, what happened, what would have helped. */
export function storyMarkup(explanation: Explanation): Markup {
  const { story, operation, wait, focus, counterfactuals } = explanation;
  const shown =
    operation === null ? story.outages : focus === null ? [] : story.outages.slice(focus, focus + 1);
  return html`<div class="story-of" data-client="${story.client}" tabindex="-1">
${operation === null ? NOTHING : html`<p><code>${operation.id}</code> ${operationWords(operation, focus !== null, wait?.tries.length)} ${missedWords(operation)}</p>`}
<p>${downTime(story)}</p>
${waitMarkup(explanation)}${shown.map((outage) => outageMarkup(explanation, outage))}
${counterfactuals.length === 0 ? NOTHING : tableMarkup(whatIf(counterfactuals), { caption: 'What would have been: the same seed, one change each' })}
</div>
`;
}

/** An operation that was not a matter of an outage, where it took several tries. */
function waitMarkup({ wait, focus }: Explanation): Markup {
  if (wait === null || focus !== null || wait.tries.length === 1) return NOTHING;
  const { from_us, to_us } = wait;
  const title = `${duration(to_us - from_us)} · ${clock(from_us)} to ${clock(to_us)}`;
  return spentMarkup(title, to_us - from_us, wait.blame, tryWords(wait));
}

function outageMarkup({ story, simulated_us }: Explanation, outage: Outage): Markup {
  const { from_us, to_us, blame } = outage;
  const steps = storyLines(during(story.steps, outage, simulated_us));
  return spentMarkup(outageTitle(outage, simulated_us), (to_us ?? simulated_us) - from_us, blame, steps);
}

/** Where the time went, as a bar and in figures, and what happened in it. */
function spentMarkup(
  title: string,
  length_us: number,
  blame: readonly Blame[],
  lines: ReturnType<typeof storyLines>,
): Markup {
  const waits = blame.map((one) => ({ look: blameLook(one.name), for_us: one.to_us - one.from_us }));
  return html`<h3>${title}</h3>
<div class="waterfall"><div class="bars" aria-hidden="true">${
    length_us > 0 ? phaseBar('last', waits, length_us, html`<b>${duration(length_us)}</b>`) : NOTHING
  }</div>
${phaseList(waits)}</div>
<ol class="steps">${lines.map(
    ({ at_us, words }) => html`<li>${momentLink(at_us, clock(at_us))} <span>${words}</span></li>
`,
  )}</ol>
`;
}

function whatIf(counterfactuals: readonly Counterfactual[]) {
  return {
    head: [
      { title: 'with', align: 'left' },
      { title: 'effect', align: 'left' },
      { title: 'why it may help', align: 'left' },
      { title: 'setting', align: 'left' },
    ],
    rows: counterfactuals.map(({ change, set, why, effect }): readonly Cell[] => [
      { text: change },
      {
        text: effectWords(effect),
        ...(effect.kind === 'spared' ? { tone: 'good' } : effect.kind === 'not-run' ? { tone: 'quiet' } : {}),
      },
      { text: why, tone: 'quiet' },
      { text: set.join('  '), tone: 'quiet' },
    ]),
  } as const;
}
