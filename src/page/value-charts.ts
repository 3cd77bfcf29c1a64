import type { RunResult } from '../metrics/result.js';
import { populationName, withoutIdleTotal } from '../reports/populations.js';
import { imageCurves, type ReachedCurve, rolloutCurves } from '../reports/rollouts.js';
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
  drawValueChart(figure, lines, { ticks_s: sizes });
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
  const lowest = Math.min(...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  drawValueChart(figure, lines, {
    ticks_s: [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 60, 600, 3_600, 86_400],
    // Where little is missed, the little is what one wants to see.
    least: [0.999, 0.99, 0.9].find((least) => lowest >= least) ?? 0,
  });
}

/** Images that reach replicas, and hosts that get their image. */
export function wireReached(result: RunResult): void {
  const { replicas } = result.topology;
  draw('images', imageCurves(result), (name) => replicas.findIndex((replica) => replica.name === name));
  draw('rollouts', rolloutCurves(result), () => -1);

  function draw(id: string, curves: readonly ReachedCurve[], placeOf: (name: string) => number): void {
    const figure = document.querySelector<HTMLElement>(`[data-reached="${id}"]`);
    if (figure === null) return;
    const drawn = curves.filter(({ reached }) => reached.length > 0);
    const last_s = Math.max(...drawn.map(({ reached }) => (reached.at(-1)?.for_us ?? 0) / 1_000_000));
    const lines = drawn.map(({ name, reached }, index) => {
      const place = placeOf(name);
      return {
        label: name,
        hue: hueIndex({ of: 'replica', index: place < 0 ? index : place }),
        points: [
          { x: 0, y: 0 },
          ...reached.map(({ share, for_us }) => ({ x: for_us / 1_000_000, y: share })),
          { x: last_s, y: reached.at(-1)?.share ?? 0 },
        ],
      };
    });
    drawValueChart(figure, lines, { stepped: true });
  }
}
