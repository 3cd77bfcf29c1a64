import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { methodRemarks } from '../experiment-method.js';
import { counted, durationOrDash, percent } from '../format.js';
import type { Table } from '../tables/table.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** What the experiment can be repeated from, and how far its runs carry what it says. */
export function experimentTrust(result: ExperimentResult): Markup {
  const { scenario, engine } = result;
  const seeds = [...new Set(result.designs.flatMap(({ runs }) => runs.map(({ seed }) => seed)))];
  return html`<dl class="provenance">
<div><dt>seeds</dt><dd>${seedWords(seeds)}: run k of every design has the same one, so that all meet the same demand and the same weather</dd></div>
<div><dt>scenario</dt><dd><code>${scenario.file}</code>, SHA-256 <code>${scenario.sha256}</code></dd></div>
<div><dt>made by</dt><dd>${engine.name} ${engine.version}: the same scenario, seeds and version give the same bytes</dd></div>
</dl>
<h3>What is not proven</h3>
${doubts(result, seeds.length)}
${warmups(result)}`;
}

function seedWords(seeds: readonly number[]): string {
  const [first = 0] = seeds;
  const isRow = seeds.every((seed, at) => seed === first + at);
  return isRow && seeds.length > 2 ? `${first} to ${first + seeds.length - 1}` : seeds.join(', ');
}

function doubts(result: ExperimentResult, seeds: number): Markup {
  const { designs, rows, confidence } = result;
  const runs = designs.flatMap((design) => design.runs.map((run) => ({ ...run, design: design.name })));
  const open = runs.filter(({ verdict }) => verdict === 'inconclusive');
  const tied = rows.filter(({ best, same }) => !same && best.length > 1).length;
  return html`<ul class="doubts">
${
  seeds < 2
    ? html`<li>One run each: what differs by little may be chance.</li>`
    : html`<li>Intervals are of the mean, at ${percent(confidence)}, over ${counted(seeds, 'seed')}.</li>`
}
${tied === 0 ? NOTHING : html`<li>In ${counted(tied, 'figure')} several designs are as good as the best, as far as these runs can tell.</li>`}
${methodRemarks(result).map(({ words, isWarning }) => (isWarning ? html`<li class="warning">${sentence(words)}</li>` : html`<li>${sentence(words)}</li>`))}
${open.map(({ design, seed }) => html`<li class="warning">${design} on seed ${seed} was inconclusive.</li>`)}
</ul>`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function warmups({ warmup, designs }: ExperimentResult): Markup {
  const table: Table = {
    head: [
      { title: 'design', align: 'left' },
      { title: 'warm-up', align: 'right' },
      { title: 'takes to settle', align: 'right' },
      { title: 'slowest series', align: 'left' },
    ],
    rows: warmup.map(({ design, warmup_us, suggested_us, series }) => [
      { text: designs[design]?.name ?? '' },
      { text: durationOrDash(warmup_us) },
      suggested_us !== null && suggested_us > warmup_us
        ? { text: durationOrDash(suggested_us), tone: 'warning' }
        : { text: durationOrDash(suggested_us) },
      { text: series ?? '', tone: 'quiet' },
    ]),
  };
  return tableMarkup(table, { caption: 'Whether the warm-up is long enough (MSER-5)' });
}
