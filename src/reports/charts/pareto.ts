import type { Plugin } from 'chart.js';
import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { comparisonSubject } from '../comparison-words.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, WIDTH } from './chart-spec.js';
import { betterWords } from './comparison-panels.js';
import { drawnRow, drawnUnit } from './comparison-units.js';
import { axisTitle, FRAME, GRID, INK, QUIET_INK, TICKS, titles } from './frame.js';
import { colourOf } from './palette.js';
import { font, type Pen } from './pen.js';

/** Each design by its two most telling objectives, the front as a staircase; null without a front. */
export function paretoChart(result: ExperimentResult): ChartSpec | null {
  const { pareto, rows, designs } = result;
  if (pareto === null) return null;
  const objectives = pareto.objectives.map((at) => rows[at]!);
  // Cost, where there is one, goes across: what it buys stands above it.
  const across = objectives.find(({ name }) => name === 'monthly_cost') ?? objectives[0]!;
  const up = objectives.find((row) => row !== across && row.name !== 'monthly_cost') ?? objectives[1]!;
  const points = pointsOf(result, across, up);
  const others = objectives.filter((row) => row !== across && row !== up).map((row) => drawnRow(row).title);
  const title = 'Nobody is better in everything: the Pareto front';
  const hidden = designs.length - points.length;
  const reading = [
    comparisonSubject(result),
    'filled: on the front by the means; crosses: 95 % intervals',
    ...(others.length === 0 ? [] : [`weighed as well: ${others.join('; ')}`]),
    ...(hidden === 0 ? [] : [`${hidden} without both figures`]),
  ];
  return {
    id: 'pareto',
    title,
    width: WIDTH,
    height: 700,
    config: {
      type: 'line',
      data: {
        datasets: points.map(({ x, y, isOn, design }) => ({
          data: [{ x: x.mean, y: y.mean }],
          showLine: false,
          pointRadius: 8,
          pointStyle: MARKS[Math.floor(design / 8) % MARKS.length],
          pointBorderColor: colourOf(design),
          pointBorderWidth: 2.5,
          pointBackgroundColor: isOn ? colourOf(design) : '#FFFFFF',
          clip: 12,
        })),
      },
      options: {
        ...FRAME,
        scales: { x: axisOf(across, points, 'x'), y: axisOf(up, points, 'y') },
        plugins: { ...titles(title, '', reading.join('; ')), legend: { display: false } },
      },
      plugins: [marksPlugin(points)],
    },
  };
}

const MARKS = ['circle', 'rect', 'triangle', 'rectRot'] as const;
const MOST_NAMES = 30;

interface Coordinate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

interface Point {
  readonly design: number;
  readonly name: string;
  readonly isOn: boolean;
  readonly x: Coordinate;
  readonly y: Coordinate;
}

function pointsOf(
  { pareto, designs }: ExperimentResult,
  across: ExperimentRow,
  up: ExperimentRow,
): readonly Point[] {
  const x = coordinates(across);
  const y = coordinates(up);
  return designs.flatMap(({ name }, design): readonly Point[] => {
    const [atX, atY] = [x[design], y[design]];
    if (!atX || !atY) return [];
    const { dominatedBy, without, onFront } = pareto!.designs[design]!;
    const isOn = !without && dominatedBy.length === 0;
    const sure =
      onFront === null || onFront > 0.995 || onFront < 0.005 ? '' : ` (${Math.round(onFront * 100)} %)`;
    return [{ design, name: `${shorten(oneLine(name), 34)}${sure}`, isOn, x: atX, y: atY }];
  });
}

function coordinates(row: ExperimentRow): readonly (Coordinate | null)[] {
  const { values, isMissing } = drawnRow(row);
  const { per } = unitOf(row);
  return values.map((value, design) => {
    if (typeof value !== 'number') return null;
    const student = row.cells[design]!.estimate?.student;
    const low = student === undefined ? value : isMissing ? 1 - student.high : student.low;
    const high = student === undefined ? value : isMissing ? 1 - student.low : student.high;
    return { mean: value / per, low: low / per, high: high / per };
  });
}

function unitOf(row: ExperimentRow): { readonly unit: string; readonly per: number } {
  const { values } = drawnRow(row);
  return drawnUnit(row, Math.max(0, ...values.filter((value) => typeof value === 'number')));
}

function axisOf(row: ExperimentRow, points: readonly Point[], axis: 'x' | 'y') {
  const { title, better } = drawnRow(row);
  const lows = points.map((point) => point[axis].low);
  const highs = points.map((point) => point[axis].high);
  const [least, most] = [Math.min(...lows), Math.max(...highs)];
  const margin = (most - least || Math.abs(most) || 1) * 0.12;
  return {
    type: 'linear' as const,
    min: least >= 0 ? Math.max(0, least - margin) : least - margin,
    max: most + margin,
    title: axisTitle(`${shorten(title, 70)}, ${unitOf(row).unit} (${betterWords(better)})`),
    grid: { color: GRID },
    ticks: { ...TICKS, includeBounds: false },
  };
}

/** Intervals as crosses behind the marks, and a name at each. */
function marksPlugin(points: readonly Point[]): Plugin<'line'> {
  return {
    id: 'geosim-pareto',
    beforeDatasetsDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const [scaleX, scaleY] = [chart.scales.x!, chart.scales.y!];
      pen.save();
      for (const { design, x, y } of points) {
        pen.fillStyle = colourOf(design);
        const [left, right] = [scaleX.getPixelForValue(x.low), scaleX.getPixelForValue(x.high)];
        const [top, bottom] = [scaleY.getPixelForValue(y.high), scaleY.getPixelForValue(y.low)];
        pen.fillRect(left, scaleY.getPixelForValue(y.mean) - 1, right - left, 2);
        pen.fillRect(scaleX.getPixelForValue(x.mean) - 1, top, 2, bottom - top);
      }
      pen.restore();
    },
    afterDatasetsDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const [scaleX, scaleY] = [chart.scales.x!, chart.scales.y!];
      pen.save();
      pen.textBaseline = 'middle';
      const taken: { x: number; y: number }[] = [];
      for (const { name, isOn, x, y } of points.length > MOST_NAMES
        ? points.filter((one) => one.isOn)
        : points) {
        const px = scaleX.getPixelForValue(x.mean);
        let py = scaleY.getPixelForValue(y.mean);
        const isRight = px < (scaleX.left + scaleX.right) / 2;
        // Names that would lie over each other move down.
        while (taken.some((other) => Math.abs(other.y - py) < 15 && Math.abs(other.x - px) < 240)) py += 15;
        taken.push({ x: px, y: py });
        pen.font = font(12.5, isOn ? 'bold' : 'normal', chart.options.font?.family);
        pen.fillStyle = isOn ? INK : QUIET_INK;
        pen.textAlign = isRight ? 'left' : 'right';
        pen.fillText(name, isRight ? px + 14 : px - 14, py);
      }
      pen.restore();
    },
  };
}
