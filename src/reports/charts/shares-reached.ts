import type { RunResult } from '../../metrics/result.js';
import { imageCurves, type ReachedCurve, rolloutCurves } from '../rollouts.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { emptyChart } from './empty-chart.js';
import { axisTitle, FRAME, GRID, LEGEND, TICKS, titles } from './frame.js';
import { colourOf, dashOf } from './palette.js';

/** By replica: which share of the images pushed elsewhere was whole there so long after the push. */
export function imagesChart(result: RunResult): ChartSpec {
  return stairs(result, {
    id: 'images-visible',
    title: 'When pushed images were in each region',
    reading: 'counted from the acknowledgement of the push; a curve below 100 % has images that never came',
    x: 'time since the push was acknowledged',
    y: 'share of the images pushed elsewhere',
    empty: 'No image was pushed that another replica could have fetched.',
    curves: imageCurves(result),
  });
}

/** By population: which share of its hosts had the image so long after the first wanted it. */
export function rolloutChart(result: RunResult): ChartSpec {
  return stairs(result, {
    id: 'rollout',
    title: 'Rollouts: hosts that have the image',
    reading: 'counted from the first host that wanted it',
    x: 'time since the first host wanted the image',
    y: 'share of the hosts',
    empty: 'No host wanted an image.',
    curves: rolloutCurves(result),
  });
}

interface Stairs {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly x: string;
  readonly y: string;
  readonly empty: string;
  readonly curves: readonly ReachedCurve[];
}

function stairs(result: RunResult, { id, title, reading, x, y, empty, curves }: Stairs): ChartSpec {
  const drawn = curves.filter(({ reached }) => reached.length > 0);
  if (drawn.length === 0) return emptyChart(id, title, empty);
  const last_us = Math.max(...drawn.map(({ reached }) => reached.at(-1)?.for_us ?? 0));
  const isLong = last_us > 10 * MINUTE_us;
  const unit_us = isLong ? MINUTE_us : 1_000_000;
  const end = (1.04 * last_us) / unit_us;
  return {
    id,
    title,
    width: WIDTH,
    height: HEIGHT,
    config: {
      type: 'line',
      data: {
        datasets: drawn.map(({ name, reached }, index) => ({
          label: name,
          data: [
            { x: 0, y: 0 },
            ...reached.map(({ share, for_us }) => ({ x: for_us / unit_us, y: share * 100 })),
            { x: end, y: (reached.at(-1)?.share ?? 0) * 100 },
          ],
          stepped: true,
          borderColor: colourOf(index),
          backgroundColor: colourOf(index),
          borderDash: dashOf(index),
          borderWidth: 2.5,
          pointRadius: 0,
        })),
      },
      options: {
        ...FRAME,
        parsing: false,
        scales: {
          x: {
            type: 'linear',
            min: 0,
            max: end,
            title: axisTitle(`${x} (${isLong ? 'min' : 's'})`),
            grid: { color: GRID },
            ticks: TICKS,
          },
          y: {
            min: 0,
            max: 104,
            title: axisTitle(`${y} (%)`),
            grid: { color: GRID },
            ticks: { ...TICKS, callback: (value) => (Number(value) <= 100 ? String(value) : '') },
          },
        },
        plugins: {
          ...titles(title, result.scenario.name, reading),
          legend: {
            ...LEGEND,
            // A box without height is a line there and back. At this width both ways have the same dashes.
            labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 },
          },
        },
      },
    },
  };
}

const MINUTE_us = 60_000_000;
