import type { RunResult } from '../metrics/result.js';
import { populationName, withoutIdleTotal } from '../reports/populations.js';
import { visibilityCurves } from '../reports/visibility-curves.js';
import { hueIndex } from './theme.js';
import { drawValueChart } from './value-chart.js';

/** Windowed user-uptime: the worst window of each length. */
export function wireWindows({ topology, availability: { windowed } }: RunResult): void {
  const figure = document.querySelector<HTMLElement>('[data-windows]');
  if (figure === null) return;
  const names = withoutIdleTotal(
    [...new Set(windowed.map(({ clients }) => clients))].map((clients) => ({ clients })),
  );
  const sizes = [...new Set(windowed.map(({ window_us }) => window_us / 1_000_000))];
  const lines = names.map(({ clients }) => {
    const index = topology.clients.findIndex(({ name }) => name === clients);
    return {
      label: populationName(clients),
      hue: hueIndex(index < 0 ? { of: 'other', index: 0 } : { of: 'clients', index }),
      points: windowed
        .filter((row) => row.clients === clients)
        .map(({ window_us, minimum }) => ({ x: window_us / 1_000_000, y: minimum }))
        .sort((a, b) => a.x - b.x),
    };
  });
  drawValueChart(figure, lines, sizes);
}

/** Whether reads saw the last acknowledged write, by how long ago that was. */
export function wireVisibility(result: RunResult): void {
  const figure = document.querySelector<HTMLElement>('[data-visibility]');
  if (figure === null) return;
  const lines = visibilityCurves(result).map(({ name, points }, index) => ({
    label: name,
    hue: index % 6,
    points: points.map(({ x, y }) => ({ x: x / 1_000, y: y / 100 })),
  }));
  drawValueChart(figure, lines, [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1_000, 10_000]);
}
