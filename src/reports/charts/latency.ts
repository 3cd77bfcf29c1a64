import type { Plugin } from 'chart.js';
import type { LatencyRow, RunResult } from '../../metrics/result.js';
import { duration } from '../format.js';
import { latencyOverview, latencySubject } from '../latency-rows.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { emptyChart } from './empty-chart.js';
import { axisTitle, FRAME, GRID, INK, LEGEND, TICKS, titles } from './frame.js';
import { powerLabel } from './log-ticks.js';
import { font, type Pen } from './pen.js';

/** Percentiles of latency on a logarithmic axis, one group of bars for each operation and population. */
export function latencyChart(result: RunResult): ChartSpec {
  const title = 'Latency by operation and clients';
  const overview = latencyOverview(result);
  // The table has the totals over all populations; a picture compares the populations.
  const named = overview.filter(({ clients }) => clients !== '*');
  const rows = named.length > 0 ? named : overview;
  if (rows.length === 0) return emptyChart('latency', title, 'No operation succeeded in the measured time.');
  // Many groups: the two percentiles that say most, so that the picture stays on one page.
  const shown = rows.length > 10 ? PERCENTILES.filter(({ brief }) => brief) : PERCENTILES;
  const lengths = rows.flatMap((row) => shown.map(({ of }) => of(row)));
  const height = Math.max(HEIGHT, 190 + rows.length * (shown.length * 17 + 16));
  return {
    id: 'latency',
    title,
    width: WIDTH,
    height,
    config: {
      type: 'bar',
      data: {
        labels: rows.map((row) => [
          shorten(oneLine(row.operation), 26),
          shorten(oneLine(latencySubject(row)), 26),
        ]),
        datasets: shown.map(({ label, colour, of }) => ({
          label,
          // Shorter than 1 µs has no place on a logarithmic axis.
          data: rows.map((row) => Math.max(1, of(row)) / 1_000),
          backgroundColor: colour,
          borderColor: INK,
          borderWidth: 0.75,
          categoryPercentage: 0.82,
          barPercentage: 0.95,
        })),
      },
      options: {
        ...FRAME,
        indexAxis: 'y',
        scales: {
          x: {
            type: 'logarithmic',
            min: powerBelow(Math.max(1, Math.min(...lengths)) / 1_000),
            max: (Math.max(1, ...lengths) / 1_000) * 3,
            title: axisTitle('latency from the intended start (µs, ms or s, logarithmic)'),
            grid: { color: GRID },
            ticks: { ...TICKS, callback: powerLabel, maxRotation: 0 },
          },
          y: { grid: { display: false }, ticks: { ...TICKS, color: INK, autoSkip: false } },
        },
        plugins: {
          ...titles(title, result.scenario.name, 'counted from when the client wanted to start'),
          legend: LEGEND,
        },
      },
      plugins: [barLabels(shown.map(({ of }) => rows.map((row) => duration(of(row)))))],
    },
  };
}

/** From pale to dark, so that the order reads in grey. */
const PERCENTILES: readonly {
  readonly label: string;
  readonly colour: string;
  readonly brief: boolean;
  readonly of: (row: LatencyRow) => number;
}[] = [
  { label: 'p50 (median)', colour: '#BFE0F5', brief: true, of: (row) => row.p50_us },
  { label: 'p90', colour: '#56B4E9', brief: false, of: (row) => row.p90_us },
  { label: 'p99', colour: '#0072B2', brief: true, of: (row) => row.p99_us },
  { label: 'p99.9', colour: '#003350', brief: false, of: (row) => row.p999_us },
];

/** The figure behind each bar. */
function barLabels(texts: readonly (readonly string[])[]): Plugin<'bar'> {
  return {
    id: 'geosim-bar-labels',
    afterDatasetsDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      pen.save();
      pen.font = font(11.5, 'normal', chart.options.font?.family);
      pen.fillStyle = INK;
      pen.textAlign = 'left';
      pen.textBaseline = 'middle';
      for (const [dataset, labels] of texts.entries()) {
        for (const [index, bar] of chart.getDatasetMeta(dataset).data.entries()) {
          pen.fillText(labels[index] ?? '', bar.x + 6, bar.y);
        }
      }
      pen.restore();
    },
  };
}

/** The greatest power of ten that is smaller than the value. */
function powerBelow(value: number): number {
  let power = 0.001;
  while (power * 10 < value) power *= 10;
  return Number(power.toPrecision(1));
}
