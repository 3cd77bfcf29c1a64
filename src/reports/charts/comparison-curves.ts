import type { Plugin } from 'chart.js';
import type { Axis, ExperimentResult, ExperimentRow, Reading } from '../../experiments/experiment-result.js';
import { comparisonSubject } from '../comparison-words.js';
import { isShare } from '../figure-text.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, WIDTH } from './chart-spec.js';
import { axisId, betterWords, type Panel, panelAxes, panelTitles } from './comparison-panels.js';
import { type DrawnRow, drawnRow, drawnUnit } from './comparison-units.js';
import { axisTitle, FRAME, GRID, INK, LEGEND, TICKS, titles } from './frame.js';
import { colourOf, dashOf } from './palette.js';

/** What came of it against the one number in which the designs differ; null where there is none. */
export function comparisonCurves(comparison: ExperimentResult): ChartSpec | null {
  const { axis } = comparison;
  if (axis === null) return null;
  const groups = groupsOf(comparison, axis);
  if (groups.length === 0) return null;
  const drawn = groups.map((rows) => drawnGroup(rows.map(drawnRow), axis));
  const title = `How it depends on ${shorten(oneLine(axis.path), 60)}`;
  const panels = drawn.map(({ panel }) => panel);
  let curve = 0;
  return {
    id: 'comparison-curves',
    title,
    width: WIDTH,
    height: 230 + groups.length * 190,
    config: {
      type: 'line',
      data: {
        datasets: drawn.flatMap(({ rows, per }, at) =>
          rows.map((row) => {
            const number = curve++;
            return {
              label: shorten(row.title, 48),
              data: pointsOf(axis, row.values, per),
              parsing: false as const,
              yAxisID: axisId(at),
              borderColor: curveColour(number),
              backgroundColor: curveColour(number),
              borderDash: dashOf(number),
              borderWidth: 2.5,
              pointRadius: 4.5,
              pointStyle: MARKS[number % MARKS.length],
              clip: 8,
            };
          }),
        ),
      },
      options: {
        ...FRAME,
        scales: { x: valueAxis(axis), ...panelAxes(panels) },
        plugins: {
          ...titles(title, '', reading(comparison, axis)),
          legend: { ...LEGEND, labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 } },
        },
      },
      plugins: [panelTitles(panels) as Plugin<'line'>],
    },
  };
}

/** Without the yellow, which is a line on white that nobody sees; seven colours by four dashes. */
function curveColour(number: number): string {
  const place = number % 7;
  return colourOf(place < 6 ? place : 7);
}

const MARKS = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot'] as const;
const MOST_PANELS = 6;
const MOST_CURVES = 12;
/** Values that span more than this have a logarithmic axis. */
const WIDE = 20;

/** Rows of one metric and unit share a panel. What the number does not change is no curve. */
function groupsOf(
  { rows, chosen }: ExperimentResult,
  { designs }: Axis,
): readonly (readonly ExperimentRow[])[] {
  const telling = rows.filter(
    ({ same, name, cells }) =>
      (chosen || (!same && !REPEATING.has(name))) &&
      designs.some((design) => typeof cells[design]?.mean === 'number'),
  );
  const panels = [...new Set(telling.map(panelOf))].slice(0, MOST_PANELS);
  const shown = telling.filter((row) => panels.includes(panelOf(row))).slice(0, MOST_CURVES);
  return panels
    .map((panel) => shown.filter((row) => panelOf(row) === panel))
    .filter((group) => group.length > 0);
}

/** Say again what others say: delivered follows from demand, one cost from the other. */
const REPEATING: ReadonlySet<string> = new Set(['messages_delivered', 'cost']);

function panelOf({ name, unit }: ExperimentRow): string {
  return `${name} ${unit}`;
}

function drawnGroup(rows: readonly DrawnRow[], { designs }: Axis) {
  const [first] = rows as readonly [DrawnRow, ...DrawnRow[]];
  const values = rows
    .flatMap((row) => designs.map((design) => row.values[design]))
    .filter((value) => typeof value === 'number');
  const { unit, per } = drawnUnit(first.row, Math.max(...values));
  const drawn = values.map((value) => value / per);
  const [least, largest] = [Math.min(...drawn), Math.max(...drawn)];
  const isLogarithmic = !isShare(first.row.name) && least > 0 && largest > WIDE * least;
  const panel: Panel = {
    title: rows.length === 1 ? shorten(first.title, 60) : groupTitle(first),
    note: betterWords(first.better),
    unit: isLogarithmic ? `${unit} (logarithmic)` : unit,
    largest,
    headroom: 1.35,
    ...(isLogarithmic ? { logarithmicFrom: powerBelow(least) } : {}),
  };
  return { rows, per, panel };
}

/** What its rows have in common. */
function groupTitle({ row, isMissing }: DrawnRow): string {
  return isMissing ? 'what was missing to 100 %' : row.name.replace(/_seconds$/, '').replaceAll('_', ' ');
}

function pointsOf(
  { values, designs }: Axis,
  readings: readonly Reading[],
  per: number,
): { x: number; y: number }[] {
  const points = designs.map((design, at) => {
    const value = readings[design] ?? null;
    return { x: values[at] ?? 0, y: typeof value === 'number' ? value / per : null };
  });
  return points.sort((a, b) => a.x - b.x) as { x: number; y: number }[];
}

/** What else changes, and who is not on the curves. */
function reading(comparison: ExperimentResult, { along, designs }: Axis): string {
  const others = comparison.designs.flatMap(({ name }, at) => (designs.includes(at) ? [] : [oneLine(name)]));
  return [
    comparisonSubject(comparison),
    ...(along.length === 0 ? [] : [`with it changes ${along.map(oneLine).join(', ')}`]),
    ...(others.length === 0 ? [] : [`not on the curves: ${others.join(', ')}`]),
  ].join('; ');
}

/** A tick at every design's value, as it is written in the scenario. */
export function valueAxis({ path, values, texts }: Pick<Axis, 'path' | 'values' | 'texts'>) {
  const written = new Map(values.map((value, at) => [value, texts[at] ?? '']));
  const sorted = [...written.keys()].sort((a, b) => a - b);
  const [least = 0, most = 1] = [sorted[0], sorted.at(-1)];
  const isLogarithmic = least > 0 && most > WIDE * least;
  const margin = (most - least) * 0.03;
  return {
    type: isLogarithmic ? ('logarithmic' as const) : ('linear' as const),
    min: isLogarithmic ? least / 1.15 : least - margin,
    max: isLogarithmic ? most * 1.15 : most + margin,
    title: axisTitle(`${shorten(oneLine(path), 80)}${isLogarithmic ? ' (logarithmic)' : ''}`),
    grid: { color: GRID },
    ticks: {
      ...TICKS,
      color: INK,
      autoSkip: false,
      callback: (value: number | string) => written.get(Number(value)),
    },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = sorted.map((value) => ({ value }));
    },
  };
}

function powerBelow(value: number): number {
  let power = 0.001;
  while (power * 10 <= value) power *= 10;
  while (power > value) power /= 10;
  return Number(power.toPrecision(1));
}
