import type { Plugin } from 'chart.js';
import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { comparisonSubject, figure, halfOf, rowTitle, sizeText } from '../comparison-words.js';
import { oneLine, shorten } from '../safe-text.js';
import type { ChartSpec } from './chart-spec.js';
import { betterWords } from './comparison-panels.js';
import { drawnChart } from './drawn-chart.js';
import { INK, QUIET_INK } from './frame.js';
import { inkOn } from './palette.js';
import { font, type Pen } from './pen.js';
import { lastStep, shownRows } from './sweep-curves.js';

/** Two settings against each other: a map for each metric, with the figures in it. Only for sweeps over two. */
export function sweepMap(result: ExperimentResult): readonly ChartSpec[] {
  const { varied } = result;
  const [down, across] = varied;
  const rows = shownRows(result).slice(0, MOST_MAPS);
  if (varied.length !== 2 || down === undefined || across === undefined || rows.length === 0) return [];
  if (down.texts.length > MOST_CELLS || across.texts.length > MOST_CELLS) return [];
  const title = `${lastStep(oneLine(down.path))} × ${lastStep(oneLine(across.path))}`;
  const lines = Math.ceil(rows.length / COLUMNS);
  const mapHeight = 100 + down.texts.length * CELL_HEIGHT;
  return [
    drawnChart({
      id: 'sweep-map',
      title,
      reading: `${comparisonSubject(result)}; means, below them half the 95 % interval; darker is worse`,
      height: 130 + lines * mapHeight,
      plugin: mapsPlugin(result, rows, mapHeight),
    }),
  ];
}

const MOST_MAPS = 4;
const MOST_CELLS = 10;
const COLUMNS = 2;
const CELL_HEIGHT = 46;

function mapsPlugin(
  result: ExperimentResult,
  rows: readonly ExperimentRow[],
  height: number,
): Plugin<'line'> {
  return {
    id: 'geosim-sweep-map',
    afterDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const { left, right, top } = chart.chartArea;
      const width = (right - left) / Math.min(COLUMNS, rows.length);
      pen.save();
      for (const [at, row] of rows.entries()) {
        const x = left + (at % COLUMNS) * width;
        const y = top + Math.floor(at / COLUMNS) * height;
        drawMap(pen, chart.options.font?.family, result, row, { x, y, width: width - 30 });
      }
      pen.restore();
    },
  };
}

function drawMap(
  pen: Pen,
  family: string | undefined,
  { varied, designs }: ExperimentResult,
  row: ExperimentRow,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): void {
  const [down, across] = varied as readonly [(typeof varied)[number], (typeof varied)[number]];
  const left = x + 74;
  const top = y + 52;
  const cellWidth = (width - 74) / across.texts.length;
  const means = row.cells.map(({ mean }) => mean);
  const numbers = means.filter((mean) => typeof mean === 'number');
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const text = (
    words: string,
    atX: number,
    atY: number,
    size: number,
    weight: 'bold' | 'normal',
    ink: string,
  ) => {
    pen.font = font(size, weight, family);
    pen.fillStyle = ink;
    pen.fillText(words, atX, atY);
  };
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  text(shorten(rowTitle(row), 46), x, y + 12, 14, 'bold', INK);
  text(
    `${betterWords(row.better)}${row.better === 'neither' ? '' : ' · '}across: ${lastStep(across.path)} · down: ${lastStep(down.path)}`,
    x,
    y + 31,
    12,
    'normal',
    QUIET_INK,
  );
  pen.textAlign = 'center';
  for (const [at, value] of across.texts.entries())
    text(
      value,
      left + (at + 0.5) * cellWidth,
      top + down.texts.length * CELL_HEIGHT + 13,
      12.5,
      'normal',
      INK,
    );
  pen.textAlign = 'right';
  for (const [at, value] of down.texts.entries())
    text(value, left - 8, top + (at + 0.5) * CELL_HEIGHT, 12.5, 'normal', INK);
  pen.textAlign = 'center';
  for (const [design, { at }] of designs.entries()) {
    const [line, column] = at as readonly [number, number];
    const mean = means[design] ?? null;
    const share = typeof mean === 'number' && most > least ? (mean - least) / (most - least) : 0;
    const colour = typeof mean === 'number' ? shade(row.better === 'higher' ? 1 - share : share) : '#FFFFFF';
    const [cellX, cellY] = [left + column * cellWidth, top + line * CELL_HEIGHT];
    pen.fillStyle = colour;
    pen.fillRect(cellX + 1, cellY + 1, cellWidth - 2, CELL_HEIGHT - 2);
    const ink = inkOn(colour);
    const estimate = row.cells[design]!.estimate;
    const isBest = row.best.length === 1 && row.best[0] === design;
    const middle = cellX + cellWidth / 2;
    const hasHalf = estimate !== null && estimate.deviation > 0;
    text(
      `${isBest ? '★ ' : ''}${figure(row, mean)}`,
      middle,
      cellY + CELL_HEIGHT / 2 - (hasHalf ? 8 : 0),
      13,
      'bold',
      ink,
    );
    if (hasHalf)
      text(
        `± ${sizeText(row, halfOf(estimate.student))}`,
        middle,
        cellY + CELL_HEIGHT / 2 + 10,
        11.5,
        'normal',
        ink,
      );
  }
}

/** From pale to dark blue: one hue, so that it reads without colours, too. */
function shade(share: number): string {
  const mix = (from: number, to: number) =>
    Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${mix(0xe3, 0x08)}${mix(0xee, 0x30)}${mix(0xf8, 0x6b)}`;
}
