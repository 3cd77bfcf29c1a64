import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import type { Verdict } from '../../metrics/result.js';
import { rowFigures, rowTitle, seedsOf, settingText } from '../comparison-words.js';
import { counted } from '../format.js';
import type { Cell, Table } from '../tables/table.js';
import { type PageAssets, pageDocument } from './document.js';
import { dotPanels } from './dot-panels.js';
import { experimentTrust } from './experiment-trust.js';
import { html, type Markup, markupText, NOTHING } from './markup.js';
import { themeButton, verdictLine } from './opening.js';
import { paretoSection } from './pareto.js';
import { runsSection } from './runs.js';
import { contents, type Section, sectionMarkup } from './section.js';
import { surfaces } from './surfaces.js';
import { tableMarkup } from './table.js';

/** An experiment as one HTML file that needs nothing else. The same result gives the same bytes. */
export function experimentPage(given: ExperimentResult, assets: PageAssets): string {
  // In the one spelling of a saved result: the order of its keys must not tell where it came from.
  const result: ExperimentResult = JSON.parse(canonicalJson(given));
  const sections = sectionsOf(result).filter(({ body }) => markupText(body).trim() !== '');
  const body = html`${opening(result)}
${contents(sections)}
<main>
${sections.map(sectionMarkup)}
</main>
`;
  return pageDocument(
    { title: `${result.scenario.name}: ${result.kind} · geosim`, kind: 'experiment', body, data: result },
    assets,
  );
}

function opening(result: ExperimentResult): Markup {
  const runs = result.designs.flatMap((design) => design.runs);
  const held = runs.filter(({ verdict }) => verdict === 'held').length;
  const judged =
    held === runs.length
      ? `in all ${counted(runs.length, 'run')}`
      : `${held} of ${counted(runs.length, 'run')} held`;
  return html`<header class="opening">${themeButton()}
${verdictLine(gravest(runs.map(({ verdict }) => verdict)), judged)}
<h1>${result.scenario.name}</h1>
<p class="story">${subject(result)} ${whoIsBest(result)}</p>
${headlines(result)}
<p class="facts">${counted(runs.length, 'run')} · ${result.engine.name} ${result.engine.version}</p>
</header>
`;
}

function gravest(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('missed')) return 'missed';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'held';
}

function subject({ designs }: ExperimentResult): string {
  return `${counted(designs.length, 'design')}, ${seedsOf(designs)}.`;
}

/** Who has the best of how many rows; a row in which all are alike counts for nobody. */
function whoIsBest({ designs, rows }: ExperimentResult): string {
  const ranked = rows.filter(({ best }) => best.length > 0);
  if (ranked.length === 0 || designs.length < 2) return '';
  const wins = designs.map((_, at) => ranked.filter(({ best }) => best.includes(at)).length);
  const most = Math.max(...wins);
  const names = designs.filter((_, at) => wins[at] === most).map(({ name }) => name);
  return `Best, or as good as the best, in ${most} of ${counted(ranked.length, 'figure')}: ${names.join(', ')}.`;
}

/** What somebody in a hurry takes away: the best of the rows that matter most, and whose it is. */
const MATTERS: readonly ((row: ExperimentRow) => boolean)[] = [
  ({ name, labels }) => name === 'availability' && labels.over === 'client-minutes',
  ({ name }) => name === 'time_to_recover',
  ({ name }) => name === 'messages_lost',
  ({ name, statistic }) => name === 'delivery_latency' && statistic === 'p99',
  ({ name }) => name === 'monthly_cost',
];

function headlines({ designs, rows, chosen }: ExperimentResult): Markup {
  const wanted = chosen ? rows : MATTERS.flatMap((matters) => rows.find(matters) ?? []);
  const telling = wanted.filter(({ best }) => best.length > 0).slice(0, 5);
  if (telling.length === 0) return NOTHING;
  return html`<dl class="headlines">${telling.map((row) => {
    const names = row.best.map((at) => designs[at]?.name ?? '');
    return html`<div><dt>Best ${rowTitle(row)}</dt><dd>${rowFigures(row)[row.best[0] ?? 0] ?? ''}</dd><dd class="note">${names.join(', ')}</dd></div>
`;
  })}</dl>`;
}

function sectionsOf(result: ExperimentResult): readonly Section[] {
  return [
    {
      id: 'side-by-side',
      title: 'What came of it',
      lead: 'Each figure on a scale of its own. A disc is the mean of a design, a tick one run, a bar the interval of the mean; a filled disc is the best, or as good.',
      body: dotPanels(result),
    },
    {
      id: 'pareto',
      title: 'One against another',
      lead: 'What you gain in one and pay in the other. Nobody beats the designs on the line in both.',
      body: paretoSection(result),
    },
    { id: 'curves', title: 'How it depends', body: curves(result) },
    {
      id: 'surfaces',
      title: 'Over two settings',
      lead: 'The stronger its colour, the worse a cell is.',
      body: surfaces(result),
    },
    { id: 'differences', title: 'What differs', body: differences(result) },
    {
      id: 'figures',
      title: 'All figures',
      body: tableMarkup(figuresTable(result), { caption: 'Means by design; * marks the best of a row' }),
    },
    { id: 'runs', title: 'The runs behind it', body: runsSection(result) },
    { id: 'trust', title: 'Why believe it', body: experimentTrust(result) },
  ];
}

function curves({ axis }: ExperimentResult): Markup {
  if (axis === null) return NOTHING;
  const along = axis.along.length === 0 ? '' : ` With it changes ${axis.along.join(', ')}.`;
  return html`<p class="lead">Against <code>${axis.path}</code>.${along} What its values do not change is no curve. Shaded: the interval of the mean.</p>
<div id="curves" class="panels" data-needs-script></div>`;
}

function differences({ designs, differences: rows }: ExperimentResult): Markup {
  if (rows.length === 0)
    return designs.length < 2 ? NOTHING : html`<p>Nothing: all designs are the same.</p>`;
  const table: Table = {
    head: [
      { title: 'setting', align: 'left' },
      ...designs.map(({ name }) => ({ title: name, align: 'left' as const })),
    ],
    rows: rows.map(({ path, values }) => [
      { text: path },
      ...values.map((value): Cell => {
        const text = settingText(value);
        return text === settingText(values[0]) ? { text, tone: 'quiet' } : { text };
      }),
    ]),
  };
  return tableMarkup(table, {
    caption: 'Settings and givens that are not the same everywhere; quiet: as the first design',
  });
}

function figuresTable({ designs, rows }: ExperimentResult): Table {
  return {
    head: [
      { title: 'figure', align: 'left' },
      ...designs.map(({ name }) => ({ title: name, align: 'right' as const })),
    ],
    rows: rows.map((row) => [
      { text: rowTitle(row) },
      ...rowFigures(row).map((text, at): Cell => {
        if (row.same && at > 0) return { text: 'same', tone: 'quiet' };
        return row.best.includes(at) ? { text: `${text} *`, tone: 'good' } : { text };
      }),
    ]),
  };
}
