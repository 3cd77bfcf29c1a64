import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { rowFigures, rowTitle } from '../comparison-words.js';
import { html, type Markup, NOTHING } from './markup.js';

/**
 * Of a sweep over two settings or more: for each figure a table with the last two along its sides, one
 * for each combination of the others. The figure stands in every cell; its ground says how good it is.
 */
export function surfaces(result: ExperimentResult): Markup {
  const { varied, rows } = result;
  if (varied.length < 2) return NOTHING;
  const telling = rows.filter(({ same }) => !same);
  return html`${telling.map((row, index) => {
    const tables = slices(result).map((slice) => surface(result, row, slice));
    return html`<details ${index < 2 ? html`open` : NOTHING}><summary>${rowTitle(row)}</summary>${tables}</details>
`;
  })}`;
}

/** Places on all axes but the last two. */
function slices({ varied }: ExperimentResult): readonly (readonly number[])[] {
  return varied
    .slice(0, -2)
    .reduce<readonly (readonly number[])[]>(
      (places, { texts }) => places.flatMap((place) => texts.map((_, at) => [...place, at])),
      [[]],
    );
}

function surface(result: ExperimentResult, row: ExperimentRow, slice: readonly number[]): Markup {
  const [down, across] = result.varied.slice(-2);
  if (down === undefined || across === undefined) return NOTHING;
  const texts = rowFigures(row);
  const fixed = slice
    .map((at, axis) => `${result.varied[axis]?.path} ${result.varied[axis]?.texts[at]}`)
    .join(', ');
  const title = `${rowTitle(row)}${fixed === '' ? '' : `, ${fixed}`}`;
  const label = `${title}: ${down.path} downwards, ${across.path} across`;
  const caption =
    fixed === ''
      ? html`<caption class="visually-hidden">${label}</caption>`
      : html`<caption>${fixed}</caption>`;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="surface">${caption}
<thead><tr><td></td><th scope="colgroup" colspan="${across.texts.length}" class="right">${across.path}</th></tr>
<tr><th scope="col">${down.path}</th>${across.texts.map((text) => html`<th scope="col" class="right">${text}</th>`)}</tr></thead>
<tbody>${down.texts.map(
    (text, y) => html`<tr><th scope="row">${text}</th>${across.texts.map((_, x) => {
      const place = [...slice, y, x];
      const design = result.designs.findIndex(({ at }) => place.every((index, axis) => at[axis] === index));
      return design < 0
        ? html`<td></td>`
        : html`<td class="right" style="--worse:${badness(row, design)}">${texts[design] ?? ''}</td>`;
    })}</tr>
`,
  )}</tbody></table></div>`;
}

/** From 0 (the best of all designs) to 1 (the worst, or never). */
function badness({ cells, better }: ExperimentRow, design: number): number {
  const means = cells.flatMap(({ mean }) => (typeof mean === 'number' ? [mean] : []));
  const mean = cells[design]?.mean ?? null;
  if (mean === 'never') return 1;
  if (typeof mean !== 'number' || means.length < 2) return 0;
  const [least, most] = [Math.min(...means), Math.max(...means)];
  if (least === most) return 0;
  const share = (mean - least) / (most - least);
  return Number((better === 'higher' ? 1 - share : share).toFixed(3));
}
