import type { Plugin } from 'chart.js';
import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { figure, rowTitle } from '../../reports/comparison-words.js';
import { oneLine, shorten } from '../../reports/safe-text.js';
import { Chart } from '../chart-kit.js';
import { byId } from '../elements.js';
import { currentLook, type Look, onLookChange } from '../theme.js';
import { frontOf } from './front.js';

/** Two figures of all designs against each other, with the line of those that nobody beats in both. */
export function wirePareto(result: ExperimentResult): void {
  const canvas = byId('pareto-chart', HTMLCanvasElement);
  const words = byId('pareto-words', HTMLElement);
  const [x, y] = [byId('pareto-x', HTMLSelectElement), byId('pareto-y', HTMLSelectElement)];
  if (canvas === null || words === null || x === null || y === null) return;
  let chart: Chart | null = null;
  const draw = () => {
    chart?.destroy();
    const [across, upwards] = [result.rows[Number(x.value)]!, result.rows[Number(y.value)]!];
    const points = pointsOf(result, across, upwards);
    const front = frontOf(points, across.better, upwards.better);
    chart = scatter(canvas, points, front, across, upwards, currentLook());
    const names = front.map(({ name }) => name).join(', ');
    const without = result.designs.length - points.length;
    words.textContent = oneLine(
      `Nobody beats in both: ${names}.${without === 0 ? '' : ` ${without} without a figure are not shown.`}`,
    );
  };
  x.addEventListener('change', draw);
  y.addEventListener('change', draw);
  onLookChange(draw);
  draw();
}

export interface Point {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly xInterval: readonly [number, number] | null;
  readonly yInterval: readonly [number, number] | null;
}

function pointsOf(
  { designs }: ExperimentResult,
  across: ExperimentRow,
  upwards: ExperimentRow,
): readonly Point[] {
  return designs.flatMap(({ name }, at) => {
    const [x, y] = [across.cells[at]?.mean, upwards.cells[at]?.mean];
    if (typeof x !== 'number' || typeof y !== 'number') return [];
    return [{ name, x, y, xInterval: intervalOf(across, at), yInterval: intervalOf(upwards, at) }];
  });
}

function intervalOf({ cells }: ExperimentRow, design: number): readonly [number, number] | null {
  const interval = cells[design]?.estimate?.student;
  return interval === undefined ? null : [interval.low, interval.high];
}

function scatter(
  canvas: HTMLCanvasElement,
  points: readonly Point[],
  front: readonly Point[],
  across: ExperimentRow,
  upwards: ExperimentRow,
  look: Look,
): Chart {
  const font = { family: look.fontFamily, size: 12 };
  const axis = (row: ExperimentRow) => ({
    type: 'linear' as const,
    ...(row.unit === 'ratio' && row.better === 'higher' ? { max: 1 } : { grace: '12%', ...startOf(row) }),
    title: {
      display: true,
      text: `${rowTitle(row)} (${row.better} is better)`,
      color: look.ink,
      font,
    },
    grid: { color: look.grid },
    border: { color: look.quiet },
    ticks: {
      color: look.quiet,
      font,
      maxTicksLimit: 7,
      maxRotation: 0,
      callback: (value: string | number) => figure(row, Number(Number(value).toPrecision(6))),
    },
  });
  return new Chart(canvas, {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: points.map(({ x, y }) => ({ x, y })),
          pointRadius: points.map((point) => (front.includes(point) ? 6 : 5)),
          pointBackgroundColor: points.map((point) => (front.includes(point) ? look.hues[0]! : look.ground)),
          pointBorderColor: look.hues[0]!,
          pointBorderWidth: 2,
        },
        {
          data: front.map(({ x, y }) => ({ x, y })),
          showLine: true,
          pointRadius: 0,
          borderColor: look.hues[0]!,
          borderWidth: 1.5,
          borderDash: [5, 4],
        },
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      events: [],
      layout: { padding: { top: 14, right: 26 } },
      scales: { x: axis(across), y: axis(upwards) },
    },
    plugins: [named(points, look)],
  });
}

/** Pixels between points whose names would lie on each other. */
const TOUCHING = 16;

/** What cannot be below 0 has no axis there. */
function startOf({ cells }: ExperimentRow): { readonly min?: number } {
  const means = cells.flatMap(({ mean }) => (typeof mean === 'number' ? [mean] : []));
  const [least, most] = [Math.min(...means), Math.max(...means)];
  return least >= 0 && least - 0.12 * (most - least) < 0 ? { min: 0 } : {};
}

/** Each point's name beside it, and its intervals as a cross. */
function named(points: readonly Point[], look: Look): Plugin<'scatter'> {
  return {
    id: 'geosim-names',
    afterDatasetsDraw({ ctx, scales, chartArea }) {
      const [x, y] = [scales.x!, scales.y!];
      ctx.save();
      ctx.strokeStyle = look.quiet;
      ctx.fillStyle = look.ink;
      ctx.font = `12px ${look.fontFamily}`;
      ctx.textBaseline = 'bottom';
      const places = points.map((point) => ({
        point,
        px: x.getPixelForValue(point.x),
        py: y.getPixelForValue(point.y),
      }));
      for (const { point, px, py } of places) {
        ctx.beginPath();
        if (point.xInterval !== null) {
          ctx.moveTo(x.getPixelForValue(point.xInterval[0]), py);
          ctx.lineTo(x.getPixelForValue(point.xInterval[1]), py);
        }
        if (point.yInterval !== null) {
          ctx.moveTo(px, y.getPixelForValue(point.yInterval[0]));
          ctx.lineTo(px, y.getPixelForValue(point.yInterval[1]));
        }
        ctx.stroke();
      }
      for (const { px, py } of places) {
        // Points that touch share one label, at the first of them.
        const mates = places.filter((other) => Math.hypot(other.px - px, other.py - py) < TOUCHING);
        if (mates[0]?.px !== px || mates[0].py !== py) continue;
        const isRight = px > (chartArea.left + chartArea.right) / 2;
        ctx.textAlign = isRight ? 'right' : 'left';
        const names = mates.map(({ point }) => shorten(oneLine(point.name), 28)).join(', ');
        ctx.fillText(names, px + (isRight ? -9 : 9), py - 5);
      }
      ctx.restore();
    },
  };
}
