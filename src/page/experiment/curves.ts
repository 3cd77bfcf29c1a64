import type { Axis, ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { figure, rowFigures, rowTitle } from '../../reports/comparison-words.js';
import { AXIS_WIDTH, Chart } from '../chart-kit.js';
import { byId, element } from '../elements.js';
import { currentLook, type Look, onLookChange } from '../theme.js';

/** Values that span more than this have a logarithmic axis. */
const WIDE = 20;

/** What came of it against the one number in which the designs differ: a small plot for each figure. */
export function wireCurves(result: ExperimentResult): void {
  const place = byId('curves', HTMLElement);
  const { axis } = result;
  if (place === null || axis === null) return;
  const curves = result.rows.filter((row) => !row.same && pointsOf(row, axis).length > 1);
  const draw = curves.map((row) => {
    const figureElement = element('figure', 'panel');
    const caption = element('figcaption');
    caption.append(
      element('h3', '', rowTitle(row)),
      element('span', 'unit', row.better === 'neither' ? '' : `${row.better} is better`),
    );
    const plot = element('div', 'plot');
    const canvas = element('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', inWords(row, axis));
    plot.append(canvas);
    figureElement.append(caption, plot);
    place.append(figureElement);
    let chart = curve(canvas, row, axis, currentLook());
    return () => {
      chart.destroy();
      chart = curve(canvas, row, axis, currentLook());
    };
  });
  onLookChange(() => {
    for (const again of draw) again();
  });
}

interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

function pointsOf({ cells }: ExperimentRow, { designs, values }: Axis): readonly CurvePoint[] {
  return designs
    .flatMap((design, at) => {
      const { mean, estimate } = cells[design] ?? { mean: null, estimate: null };
      if (typeof mean !== 'number') return [];
      return [
        { x: values[at]!, y: mean, low: estimate?.student.low ?? mean, high: estimate?.student.high ?? mean },
      ];
    })
    .sort((a, b) => a.x - b.x);
}

function curve(canvas: HTMLCanvasElement, row: ExperimentRow, axis: Axis, look: Look): Chart {
  const points = pointsOf(row, axis);
  const font = { family: look.fontFamily, size: 11.5 };
  const written = new Map(axis.values.map((value, at) => [value, axis.texts[at] ?? '']));
  const least = Math.min(...axis.values);
  const isLogarithmic = least > 0 && Math.max(...axis.values) > WIDE * least;
  const colour = look.hues[0]!;
  const edge = (key: 'low' | 'high', fill: false | string) => ({
    data: points.map((point) => ({ x: point.x, y: point[key] })),
    pointRadius: 0,
    borderWidth: 0,
    fill,
    backgroundColor: look.faultBand,
  });
  return new Chart(canvas, {
    type: 'line',
    data: {
      datasets: [
        {
          data: points.map(({ x, y }) => ({ x, y })),
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 2,
          pointRadius: 4,
          clip: 8,
        },
        edge('low', false),
        edge('high', '-1'),
      ],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      events: [],
      layout: { padding: { top: 6, right: 16 } },
      scales: {
        x: {
          type: isLogarithmic ? 'logarithmic' : 'linear',
          grid: { color: look.grid },
          border: { color: look.quiet },
          ticks: {
            color: look.quiet,
            font,
            maxRotation: 0,
            callback: (value) => written.get(Number(value)) ?? '',
          },
          afterBuildTicks: (scale) => {
            scale.ticks = [...written.keys()].sort((a, b) => a - b).map((value) => ({ value }));
          },
        },
        y: {
          grace: '10%',
          grid: { color: look.grid },
          border: { display: false },
          ticks: {
            color: look.quiet,
            font,
            maxTicksLimit: 5,
            callback: (value) => figure(row, Number(Number(value).toPrecision(6))),
          },
          afterFit: (scale) => {
            scale.width = AXIS_WIDTH + 18;
          },
        },
      },
    },
  });
}

function inWords(row: ExperimentRow, { path, designs, texts }: Axis): string {
  const figures = rowFigures(row);
  return `${rowTitle(row)} against ${path}: ${designs.map((design, at) => `${texts[at]}: ${figures[design]}`).join('; ')}.`;
}
