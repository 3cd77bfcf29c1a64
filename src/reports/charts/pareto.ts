import type { Plugin } from 'chart.js';
import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { comparisonSubject } from '../comparison-words.js';
import { shorten } from '../safe-text.js';
import type { ChartSpec } from './chart-spec.js';
import { betterWords } from './comparison-panels.js';
import { drawnRow, drawnUnit } from './comparison-units.js';
import { drawnChart } from './drawn-chart.js';
import { drawLegend, type Mark, marksOf } from './pareto-marks.js';
import { drawScatter, type Scatter } from './pareto-scatter.js';
import type { Pen } from './pen.js';
import { penScale } from './pen-scale.js';

/** Every objective against the first of them, the cost where there is one; null without a front. */
export function paretoChart(result: ExperimentResult): ChartSpec | null {
  const { pareto, rows } = result;
  if (pareto === null) return null;
  const objectives = pareto.objectives.map((at) => rows[at]!);
  // What it buys stands above the cost.
  const across = objectives.find(({ name }) => name === 'monthly_cost') ?? objectives[0]!;
  const ups = objectives.filter((row) => row !== across).slice(0, MOST_PANELS);
  const marks = marksOf(result);
  const panels = ups.map((up) => scatterOf(across, up, marks));
  const title = 'Nobody is better in everything: the Pareto front';
  const without = pareto.designs.filter((design) => design.without).length;
  const reading = [
    comparisonSubject(result),
    'filled: on the front by the means, in brackets how probably; hollow: beaten in all; crosses: 95 % intervals',
    ...(without === 0 ? [] : [`${without} without a figure in all`]),
  ];
  const columns = Math.min(COLUMNS, panels.length);
  const lines = Math.ceil(panels.length / columns);
  const legendLines = Math.ceil(marks.filter(({ name }) => name !== null).length / LEGEND_COLUMNS);
  const legendHeight = 20 + legendLines * LEGEND_LINE;
  return drawnChart({
    id: 'pareto',
    title,
    reading: reading.join('; '),
    height: 110 + lines * PANEL_HEIGHT + legendHeight,
    plugin: panelsPlugin(panels, columns, marks),
  });
}

const MOST_PANELS = 8;
const COLUMNS = 2;
const PANEL_HEIGHT = 300;
const LEGEND_COLUMNS = 3;
const LEGEND_LINE = 26;

function scatterOf(across: ExperimentRow, up: ExperimentRow, marks: readonly Mark[]): Scatter {
  const [x, y] = [axisOf(across), axisOf(up)];
  return {
    title: y.title,
    xTitle: x.title,
    x: x.scale,
    y: y.scale,
    points: marks.flatMap((mark) => {
      const [atX, atY] = [x.values[mark.design], y.values[mark.design]];
      return atX && atY ? [{ mark, x: atX, y: atY }] : [];
    }),
  };
}

/** In the unit in which it is drawn; what has no figure has no place. */
function axisOf(row: ExperimentRow) {
  const { values, isMissing, better, title } = drawnRow(row);
  const figures = values.filter((value) => typeof value === 'number');
  const { unit, per } = drawnUnit(row, Math.max(0, ...figures));
  const places = values.map((value, design) => {
    if (typeof value !== 'number') return null;
    const student = row.cells[design]!.estimate?.student ?? null;
    const ends = student === null ? [value] : [student.low, student.high];
    const own = student !== null && isMissing ? ends.map((end) => 1 - end) : ends;
    return { mean: value / per, low: Math.min(...own) / per, high: Math.max(...own) / per };
  });
  const known = places.filter((place) => place !== null);
  const scale = penScale(
    known.map(({ mean }) => mean),
    known.flatMap(({ low, high }) => [low, high]),
  );
  const notes = [unit, scale.isLogarithmic ? 'logarithmic' : '', betterWords(better)].filter(
    (note) => note !== '',
  );
  return { values: places, scale, title: { text: shorten(title, 48), note: notes.join(' · ') } };
}

function panelsPlugin(panels: readonly Scatter[], columns: number, marks: readonly Mark[]): Plugin<'line'> {
  return {
    id: 'geosim-pareto',
    afterDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const family = chart.options.font?.family;
      const { left, right, top } = chart.chartArea;
      const width = (right - left) / columns;
      pen.save();
      for (const [at, panel] of panels.entries()) {
        const x = left + (at % columns) * width;
        const y = top + Math.floor(at / columns) * PANEL_HEIGHT;
        drawScatter(pen, family, panel, {
          left: x,
          right: x + width - (columns > 1 ? 24 : 0),
          top: y,
          bottom: y + PANEL_HEIGHT - 14,
        });
      }
      const below = top + Math.ceil(panels.length / columns) * PANEL_HEIGHT + 16;
      drawLegend(pen, family, marks, {
        left: left + 10,
        top: below,
        columnWidth: (right - left) / LEGEND_COLUMNS,
        columns: LEGEND_COLUMNS,
        line: LEGEND_LINE,
      });
      pen.restore();
    },
  };
}
