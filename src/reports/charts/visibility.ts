import type { RunResult, VisibilityCurve } from '../../metrics/result.js';
import { count, duration } from '../format.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { axisTitle, FRAME, GRID, LEGEND, TICKS, titles } from './frame.js';
import { powerLabel } from './log-ticks.js';
import { colourOf, dashOf } from './palette.js';

/**
 * How likely a read sees the last acknowledged write, by how long ago that was: in health, during each fault,
 * and after it until the replicas were alike. null where no read followed a write.
 */
export function visibilityChart(result: RunResult): ChartSpec | null {
  const curves = (result.data?.visibility ?? []).map((curve) => ({ curve, points: pointsOf(curve) }));
  if (curves.every(({ points }) => points.length === 0)) return null;
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
        datasets: curves
          .filter(({ points }) => points.length > 0)
          .map(({ curve, points }, index) => ({
            label: nameOf(curve),
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
          ...titles(title, result.scenario.name, reading(result.data?.visibility ?? [])),
          legend: { ...LEGEND, labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 } },
        },
      },
    },
  };
}

/** Neighbours together until there are enough reads to speak of a share; the rest at the end is left out. */
function pointsOf({ points }: VisibilityCurve): readonly { readonly x: number; readonly y: number }[] {
  const done: { x: number; y: number }[] = [];
  let reads = 0;
  let seen = 0;
  for (const point of points) {
    reads += point.reads;
    seen += point.seen;
    if (reads < ENOUGH_READS || point.upTo_us === null) continue;
    done.push({ x: point.upTo_us / 1_000, y: (100 * seen) / reads });
    reads = 0;
    seen = 0;
  }
  return done;
}

const ENOUGH_READS = 30;

function nameOf({ when, fault }: VisibilityCurve): string {
  const name = shorten(oneLine(fault ?? ''), 28);
  switch (when) {
    case 'healthy':
      return 'in health';
    case 'during':
      return `during ${name}`;
    case 'after':
      return `after ${name}, until the replicas were alike`;
  }
}

/** Since when at least 99.9 % of the reads see it, by condition. */
function reading(curves: readonly VisibilityCurve[]): string {
  return curves
    .flatMap((curve) => {
      const points = pointsOf(curve);
      if (points.length === 0) return [];
      const lastBelow = points.findLastIndex(({ y }) => y < 99.9);
      const next = points[lastBelow + 1];
      const total = count(curve.points.reduce((sum, { reads }) => sum + reads, 0));
      const when =
        next === undefined
          ? 'never 99.9 %'
          : lastBelow < 0
            ? '99.9 % at once'
            : `99.9 % from ${duration(next.x * 1_000)} on`;
      return [`${nameOf(curve)}: ${when} (${total} reads)`];
    })
    .join(' · ');
}
