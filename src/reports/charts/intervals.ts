import type { Plugin } from 'chart.js';
import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { comparisonSubject, differenceText, figure, rowFigures } from '../comparison-words.js';
import { oneLine, shorten } from '../safe-text.js';
import type { ChartSpec } from './chart-spec.js';
import { betterWords } from './comparison-panels.js';
import { drawnRow, drawnUnit } from './comparison-units.js';
import { drawnChart } from './drawn-chart.js';
import { emptyChart } from './empty-chart.js';
import { GRID, INK, QUIET_INK } from './frame.js';
import { colourOf } from './palette.js';
import { font, type Pen } from './pen.js';
import { type PenScale, penScale } from './pen-scale.js';

/**
 * One panel a metric, one line a design: the mean, its interval, the single runs behind it, and in
 * words whether what is seen is real.
 */
export function intervalsChart(result: ExperimentResult): ChartSpec {
  const isAlone = result.designs.length === 1;
  const title = isAlone ? 'How much of one run is chance' : 'Who wins on what, and whether it is real';
  const rows = shownRows(result);
  if (rows.length === 0) return emptyChart('intervals', title, 'No metric has an interval.');
  const panels = rows.map((row) => panelOf(row, result));
  const lines = result.designs.length * LINE + PANEL_HEAD + PANEL_FOOT;
  const marks = isAlone
    ? ''
    : '; ★ the best of its row, ~ one of those that nothing tells from the best; at the right paired differences to the first, on the same seeds, and the probability of being best';
  return drawnChart({
    id: 'intervals',
    title,
    reading: `${comparisonSubject(result)}; dots: single runs; bars: 95 % intervals of the mean (Student)${marks}`,
    height: 150 + panels.length * lines,
    plugin: panelsPlugin(panels, lines),
  });
}

const LINE = 30;
const PANEL_HEAD = 34;
const PANEL_FOOT = 34;
const MOST_PANELS = 8;
const NAMES_WIDTH = 190;
const WORDS_WIDTH = 330;

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly runs: readonly number[];
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly words: string;
  /** Whether it is the best alone, or one of those that nothing tells from the best. */
  readonly rank: 'best' | 'contender' | 'other';
}

interface PanelOfLines {
  readonly title: string;
  readonly note: string;
  readonly unit: string;
  readonly scale: PenScale;
  readonly lines: readonly Line[];
}

/**
 * What differs. Too many for a page: first what designs are weighed by, then one row of each metric, since two
 * say much the same; all in the order of the table.
 */
function shownRows({ rows, chosen, designs, pareto }: ExperimentResult): readonly ExperimentRow[] {
  const known = rows.filter(({ cells }) => cells.some(({ estimate }) => estimate !== null));
  const telling = known.filter((row) =>
    designs.length === 1 ? row.cells[0]!.estimate!.deviation > 0 : !row.same,
  );
  if (chosen) return known.slice(0, MOST_PANELS);
  const isWeighed = (row: ExperimentRow) => pareto?.objectives.some((at) => rows[at] === row) ?? false;
  const weighed = telling.filter(isWeighed);
  const firsts = telling.filter(
    (row) =>
      telling.find(({ name }) => name === row.name) === row && !weighed.some(({ name }) => name === row.name),
  );
  const wanted = new Set([...weighed, ...firsts, ...telling].slice(0, MOST_PANELS));
  return telling.filter((row) => wanted.has(row));
}

function panelOf(row: ExperimentRow, { designs }: ExperimentResult): PanelOfLines {
  const drawn = drawnRow(row);
  const flip = (value: number) => (drawn.isMissing ? 1 - value : value);
  const numbers = row.cells
    .flatMap(({ runs }) => runs.filter((reading) => typeof reading === 'number'))
    .map(flip);
  const { unit, per } = drawnUnit(row, Math.max(...numbers));
  const lines = row.cells.map(({ runs, mean, estimate }, design): Line => {
    const ends =
      estimate === null ? [] : [flip(estimate.student.low) / per, flip(estimate.student.high) / per];
    return {
      name: oneLine(designs[design]!.name),
      colour: colourOf(design),
      runs: runs.filter((reading) => typeof reading === 'number').map((value) => flip(value) / per),
      mean: typeof mean === 'number' ? flip(mean) / per : null,
      low: ends.length === 0 ? null : Math.min(...ends),
      high: ends.length === 0 ? null : Math.max(...ends),
      words: wordsOf(row, design, drawn.isMissing),
      rank: !row.best.includes(design) ? 'other' : row.best.length === 1 ? 'best' : 'contender',
    };
  });
  const ends = lines.flatMap(({ low, high }) => [low, high].filter((end) => end !== null));
  const scale = penScale(
    numbers.map((value) => value / per),
    ends,
  );
  const shownUnit = scale.isLogarithmic ? `${unit}, logarithmic` : unit;
  return { title: shorten(drawn.title, 70), note: betterWords(drawn.better), unit: shownUnit, scale, lines };
}

