import type { RunResult } from '../../metrics/result.js';
import { count, duration } from '../format.js';
import { type NamedCurve, visibilityCurves } from '../visibility-curves.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { axisTitle, FRAME, GRID, LEGEND, TICKS, titles } from './frame.js';
import { powerLabel } from './log-ticks.js';
import { colourOf, dashOf } from './palette.js';

/**
 * How likely a read sees the last acknowledged write, by how long ago that was: in health, during each fault,
 * and after it until the replicas were alike. null where no read followed a write.
 */
export function visibilityChart(result: RunResult): ChartSpec | null {
  const curves = visibilityCurves(result);
  if (curves.length === 0) return null;
  const title = 't-visibility: does a read see the last acknowledged write?';
  const lowest = Math.min(...curves.flatMap(({ points }) => points.map(({ y }) => y)));
  return {
    id: 'visibility',
    title,
    width: WIDTH,
    height: HEIGHT,
    config: {
      type: 'line',
      data: {
        datasets: curves.map(({ name, points }, index) => ({
          label: name,
          data: [...points],
          parsing: false as const,
          borderColor: colourOf(index),
          backgroundColor: colourOf(index),
          borderWidth: 2.5,
          borderDash: dashOf(index),
          pointRadius: 2.5,
          // Dashed over solid: where lines coincide, all are seen.
          order: -index,
          clip: 6,
        })),
      },
      options: {
        ...FRAME,
        scales: {
          x: {
            type: 'logarithmic',
            title: axisTitle(
              'time from the acknowledgement of the write to the start of the read (logarithmic)',
            ),
            grid: { color: GRID },
            ticks: { ...TICKS, callback: powerLabel, maxRotation: 0 },
          },
          y: {
            // A curve that never leaves the top still has room to be seen below it.
            min: Math.min(90, Math.floor(lowest / 10) * 10),
            max: 100,
            title: axisTitle('reads that saw it, or something newer (%)'),
            grid: { color: GRID },
            ticks: { ...TICKS, callback: (value) => `${value} %` },
          },
        },
        plugins: {
          ...titles(title, result.scenario.name, reading(curves)),
          legend: { ...LEGEND, labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 } },
        },
      },
    },
  };
}

/** Since when at least 99.9 % of the reads see it, by condition. */
function reading(curves: readonly NamedCurve[]): string {
  return curves
    .map(({ name, reads, points }) => {
      const lastBelow = points.findLastIndex(({ y }) => y < 99.9);
      const next = points[lastBelow + 1];
      const when =
        next === undefined
          ? 'never 99.9 %'
          : lastBelow < 0
            ? '99.9 % at once'
            : `99.9 % from ${duration(next.x * 1_000)} on`;
      return `${name}: ${when} (${count(reads)} reads)`;
    })
    .join(' · ');
}
