import type { RunResult } from '../../metrics/result.js';
import { clientMinutesTable, requestsTable } from '../tables/availability.js';
import { html, type Markup, markupText, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** Three ways to count: by time of clients, by their worst window, by operations. They rarely agree. */
export function availabilitySection({ availability }: RunResult): Markup {
  const windows = new Set(availability.windowed.map(({ window_us }) => window_us)).size;
  const byTime = tableMarkup(clientMinutesTable(availability), {
    caption: 'Client-minutes with service, and the worst windows',
  });
  return html`${
    markupText(byTime) === ''
      ? NOTHING
      : html`<h3>By client time</h3>
${byTime}`
  }
${
  windows < 2
    ? NOTHING
    : html`<figure class="panel" data-needs-script data-windows><figcaption><h3>The worst window of each length</h3> <span class="unit">share of client time with service (windowed user-uptime)</span></figcaption>
<ul class="legend"></ul>
<div class="plot"><canvas role="img" aria-label="Availability in the worst window, by the length of the window"></canvas></div></figure>`
}
<h3>By operations</h3>
${tableMarkup(requestsTable(availability), { caption: 'Operations that were asked for, and why they failed' })}`;
}
