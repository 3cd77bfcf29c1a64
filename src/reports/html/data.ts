import type { RunResult } from '../../metrics/result.js';
import {
  afterwardsWords,
  guaranteeTable,
  lagTable,
  lossTable,
  lossWords,
  recoveryTable,
  staleTable,
} from '../tables/data.js';
import type { Table } from '../tables/table.js';
import { visibilityCurves } from '../visibility-curves.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** What a service that stores data kept of it; nothing for services that store none. */
export function dataSection(result: RunResult): Markup {
  const { data } = result;
  if (data === undefined) return NOTHING;
  return html`${part('Acknowledged writes lost', lossTable(data), lossWords(data))}
${part('Reads of something out of date', staleTable(data))}
${visibilityCurves(result).length === 0 ? NOTHING : VISIBILITY}
${part('Session guarantees', guaranteeTable(data))}
${part('How far behind each replica was', lagTable(data))}
${part('What operators did', recoveryTable(data))}
${part('After faults and merges', { head: [], rows: [] }, afterwardsWords(data))}`;
}

function part(title: string, table: Table, words: readonly string[] = []): Markup {
  if (table.rows.length === 0 && words.length === 0) return NOTHING;
  return html`<h3>${title}</h3>
${tableMarkup(table, { caption: title, isTitled: true })}${words.map((line) => html`<p>${line}</p>`)}
`;
}

const VISIBILITY = html`<figure class="panel" data-needs-script data-visibility><figcaption><h3>Does a read see the last acknowledged write?</h3> <span class="unit">share of reads that saw it or something newer, by the time since its acknowledgement</span></figcaption>
<ul class="legend"></ul>
<div class="plot"><canvas role="img" aria-label="Share of reads that saw the last acknowledged write, by the time since its acknowledgement"></canvas></div></figure>
`;
