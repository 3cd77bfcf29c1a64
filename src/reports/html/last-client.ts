import type { Failover, RunResult, TimelineEntry } from '../../metrics/result.js';
import { explainCommand } from '../commands.js';
import { stepWords } from '../explain/step-words.js';
import { clock, count, duration } from '../format.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { html, type Markup, NOTHING } from './markup.js';
import { momentLink } from './moment-link.js';

/**
 * The story of the client that came back last: what it waited for, and what happened meanwhile that ended each
 * wait. Made from the result alone, so that a saved one tells it, too.
 */
export function lastClientStory(result: RunResult, failover: Failover): Markup {
  const { lastClient, phases, moved, started_us, lastMoved_us } = failover;
  if (lastClient === null || lastMoved_us === null) return NOTHING;
  const meanwhile = result.timeline.filter(
    ({ at_us, kind }) => at_us >= started_us && at_us <= lastMoved_us && CAUSES.includes(kind),
  );
  const lines: readonly Line[] = [
    ...meanwhile.map((entry) => ({ at_us: entry.at_us, words: html`${causeWords(entry)}` })),
    ...phases.map(({ name, from_us, to_us }) => {
      const { colour, hatch, label } = PHASE_LOOKS[name];
      const words = html`<i class="swatch hatch-${hatch}" style="background-color:${colour}"></i> <b>${label}</b>, ${duration(to_us - from_us)}`;
      return { at_us: from_us, words };
    }),
    {
      at_us: lastMoved_us,
      words: html`<b>served again</b>, ${duration(lastMoved_us - started_us)} after the fault began`,
    },
  ];
  // What happened stands before the wait that it began. The order of equals stays.
  const inOrder = [...lines].sort((a, b) => a.at_us - b.at_us);
  return html`<details class="story-of" data-client="${lastClient}" tabindex="-1"><summary>How it went for ${lastClient}, the last of ${count(moved)}</summary>
<ol class="steps">${inOrder.map(
    ({ at_us, words }) => html`<li>${momentLink(at_us, clock(at_us))} <span>${words}</span></li>
`,
  )}</ol>
<p class="quiet">Each of its attempts, what it was told, and what would have helped: <code>${explainCommand(result, lastClient)}</code></p></details>
`;
}

interface Line {
  readonly at_us: number;
  readonly words: Markup;
}

/** What can end or begin the wait of a client; of its own population others tell more. */
const CAUSES: readonly string[] = [
  ...['fault-started', 'fault-ended', 'probe-failed', 'endpoint-degraded', 'dns-answer-changed'],
  ...['endpoint-online', 'endpoint-disabled', 'alert', 'operator-acted', 'refused', 'role-changed'],
  ...['link-status', 'application-moved', 'scaled', 'connections-closed'],
];

function causeWords({ at_us, kind, subject, detail }: TimelineEntry): string {
  return stepWords({ kind: 'milestone', at_us, milestone: kind, subject, detail });
}
