import type { ExperimentCell, ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { figure, rowFigures, rowTitle } from '../comparison-words.js';
import { type Decades, decadesOf, placeOn, powerOfTen } from '../decades.js';
import { percent } from '../format.js';
import { html, type Markup, NOTHING } from './markup.js';

/** A plot for each figure in which the designs differ: all designs below each other on one scale. */
export function dotPanels(result: ExperimentResult): Markup {
  const telling = result.rows.filter(({ same }) => !same || result.designs.length === 1);
  const alike = result.rows.filter((row) => !telling.includes(row));
  const same = alike.map((row) => `${rowTitle(row)} ${rowFigures(row)[0] ?? ''}`).join('; ');
  return html`<div class="panels">${telling.map((row) => panel(result, row))}</div>
${alike.length === 0 ? NOTHING : html`<p class="quiet">The same everywhere: ${same}.</p>`}`;
}

function panel(result: ExperimentResult, row: ExperimentRow): Markup {
  const scale = scaleOf(row);
  const texts = rowFigures(row);
  const longest = Math.min(LONGEST_NAME, Math.max(...result.designs.map(({ name }) => [...name].length)));
  const long = longest > SHORT_NAME ? ' long' : '';
  return html`<figure class="dots${long}" style="--names:${Math.max(SHORT_NAME, longest) * 0.5}rem"><figcaption><h3>${rowTitle(row)}</h3> <span class="unit">${betterWords(row)}</span></figcaption>
<ol>${result.designs.map(
    (
      { name },
      at,
    ) => html`<li class="${row.best.includes(at) ? 'best' : ''}"><span class="name" title="${name}">${name}</span>${strip(row.cells[at], scale)}<span class="figure">${texts[at] ?? ''}${chance(row, at)}${row.best.includes(at) ? html`<span class="visually-hidden"> (best)</span>` : NOTHING}</span></li>
`,
  )}<li class="ends" aria-hidden="true"><span></span><span class="range"><span>${figure(row, scale.low)}</span>${scale.decades === null ? NOTHING : html`<span>logarithmic</span>`}<span>${figure(row, scale.high)}</span></span></li></ol>
</figure>
`;
}

/** In characters; a longer name is cut. Of a name up to the short one there is always room. */
const LONGEST_NAME = 28;
const SHORT_NAME = 16;

function betterWords({ better }: ExperimentRow): string {
  return better === 'neither' ? '' : `${better} is better`;
}

/** How likely it is the best, where the runs say so. */
function chance({ ranking }: ExperimentRow, at: number): Markup {
  const share = ranking?.best[at];
  return share === undefined
    ? NOTHING
    : html` <small title="probability of the best mean">${percent(Number(share.toFixed(3)))}</small>`;
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly decades: Decades | null;
}

/** Values that span more than this are on a logarithmic scale. */
const WIDE = 30;

function scaleOf(row: ExperimentRow): Scale {
  const values = row.cells.flatMap(valuesOf);
  if (values.length === 0) return { low: 0, high: 1, decades: null };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (row.unit === 'ratio' && row.better === 'higher')
    return { low: least - (1 - least) * 0.05, high: 1, decades: null };
  if (least > 0 && most > WIDE * least) {
    const decades = decadesOf(values);
    return { low: powerOfTen(decades.from), high: powerOfTen(decades.to), decades };
  }
  // Nothing that cannot be below 0 is drawn there, though the interval of a mean may reach that far.
  const isPositive = row.cells.every(({ runs }) =>
    runs.every((value) => typeof value !== 'number' || value >= 0),
  );
  return {
    low: isPositive ? 0 : Math.min(0, least),
    high: Math.max(most, least + (most === least ? 1 : 0)),
    decades: null,
  };
}

function valuesOf({ runs, mean, estimate }: ExperimentCell): readonly number[] {
  const interval = estimate === null ? [] : [estimate.student.low, estimate.student.high];
  return [...runs, mean, ...interval].filter((value) => typeof value === 'number');
}

/** Ticks for runs, a bar for the interval, a disc for the mean; a cross at the end for what never happened. */
function strip(cell: ExperimentCell | undefined, scale: Scale): Markup {
  if (cell === undefined) return html`<span class="strip"></span>`;
  const at = (value: number) => Number((100 * place(value, scale)).toFixed(2));
  const ticks = cell.runs.length > 1 ? cell.runs.filter((value) => typeof value === 'number') : [];
  const { mean, estimate } = cell;
  return html`<span class="strip" aria-hidden="true">${ticks.map((value) => html`<i class="run" style="left:${at(value)}%"></i>`)}${
    estimate === null
      ? NOTHING
      : html`<i class="line" style="left:${at(estimate.student.low)}%;right:calc(100% - ${at(estimate.student.high)}%)"></i>`
  }${typeof mean === 'number' ? html`<i class="dot" style="left:${at(mean)}%"></i>` : NOTHING}${
    mean === 'never' ? html`<i class="never"></i>` : NOTHING
  }</span>`;
}

function place(value: number, { low, high, decades }: Scale): number {
  if (decades !== null) return value <= low ? 0 : placeOn(decades, value);
  return Math.max(0, Math.min(1, (value - low) / (high - low)));
}
