import type { Cell, Column, Table } from '../tables/table.js';
import { html, type Markup, NOTHING } from './markup.js';

export interface TableLook {
  /** What the table holds, for those who hear it. */
  readonly caption: string;
  /** A heading right above says the same already. */
  readonly isTitled?: boolean;
  /** A long one gets a window of its own, in which it scrolls. */
  readonly isTall?: boolean;
  /** One more column at the right, drawn instead of written. */
  readonly drawn?: { readonly title: string; readonly cells: readonly Markup[] };
}

/** A table as HTML; it scrolls sideways by itself where the window is narrow. Nothing without rows. */
export function tableMarkup({ head, rows }: Table, { caption, isTitled, drawn, isTall }: TableLook): Markup {
  if (rows.length === 0) return NOTHING;
  const extraHead = drawn === undefined ? NOTHING : html`<th scope="col" class="drawn">${drawn.title}</th>`;
  return html`<div class="scroll${isTall === true ? ' tall' : ''}" role="region" aria-label="${caption}" tabindex="0"><table>
<caption${isTitled === true ? html` class="visually-hidden"` : NOTHING}>${caption}</caption>
<thead><tr>${head.map(headCell)}${extraHead}</tr></thead>
<tbody>${rows.map((cells, row) => tableRow(head, cells, drawn?.cells[row]))}</tbody>
</table></div>
`;
}

function headCell({ title, align }: Column): Markup {
  return html`<th scope="col" class="${align}">${title}</th>`;
}

function tableRow(head: readonly Column[], cells: readonly Cell[], drawn: Markup | undefined): Markup {
  const written = cells.map((cell, at) => {
    const look = [head[at]?.align ?? 'left', ...(cell.tone === undefined ? [] : [cell.tone])].join(' ');
    return at === 0
      ? html`<th scope="row" class="${look}">${cell.text}</th>`
      : html`<td class="${look}">${cell.text}</td>`;
  });
  return html`<tr>${written}${drawn === undefined ? NOTHING : html`<td class="drawn">${drawn}</td>`}</tr>
`;
}