/** `isMissing`: what is drawn is what is missing to the whole, and so is its difference. */
function wordsOf(row: ExperimentRow, design: number, isMissing: boolean): string {
  const { mean, difference, runs } = row.cells[design]!;
  if (row.cells.length === 1 && typeof mean === 'number') return rowFigures(row)[0]!;
  if (mean === 'never') {
    return `never in ${runs.filter((reading) => reading === 'never').length} of ${runs.length} runs`;
  }
  if (mean === null) return 'no data';
  if (mean === 'unhit') return figure(row, mean);
  const chance = row.ranking === null ? '' : `best: ${chanceText(row.ranking.best[design]!)}`;
  if (difference === null) return chance;
  const isTold = difference.interval.low > 0 || difference.interval.high < 0;
  const shown = isMissing ? { ...difference, mean: -difference.mean } : difference;
  const against = isTold ? differenceText(row, shown) : 'no difference told';
  return [against, chance].filter((word) => word !== '').join(' · ');
}

function chanceText(share: number): string {
  if (share > 0.995) return '> 99 %';
  return share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`;
}

function panelsPlugin(panels: readonly PanelOfLines[], height: number): Plugin<'line'> {
  return {
    id: 'geosim-intervals',
    afterDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const family = chart.options.font?.family;
      const { left, right, top } = chart.chartArea;
      pen.save();
      for (const [at, panel] of panels.entries()) {
        const area = { left: left + NAMES_WIDTH, right: right - WORDS_WIDTH, top: top + at * height };
        drawPanel(pen, family, panel, area, left);
      }
      pen.restore();
    },
  };
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

function drawPanel(
  pen: Pen,
  family: string | undefined,
  panel: PanelOfLines,
  area: Area,
  edge: number,
): void {
  const { scale, lines } = panel;
  const along = (share: number) => area.left + share * (area.right - area.left);
  const place = (value: number) => along(scale.place(value));
  const bottom = area.top + PANEL_HEAD + lines.length * LINE;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillStyle = INK;
  pen.font = font(14, 'bold', family);
  pen.fillText(panel.title, edge, area.top + 16);
  const end = edge + pen.measureText(panel.title).width;
  pen.font = font(12.5, 'normal', family);
  pen.fillStyle = QUIET_INK;
  pen.fillText([panel.note, panel.unit].filter((word) => word !== '').join(' · '), end + 12, area.top + 16);
  drawTicks(pen, family, scale, along, area.top + PANEL_HEAD - 4, bottom);
  for (const [at, line] of lines.entries()) {
    drawLine(pen, family, line, place, area, area.top + PANEL_HEAD + at * LINE + LINE / 2, edge);
  }
}

function drawTicks(
  pen: Pen,
  family: string | undefined,
  { ticks }: PenScale,
  along: (share: number) => number,
  top: number,
  bottom: number,
): void {
  pen.font = font(12, 'normal', family);
  pen.textAlign = 'center';
  for (const { at, text } of ticks) {
    const x = along(at);
    pen.fillStyle = GRID;
    pen.fillRect(x - 0.5, top, 1, bottom - top);
    pen.fillStyle = QUIET_INK;
    pen.fillText(text, x, bottom + 10);
  }
}

function drawLine(
  pen: Pen,
  family: string | undefined,
  { name, colour, runs, mean, low, high, words, rank }: Line,
  place: (value: number) => number,
  { left, right }: Area,
  y: number,
  edge: number,
): void {
  pen.textAlign = 'left';
  pen.font = font(13, rank === 'best' ? 'bold' : 'normal', family);
  pen.fillStyle = INK;
  pen.fillText(RANKS[rank], edge, y);
  pen.fillText(shorten(name, 24), edge + 20, y);
  pen.fillText(shorten(words, 52), right + 16, y);
  pen.fillStyle = `${colour}55`;
  for (const run of runs) dot(pen, Math.min(right, Math.max(left, place(run))), y, 3.5);
  if (low === null || high === null || mean === null) return;
  pen.fillStyle = colour;
  pen.fillRect(place(low), y - 5, Math.max(2, place(high) - place(low)), 10);
  pen.fillStyle = INK;
  pen.fillRect(place(mean) - 1.5, y - 10, 3, 20);
}

const RANKS = { best: '★', contender: '~', other: '' } as const;

function dot(pen: Pen, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
