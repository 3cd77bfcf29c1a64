import type { RunResult } from '../metrics/result.js';
import { type SeriesPanel, seriesPanels } from '../reports/series-panels.js';
import { createPanelChart, type PanelChart } from './panel-chart.js';
import { currentLook, onLookChange } from './theme.js';
import type { Changed, TimeView } from './time-view.js';

/** Fills the figures of the series; those behind a closed `details` when it is opened. */
export function wireCharts(result: RunResult, view: TimeView): void {
  const charts: PanelChart[] = [];
  const fill = (figures: Iterable<HTMLElement>) => {
    const panels = seriesPanels(result, view.clients);
    for (const figure of figures) {
      charts.push(createPanelChart(figure, panelOf(panels, figure), result, view, currentLook()));
    }
  };
  const more = document.getElementById('more-series');
  fill(document.querySelectorAll<HTMLElement>('.chart-column > .panel'));
  more?.addEventListener('toggle', () => fill(more.querySelectorAll<HTMLElement>('.panel')), { once: true });

  view.onChange(({ cursor, range, clients }: Changed) => {
    const panels = clients ? seriesPanels(result, view.clients) : [];
    for (const chart of charts) {
      if (clients) chart.show(panelOf(panels, chart.figure));
      if (range) chart.zoom();
      if (cursor || range || clients) chart.point();
    }
  });
  onLookChange(() => {
    const look = currentLook();
    for (const chart of charts) chart.dress(look);
  });
  // On paper a chart has another width than on the screen.
  for (const moment of ['beforeprint', 'afterprint']) {
    addEventListener(moment, () => {
      for (const chart of charts) chart.resize();
    });
  }
}

function panelOf(panels: readonly SeriesPanel[], figure: HTMLElement): SeriesPanel | null {
  return panels.find(({ id }) => id === figure.dataset.panel) ?? null;
}
