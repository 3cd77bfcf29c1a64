import type { Counterfactual, Explanation, Outage } from '../../explanation/explanation.js';
import { blameLook } from '../explain/blame-look.js';
import { effectWords } from '../explain/effect-words.js';
import { downTime, during, operationWords, outageTitle, storyLines } from '../explain/story-words.js';
import { clock, duration } from '../format.js';
import type { Cell } from '../tables/table.js';
import { html, type Markup, NOTHING } from './markup.js';
import { momentLink } from './moment-link.js';
import { phaseBar, phaseList } from './phase-bar.js';
import { tableMarkup } from './table.js';

/** Why one client, or one of its operations, had no service: whose seconds, what happened, what would have helped. */
export function storyMarkup(explanation: Explanation): Markup {
  const { story, operation, focus, counterfactuals } = explanation;
  const shown =
    operation === null ? story.outages : focus === null ? [] : story.outages.slice(focus, focus + 1);
  return html`<div class="story-of" data-client="${story.client}" tabindex="-1">
${operation === null ? NOTHING : html`<p><code>${operation.id}</code> ${operationWords(operation, focus !== null)}</p>`}
<p>${downTime(story)}</p>
${shown.map((outage) => outageMarkup(explanation, outage))}
${counterfactuals.length === 0 ? NOTHING : tableMarkup(whatIf(counterfactuals), { caption: 'What would have been: the same seed, one change each' })}
</div>
`;
}

function outageMarkup({ story, simulated_us }: Explanation, outage: Outage): Markup {
  const { from_us, to_us, blame } = outage;
  const length_us = (to_us ?? simulated_us) - from_us;
  const waits = blame.map((one) => ({ look: blameLook(one.name), for_us: one.to_us - one.from_us }));
  return html`<h3>${outageTitle(outage, simulated_us)}</h3>
<div class="waterfall"><div class="bars" aria-hidden="true">${
    length_us > 0 ? phaseBar('last', waits, length_us, html`<b>${duration(length_us)}</b>`) : NOTHING
  }</div>
${phaseList(waits)}</div>
<ol class="steps">${storyLines(during(story.steps, outage, simulated_us)).map(
    ({ at_us, words }) => html`<li>${momentLink(at_us, clock(at_us))} <span>${words}</span></li>
`,
  )}</ol>
`;
}

function whatIf(counterfactuals: readonly Counterfactual[]) {
  return {
    head: [
      { title: 'with', align: 'left' },
      { title: 'the client would have been', align: 'left' },
      { title: 'setting', align: 'left' },
    ],
    rows: counterfactuals.map(({ change, set, effect }): readonly Cell[] => [
      { text: change },
      {
        text: effectWords(effect),
        ...(effect.kind === 'spared' ? { tone: 'good' } : effect.kind === 'not-run' ? { tone: 'quiet' } : {}),
      },
      { text: set.join('  '), tone: 'quiet' },
    ]),
  } as const;
}
