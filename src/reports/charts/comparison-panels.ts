import type { Chart, Plugin } from 'chart.js';
import { count } from '../format.js';
import { axisTitle, GRID, INK, QUIET_INK, TICKS } from './frame.js';
import { font, type Pen } from './pen.js';

/** One of several plots below each other that share the horizontal axis. */
export interface Panel {
  readonly title: string;
  /** Which way is better, in words; empty where neither is. */
  readonly note: string;
  /** Of the vertical axis. */
  readonly unit: string;
  /** The largest value that is drawn. */
  readonly largest: number;
  /** How much higher than that the axis is: room for the title, and for what stands above the values. */
  readonly headroom: number;
  /** Powers of ten from `least` on, where the values span too much for a linear axis. */
  readonly logarithmicFrom?: number;
}

const AXIS_WIDTH = 96;

export function axisId(panel: number): string {
  return `panel${panel}`;
}

/** The top of a panel's axis, in its unit. */
export function topOf({ largest, headroom, logarithmicFrom }: Panel): number {
  if (logarithmicFrom === undefined) return Math.max(largest, Number.MIN_VALUE) * headroom;
  // As much of the height, in decades.
  let [top, height] = [largest, 1];
  for (let low = logarithmicFrom; low < largest; low *= 10) height++;
  for (let decade = 0; decade < height * (headroom - 1); decade++) top *= 10;
  return top;
}

/** Vertical axes by id. The first panel stands on top, though Chart.js stacks from the bottom. */
export function panelAxes(panels: readonly Panel[]) {
  return Object.fromEntries(
    panels
      .map((panel, at) => [at, panel] as const)
      .reverse()
      .map(([at, panel]) => [
        axisId(at),
        {
          type: panel.logarithmicFrom === undefined ? ('linear' as const) : ('logarithmic' as const),
          stack: 'panels',
          stackWeight: 1,
          offset: true,
          min: panel.logarithmicFrom ?? 0,
          max: topOf(panel),
          title: axisTitle(panel.unit),
          // Left to itself, a stack is as wide as one of its axes: the labels of the others meet their titles.
          afterFit: (scale: { width: number }) => {
            scale.width = AXIS_WIDTH;
          },
          grid: { color: GRID },
          ticks: {
            ...TICKS,
            maxTicksLimit: 5,
            callback: (value: number | string) => tickText(Number(value), panel),
          },
        },
      ]),
  );
}

/** Writes each panel's title into its headroom. */
export function panelTitles(panels: readonly Panel[]): Plugin<'bar' | 'line'> {
  return {
    id: 'geosim-panel-titles',
    afterDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const family = (chart as Chart).options.font?.family;
      pen.save();
      pen.textAlign = 'left';
      pen.textBaseline = 'top';
      for (const [at, { title, note }] of panels.entries()) {
        const scale = chart.scales[axisId(at)];
        if (scale === undefined) continue;
        pen.font = font(14, 'bold', family);
        const left = chart.chartArea.left + 10;
        const end = left + pen.measureText(title).width;
        pen.fillStyle = '#FFFFFF';
        pen.fillRect(left - 2, scale.top + 5, end - left + 4, 20);
        pen.fillStyle = INK;
        pen.fillText(title, left, scale.top + 7);
        pen.font = font(12.5, 'normal', family);
        pen.fillStyle = QUIET_INK;
        pen.fillText(note, end + 10, scale.top + 8);
      }
      pen.restore();
    },
  };
}

export function betterWords(better: 'lower' | 'higher' | 'neither'): string {
  return better === 'neither' ? '' : `${better} is better`;
}

/** None in the headroom, where the title stands; on a logarithmic axis only powers of ten. */
function tickText(value: number, { largest, logarithmicFrom }: Panel): string {
  if (value > largest * 1.15) return '';
  if (logarithmicFrom !== undefined && !value.toExponential().startsWith('1e')) return '';
  if (value >= 10_000) return `${Number((value / 1_000).toPrecision(6))} k`;
  return value >= 1_000 ? count(value) : String(Number(value.toPrecision(6)));
}
