import type { RunResult, Series } from '../../metrics/result.js';
import { duration, size } from '../format.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { faultBands, faultLabels } from './fault-bands.js';
import { axisTitle, FRAME, GRID, LEGEND, TICKS, titles } from './frame.js';
import { powerLabel } from './log-ticks.js';
import { colourOf, dashOf } from './palette.js';
import { points, seriesNamed } from './series-of.js';
import { timeAxis } from './time-axis.js';

/**
 * How far each replica is behind, over time: the age of the oldest write that it lacks. null where there is
 * only one replica, or none was ever behind.
 */
export function lagChart(result: RunResult): ChartSpec | null {
  const lags = seriesNamed(result, 'replication_lag');
  const largest_s = Math.max(0, ...lags.flatMap(({ values }) => values.map((value) => value ?? 0)));
  if (largest_s === 0) return null;
  const title = 'Replication lag: the age of the oldest write that a replica lacks';
  return {
    id: 'lag',
    title,
    width: WIDTH,
    height: HEIGHT,
    config: {
      type: 'line',
      data: { datasets: lags.map((series, index) => dataset(result, series, index)) },
      options: {
        ...FRAME,
        scales: {
          x: timeAxis(result.simulated_us),
          y: {
            type: 'logarithmic',
            min: LEAST_ms,
            // Room above for the fault labels.
            max: Math.max(1_000, largest_s * 1_000) * 8,
            title: axisTitle('lag at the end of each step (logarithmic; at the bottom: none)'),
            grid: { color: GRID },
            ticks: { ...TICKS, callback: powerLabel },
          },
        },
        plugins: {
          ...titles(title, result.scenario.name, reading(result, lags)),
          legend: { ...LEGEND, labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 } },
          annotation: { annotations: faultBands(result) },
        },
      },
      plugins: [faultLabels(result)],
    },
  };
}

/** Nothing shorter has a place on a logarithmic axis. */
const LEAST_ms = 1;

function dataset(result: RunResult, { labels, values, step_us }: Series, index: number) {
  const lags_ms = values.map((value) => (value === null ? null : Math.max(LEAST_ms, value * 1_000)));
  return {
    label: shorten(oneLine(labels.replica ?? ''), 36),
    data: points(lags_ms, step_us, 1, result.simulated_us) as { x: number; y: number }[],
    parsing: false as const,
    borderColor: colourOf(index),
    borderWidth: 2,
    borderDash: dashOf(index),
    pointRadius: 0,
    order: -index,
    clip: 4,
  };
}

function reading({ data }: RunResult, lags: readonly Series[]): string {
  return lags
    .flatMap(({ labels, values }) => {
      const most_s = Math.max(0, ...values.map((value) => value ?? 0));
      if (most_s === 0) return [];
      const bytes = data?.lag.find(({ replica }) => replica === labels.replica)?.largest_bytes ?? 0;
      const name = shorten(oneLine(labels.replica ?? ''), 24);
      return [`${name} at most ${duration(Math.round(most_s * 1_000_000))} and ${size(bytes)} behind`];
    })
    .join(' · ');
}
