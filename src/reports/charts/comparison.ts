import type { Plugin } from 'chart.js';
import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { comparisonSubject, figure } from '../comparison-words.js';
import { percent } from '../format.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, WIDTH } from './chart-spec.js';
import { comparisonCurves } from './comparison-curves.js';
import { axisId, betterWords, type Panel, panelAxes, panelTitles } from './comparison-panels.js';
import { type DrawnRow, drawnRow, drawnUnit } from './comparison-units.js';
import { emptyChart } from './empty-chart.js';
import { FRAME, INK, TICKS, titles } from './frame.js';
import { colourOf } from './palette.js';
import { font, type Pen } from './pen.js';

/** Every picture of a comparison; curves only where the designs differ in one number. */
export function comparisonCharts(comparison: ExperimentResult): readonly ChartSpec[] {
  const curves = comparisonCurves(comparison);
  return [comparisonBars(comparison), ...(curves === null ? [] : [curves])];
}

/** A panel of bars for each metric; every design has its place and its colour in all of them. */
export function comparisonBars(comparison: ExperimentResult): ChartSpec {
  const title = 'Designs side by side';
  const rows = shownRows(comparison);
  if (rows.length === 0) return emptyChart('comparison', title, 'The designs have no metric to compare.');
  const drawn = rows.map((row) => panelOf(drawnRow(row)));
  const panels = drawn.map(({ panel }) => panel);
  const { designs } = comparison;
  // Names beside each other have to share the width; three lines of one each.
  const room = Math.max(8, Math.floor(150 / designs.length));
  return {
    id: 'comparison',
    title,
    width: WIDTH,
    height: 170 + rows.length * 140,
    config: {
      type: 'bar',
      data: {
        labels: designs.map(({ name }) => broken(oneLine(name), room)),
        datasets: drawn.map(({ bars, panel }, at) => ({
          label: panel.title,
          data: bars.map(({ height }) => height),
          yAxisID: axisId(at),
          grouped: false,
          backgroundColor: bars.map(({ isReal }, design) => (isReal ? colourOf(design) : '#FFFFFF')),
          borderColor: INK,
          borderWidth: 0.75,
          maxBarThickness: 90,
          categoryPercentage: 0.7,
        })),
      },
      options: {
        ...FRAME,
        scales: {
          x: { grid: { display: false }, ticks: { ...TICKS, color: INK, autoSkip: false, maxRotation: 0 } },
          ...panelAxes(panels),
        },
        plugins: { ...titles(title, '', reading(comparison)), legend: { display: false } },
      },
      plugins: [panelTitles(panels) as Plugin<'bar'>, barFigures(drawn)],
    },
  };
}

const MOST_PANELS = 8;

/** What a picture shows of the usual rows. */
const PICTURED: readonly ((row: ExperimentRow) => boolean)[] = [
  ({ name }) => name === 'availability',
  ({ name }) => name === 'time_to_recover',
  ({ name }) => name === 'messages_lost',
  ({ name, statistic }) => name === 'delivery_latency' && statistic === 'p99',
  ({ name }) => name === 'monthly_cost',
];

/** Nothing lost and nobody down anywhere makes no picture. Too many for a page: what is the same goes first. */
function shownRows({ rows, chosen }: ExperimentResult): readonly ExperimentRow[] {
  const wanted = chosen ? rows : PICTURED.flatMap((isWanted) => rows.filter(isWanted)).filter(isSeen);
  if (wanted.length <= MOST_PANELS) return wanted;
  const telling = wanted.filter(({ same }) => !same);
  return (telling.length > 0 ? telling : wanted).slice(0, MOST_PANELS);
}

interface Bar {
  readonly height: number;
  /** Not where the bar stands for something that never happened. */
  readonly isReal: boolean;
  readonly text: string;
}

interface DrawnPanel {
  readonly panel: Panel;
  readonly bars: readonly Bar[];
}

function isSeen(row: ExperimentRow): boolean {
  return !row.same || drawnRow(row).values.some((value) => value !== 0);
}

function panelOf({ row, title, better, values, isMissing }: DrawnRow): DrawnPanel {
  const largest = Math.max(0, ...values.filter((value) => typeof value === 'number'));
  const { unit, per } = drawnUnit(row, largest);
  // Without any figure the bars of what never happened still need a height.
  const top = largest === 0 ? 1 : largest / per;
  const text = (value: (typeof values)[number]) => {
    if (value === null) return 'no data';
    if (isMissing && typeof value === 'number') return percent(value);
    // The currency stands at the axis; beside each other figures with it would touch.
    return figure(row, value).replace(` ${row.unit}`, '');
  };
  return {
    panel: { title, note: betterWords(better), unit, largest: top, headroom: 1.62 },
    bars: values.map(
      (value): Bar => ({
        height: value === 'never' ? top : typeof value === 'number' ? value / per : 0,
        isReal: value !== 'never',
        text: text(value),
      }),
    ),
  };
}

/** The figure above each bar. */
function barFigures(drawn: readonly DrawnPanel[]): Plugin<'bar'> {
  return {
    id: 'geosim-bar-figures',
    afterDatasetsDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      pen.save();
      pen.font = font((drawn[0]?.bars.length ?? 0) > 9 ? 11 : 12.5, 'normal', chart.options.font?.family);
      pen.fillStyle = INK;
      pen.textAlign = 'center';
      pen.textBaseline = 'bottom';
      for (const [dataset, { bars }] of drawn.entries()) {
        for (const [at, bar] of chart.getDatasetMeta(dataset).data.entries()) {
          pen.fillText(bars[at]?.text ?? '', bar.x, bar.y - 4);
        }
      }
      pen.restore();
    },
  };
}

function reading(comparison: ExperimentResult): string {
  const never = comparison.rows.some(({ cells }) => cells.some(({ mean }) => mean === 'never'));
  return `${comparisonSubject(comparison)}${never ? '; a white bar: it never happened' : ''}`;
}

/** A name over up to three lines. */
function broken(name: string, room: number): string[] {
  const lines: string[] = [''];
  for (const word of name.split(/(?<=[-_ ])/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length > room && lines.length < 3) lines.push(word);
    else lines[lines.length - 1] = last + word;
  }
  return lines.map((line) => shorten(line.trim(), room));
}
