import type { ExpectationReport, RunResult, Verdict } from '../../metrics/result.js';
import { story } from '../fault-story.js';
import { clock, counted, duration } from '../format.js';
import { headlines } from '../headlines.js';
import { mark } from './mark.js';
import { html, type Markup, NOTHING } from './markup.js';
import { momentLink } from './moment-link.js';

/** The verdict first, then the run in two sentences, then the figures that matter most. */
export function opening(result: RunResult): Markup {
  const { name, variant, description } = result.scenario;
  return html`<header class="opening">${themeButton()}
${verdictLine(result.verdict, judgedWords(result.expectations))}
<h1>${name}${variant === undefined ? NOTHING : html` <span class="variant">${variant}</span>`}</h1>
<p class="story">${story(result)}</p>
${headlineList(result)}
${description.trim() === '' ? NOTHING : html`<p class="description">${description.trim()}</p>`}
<p class="facts">${people(result)} · ${duration(result.simulated_us)} simulated · seed ${result.seed} · ${result.engine.name} ${result.engine.version}</p>
</header>
`;
}

export function themeButton(): Markup {
  return html`<button type="button" id="theme" data-needs-script>Theme</button>`;
}

export function verdictLine(verdict: Verdict, judged: string): Markup {
  const { sign, word } = VERDICTS[verdict];
  return html`<p class="verdict ${verdict}"><strong>${mark(sign)} ${word}</strong> <span>${judged}</span></p>`;
}

/** Each expectation with what was observed. */
export function expectationList(expectations: readonly ExpectationReport[]): Markup {
  return html`<ul class="expectations">${expectations.map((one) => {
    const { sign, word } = MARKS[one.verdict];
    const when = one.at_us === null ? NOTHING : html` at ${momentLink(one.at_us, clock(one.at_us))}`;
    return html`<li class="${one.verdict}">${mark(sign)}
<code>${one.text}</code> <span class="observed"><b>${word}</b>: ${one.observed}${when}</span></li>
`;
  })}</ul>`;
}

interface Sign {
  readonly sign: 'yes' | 'no' | 'unsure';
  readonly word: string;
}

const VERDICTS: Readonly<Record<Verdict, Sign>> = {
  held: { sign: 'yes', word: 'Held' },
  missed: { sign: 'no', word: 'Missed' },
  inconclusive: { sign: 'unsure', word: 'Inconclusive' },
};

const MARKS: Readonly<Record<ExpectationReport['verdict'], Sign>> = {
  met: { sign: 'yes', word: 'met' },
  missed: { sign: 'no', word: 'missed' },
  'no-data': { sign: 'unsure', word: 'no data' },
};

function judgedWords(expectations: readonly ExpectationReport[]): string {
  const met = expectations.filter(({ verdict }) => verdict === 'met').length;
  return expectations.length === 0
    ? 'nothing was expected of it'
    : `${met} of ${counted(expectations.length, 'expectation')} met`;
}

function headlineList(result: RunResult): Markup {
  const figures = headlines(result);
  if (figures.length === 0) return NOTHING;
  return html`<dl class="headlines">${figures.map(
    ({ label, figure, note }) =>
      html`<div><dt>${label}</dt><dd>${figure}</dd><dd class="note">${note}</dd></div>
`,
  )}</dl>`;
}

function people({ topology }: RunResult): string {
  const total = topology.clients.reduce((sum, { count }) => sum + count, 0);
  return `${counted(total, 'client')}, ${counted(topology.replicas.length, 'replica')}`;
}
