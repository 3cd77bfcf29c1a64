import type { Table } from '../tables/table.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** A table under its heading, with what else there is to say in sentences; nothing where there is neither. */
export function part(title: string, table: Table, words: readonly string[] = []): Markup {
  if (table.rows.length === 0 && words.length === 0) return NOTHING;
  return html`<h3>${title}</h3>
${tableMarkup(table, { caption: title, isTitled: true })}${words.map((line) => html`<p>${line}</p>`)}
`;
}
