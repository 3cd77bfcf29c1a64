import type { Plugin } from 'chart.js';
import type { RunResult, Series } from '../../metrics/result.js';
import { story } from '../fault-story.js';
import { count } from '../format.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { emptyChart } from './empty-chart.js';
import { faultBands, faultLabels } from './fault-bands.js';
import { axisTitle, FRAME, GRID, INK, LEGEND, TICKS, titles } from './frame.js';
import { colourOf, faded, inkOn } from './palette.js';
import { font, type Pen, tag } from './pen.js';
import { points, seriesNamed, sumOf } from './series-of.js';
import { timeAxis } from './time-axis.js';

/** Connected clients over time, one area a replica, on top of each other; what is missing is disconnected. */
export function connectedChart(result: RunResult): ChartSpec {
  const title = 'Connections by replica, as the clients believe';
  const areas = byReplica(result);
  if (areas.length === 0) return emptyChart('connected', title, 'No client held a connection in this run.');
  const all = allClients(result);
  // A fifth of the height for the fault labels.
  const top = Math.max(all, 1) * 1.18;
  return {
    id: 'connected',
    title,
    width: WIDTH,
    height: HEIGHT,
    config: {
      type: 'line',
      data: {
        datasets: areas.map(({ label, values, step_us }, index) => ({
          label,
          data: points(values, step_us, 1, result.simulated_us) as { x: number; y: number }[],
          parsing: false,
          fill: index === 0 ? 'origin' : '-1',
          backgroundColor: faded(colourOf(index), 0.82),
          borderColor: INK,
          borderWidth: 0.75,
          pointRadius: 0,
          stack: 'clients',
        })),
      },
      options: {
        ...FRAME,
        scales: {
          x: timeAxis(result.simulated_us),
          y: {
            stacked: true,
            min: 0,
            max: top,
            title: axisTitle('connected clients'),
            grid: { color: GRID },
            ticks: {
              ...TICKS,
              ...(all < 8 ? { stepSize: 1 } : {}),
              callback: (value) => (Number(value) <= all ? count(Number(value)) : ''),
            },
          },
        },
        plugins: {
          ...titles(title, result.scenario.name, story(result)),
          legend: LEGEND,
          annotation: {
            annotations: {
              ...faultBands(result),
              all: {
                type: 'line',
                yMin: all,
                yMax: all,
                borderColor: INK,
                borderWidth: 1.25,
                borderDash: [6, 4],
                label: {
                  display: true,
                  content: all === 1 ? 'the one client' : `all ${count(all)} clients`,
                  position: 'end',
                  backgroundColor: 'rgba(255, 255, 255, 0.9)',
                  color: INK,
                  font: { size: 12.5 },
                  padding: 3,
                  yAdjust: -13,
                },
              },
            },
          },
        },
      },
      plugins: [areaLabels(areas.map(({ short }) => short)), faultLabels(result)],
    },
  };
}

interface Area {
  readonly label: string;
  readonly short: string;
  readonly step_us: number;
  readonly values: Series['values'];
}

/** In the order of the scenario; replicas that never had a client are left out. */
function byReplica(result: RunResult): readonly Area[] {
  const connected = seriesNamed(result, 'connected');
  return result.topology.replicas.flatMap(({ name, region }) => {
    const own = connected.filter(({ labels }) => labels.replica === name);
    const values = sumOf(own);
    if (!values.some((value) => value !== null && value > 0)) return [];
    const label = name === region ? name : `${name} (${region})`;
    return [{ label: text(label, 40), short: text(name, 28), step_us: own[0]?.step_us ?? 1_000_000, values }];
  });
}

function text(name: string, width: number): string {
  return shorten(oneLine(name), width);
}

function allClients(result: RunResult): number {
  return result.topology.clients.reduce((sum, { count }) => sum + count, 0);
}

/** The replica's name where its area is thick enough for longest: read without the legend, in grey too. */
function areaLabels(names: readonly string[]): Plugin<'line'> {
  return {
    id: 'geosim-area-labels',
    afterDatasetsDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      pen.save();
      pen.font = font(14, 'bold', chart.options.font?.family);
      for (const [index, name] of names.entries()) {
        const upper = chart.getDatasetMeta(index).data;
        const lower = index === 0 ? null : chart.getDatasetMeta(index - 1).data;
        const floor = (at: number) => lower?.[at]?.y ?? chart.chartArea.bottom;
        const run = longestRun(upper.length, (at) => floor(at) - (upper[at]?.y ?? Number.NaN) >= 24);
        const from = upper[run.from]?.x ?? 0;
        const to = upper[run.to]?.x ?? 0;
        if (to - from < pen.measureText(name).width + 16) continue;
        const middle = Math.floor((run.from + run.to) / 2);
        const y = ((upper[middle]?.y ?? 0) + floor(middle)) / 2;
        const colour = colourOf(index);
        tag(pen, name, (from + to) / 2, y, inkOn(colour), faded(colour, 0.9));
      }
      pen.restore();
    },
  };
}

function longestRun(length: number, holds: (index: number) => boolean): { from: number; to: number } {
  let best = { from: 0, to: 0 };
  let from = -1;
  for (let index = 0; index <= length; index++) {
    const inside = index < length && holds(index);
    if (inside && from < 0) from = index;
    if (!inside && from >= 0) {
      if (index - 1 - from > best.to - best.from) best = { from, to: index - 1 };
      from = -1;
    }
  }
  return best;
}
