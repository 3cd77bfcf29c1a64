import type { RunResult, TimelineEntry } from '../../metrics/result.js';
import { clock } from '../format.js';
import { detailWords, entryWords } from '../timeline-words.js';
import { html, type Markup, NOTHING } from './markup.js';
import { momentLink } from './moment-link.js';

/** The timeline as a table: each moment a link that takes the cursor there. */
export function milestoneTable({ timeline }: RunResult): Markup {
  if (timeline.length === 0) return html`<p>Nothing happened that the timeline notes.</p>`;
  return html`<div class="scroll tall" role="region" aria-label="Milestones" tabindex="0"><table class="milestones">
<caption>Milestones, in order of time</caption>
<thead><tr><th scope="col" class="right">at</th><th scope="col">what</th><th scope="col">whom</th><th scope="col">details</th></tr></thead>
<tbody>${timeline.map(row)}</tbody>
</table></div>
`;
}

function row(entry: TimelineEntry): Markup {
  const details = detailWords(entry);
  return html`<tr data-at="${String(entry.at_us)}"><th scope="row" class="right">${momentLink(entry.at_us, clock(entry.at_us))}</th><td>${entryWords(entry)}</td><td>${entry.subject}</td><td class="quiet">${details === '' ? NOTHING : details}</td></tr>
`;
}
