import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { rowTitle } from '../comparison-words.js';
import { DASH, percent } from '../format.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** Two figures against each other, to be chosen; and who is beaten by whom in everything that was asked for. */
export function paretoSection(result: ExperimentResult): Markup {
  const able = rankable(result);
  if (result.designs.length < 2 || able.length < 2) return NOTHING;
  const [x, y] = firstTwo(result, able);
  return html`<div data-needs-script><p class="choices"><label>Across <select id="pareto-x">${options(result, able, x)}</select></label> <label>Upwards <select id="pareto-y">${options(result, able, y)}</select></label></p>
<figure class="panel pareto"><div class="plot"><canvas id="pareto-chart" role="img" aria-label="Two figures of all designs against each other"></canvas></div>
<figcaption id="pareto-words" aria-live="polite"></figcaption></figure></div>
${front(result)}`;
}

/** Positions of rows with a better and a worse, of which at least two designs have figures. */
function rankable({ rows }: ExperimentResult): readonly number[] {
  return [...rows.keys()].filter((at) => {
    const row = rows[at];
    if (row === undefined || row.better === 'neither' || row.same) return false;
    return row.cells.filter(({ mean }) => typeof mean === 'number').length > 1;
  });
}

/** The objectives where there are some; else cost against what is first. */
function firstTwo({ pareto, rows }: ExperimentResult, able: readonly number[]): readonly [number, number] {
  const [a, b] = (pareto?.objectives ?? []).filter((at) => able.includes(at));
  if (a !== undefined && b !== undefined) return [a, b];
  const cost = able.find((at) => rows[at]?.name === 'monthly_cost') ?? able.at(-1) ?? 0;
  return [cost, able.find((at) => at !== cost) ?? 0];
}

function options({ rows }: ExperimentResult, able: readonly number[], chosen: number): readonly Markup[] {
  return able.map((at) => {
    const row = rows[at];
    const title = row === undefined ? '' : rowTitle(row);
    return at === chosen
      ? html`<option value="${at}" selected>${title}</option>`
      : html`<option value="${at}">${title}</option>`;
  });
}

function front({ pareto, designs, rows }: ExperimentResult): Markup {
  if (pareto === null) return NOTHING;
  const objectives = pareto.objectives.flatMap((at) => {
    const row = rows[at];
    return row === undefined ? [] : [rowTitle(row)];
  });
  return tableMarkup(
    {
      head: [
        { title: 'design', align: 'left' },
        { title: 'beaten in everything by', align: 'left' },
        { title: 'probability that nobody beats it', align: 'right' },
      ],
      rows: designs.map(({ name }, at) => {
        const own = pareto.designs[at];
        const beaten = (own?.dominatedBy ?? []).map((other) => designs[other]?.name ?? '').join(', ');
        const onFront = own?.onFront ?? null;
        return [
          { text: name },
          own?.without === true
            ? { text: 'takes no part: it has no figure', tone: 'quiet' }
            : beaten === ''
              ? { text: 'nobody', tone: 'good' }
              : { text: beaten },
          { text: onFront === null ? DASH : percent(Number(onFront.toFixed(3))) },
        ];
      }),
    },
    { caption: `By ${objectives.join(', ')}` },
  );
}
