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
import { NO_TABLE } from '../tables/table.js';
import { visibilityCurves } from '../visibility-curves.js';
import { html, type Markup, NOTHING } from './markup.js';
import { part } from './part.js';

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
${part('After faults and merges', NO_TABLE, afterwardsWords(data))}`;
}

const VISIBILITY = html`<figure class="panel" data-needs-script data-visibility><figcaption><h3>Does a read see the last acknowledged write?</h3> <span class="unit">share of reads that saw it or something newer, by the time since its acknowledgement</span></figcaption>
<ul class="legend"></ul>
<div class="plot"><canvas role="img" aria-label="Share of reads that saw the last acknowledged write, by the time since its acknowledgement"></canvas></div></figure>
`;
