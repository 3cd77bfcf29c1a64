import type { RunResult } from '../../metrics/result.js';
import { clock } from '../format.js';
import { type SeriesPanel, seriesPanels } from '../series-panels.js';
import { html, type Markup, NOTHING } from './markup.js';

/**
 * Where time is moved: the bar that scrubs it, the map of the moment, and every series with the faults
 * over it. The script fills what is empty here; without it the tables of the page say the same.
 */
export function stage(result: RunResult): Markup {
  const panels = seriesPanels(result, null);
  const main = panels.filter(({ isMain }) => isMain);
  const others = panels.filter(({ isMain }) => !isMain);
  return html`<noscript><p class="warning">The map and the charts are drawn by the page's own script, which this viewer does not run. The tables below say the same in figures.</p></noscript>
<div class="stage" data-needs-script>
${timeBar(result)}
<div class="stage-columns">
<div class="moment-column">
<figure class="map"><svg id="map" role="img" aria-labelledby="map-words"></svg>
<figcaption id="map-words" aria-live="off"></figcaption></figure>
<div class="now"><h3>At this moment</h3><ul id="now-places" class="places"></ul><h3>Around it</h3><ol id="now-events" class="events"></ol></div>
</div>
<div class="chart-column">
${main.map(panelFigure)}
${
  others.length === 0
    ? NOTHING
    : html`<details id="more-series"><summary>${others.length} more: ${others.map(({ title }) => title.toLowerCase()).join(', ')}</summary>
${others.map(panelFigure)}</details>`
}
</div>
</div>
</div>
`;
}

function timeBar({ simulated_us, topology, faults }: RunResult): Markup {
  const populations = topology.clients.length < 2 ? NOTHING : populationChoice(topology.clients);
  return html`<div class="time-bar" role="group" aria-label="Time">
<button type="button" id="play" aria-pressed="false">Play</button>
<output id="clock" for="scrubber">0:00</output><span class="of"> of ${clock(simulated_us)}</span>
<div class="scrub"><div id="scrub-marks" aria-hidden="true"></div><input type="range" id="scrubber" min="0" max="${String(simulated_us / 1_000_000)}" step="1" value="0" aria-label="Moment of the run"></div>
<span class="zoom" role="group" aria-label="Zoom">
<button type="button" id="zoom-in" aria-label="Zoom in">+</button><button type="button" id="zoom-out" aria-label="Zoom out">−</button><button type="button" id="zoom-all">Whole run</button>${faults.map(
    ({ name }, index) => html`<button type="button" data-zoom-fault="${index}">${name}</button>`,
  )}
</span>
${populations}
</div>
`;
}

function populationChoice(clients: RunResult['topology']['clients']): Markup {
  return html`<label class="who">Clients <select id="clients"><option value="">all</option>${clients.map(
    ({ name }) => html`<option value="${name}">${name}</option>`,
  )}</select></label>`;
}

function panelFigure({ id, title, unit, scale }: SeriesPanel): Markup {
  const measure = scale === 'share' ? 'share' : unit;
  return html`<figure class="panel" data-panel="${id}">
<figcaption><h3>${title}</h3> <span class="unit">${measure}</span></figcaption>
<ul class="legend"></ul>
<div class="plot"><canvas role="img" aria-label="${title}"></canvas><div class="cursor" aria-hidden="true"></div><div class="selection" aria-hidden="true"></div></div>
</figure>
`;
}
