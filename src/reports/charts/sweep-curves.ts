import type { ExperimentResult, ExperimentRow } from '../../experiments/experiment-result.js';
import { comparisonSubject } from '../comparison-words.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, WIDTH } from './chart-spec.js';
import { valueAxis } from './comparison-curves.js';
import { axisId, betterWords, type Panel, panelAxes, panelTitles } from './comparison-panels.js';
import { drawnRow, drawnUnit } from './comparison-units.js';
import { axisTitle, FRAME, GRID, INK, LEGEND, TICKS, titles } from './frame.js';
import { colourOf, dashOf, faded } from './palette.js';

/** Means and their intervals against the first setting that was varied, a curve for each value of the others. */
export function sweepCurves(result: ExperimentResult): readonly ChartSpec[] {
  const [across, ...others] = result.varied;
  const rows = shownRows(result);
  if (across === undefined || across.texts.length < 2 || rows.length === 0) return [];
  const curves = curvesOf(result).slice(0, MOST_CURVES);
  const drawn = rows.map((row) => panelOf(row, curves, across.values));
  const title = `How it depends on ${shorten(oneLine(across.path), 60)}`;
  const more = curvesOf(result).length - curves.length;
  const reading = [
    comparisonSubject(result),
    ...(isSeveral(result) ? ['bands: 95 % intervals of the mean (Student)'] : []),
    ...(more > 0 ? [`${more} more curves are left out`] : []),
  ];
  return [
    {
      id: 'sweep-curves',
      title,
      width: WIDTH,
      height: 240 + rows.length * 190,
      config: {
        type: 'line',
        data: {
          ...(across.values === null ? { labels: [...across.texts] } : {}),
          datasets: drawn.flatMap(({ bands }, panel) =>
            bands.flatMap(({ name, low, mean, high }, curve) => [
              { ...EDGE, label: '', data: low, yAxisID: axisId(panel) },
              {
                ...EDGE,
                label: '',
                data: high,
                yAxisID: axisId(panel),
                fill: '-1',
                backgroundColor: faded(curveColour(curve), 0.18),
              },
              {
                label: panel === 0 ? name : '',
                data: mean,
                yAxisID: axisId(panel),
                borderColor: curveColour(curve),
                backgroundColor: curveColour(curve),
                borderDash: dashOf(curve),
                borderWidth: 2.5,
                pointRadius: 4.5,
              },
            ]),
          ),
        },
        options: {
          ...FRAME,
          scales: {
            x:
              across.values === null
                ? namedAxis(across.path)
                : valueAxis({ ...across, values: across.values }),
            ...panelAxes(drawn.map(({ panel }) => panel)),
          },
          plugins: {
            ...titles(title, '', reading.join('; ')),
            legend: {
              ...LEGEND,
              display: others.length > 0,
              labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0, filter: ({ text }) => text !== '' },
            },
          },
        },
        plugins: [panelTitles(drawn.map(({ panel }) => panel))],
      },
    },
  ];
}

const MOST_PANELS = 4;
const MOST_CURVES = 7;
const EDGE = { borderWidth: 0, pointRadius: 0 } as const;

interface Curve {
  readonly name: string;
  /** Positions of its designs, in the order of the values; -1 where there is none. */
  readonly designs: readonly number[];
}

/** What the settings change; without a choice times, availability and losses before all else. */
export function shownRows({ rows, chosen }: ExperimentResult): readonly ExperimentRow[] {
  const known = rows.filter(
    (row) => row.cells.some(({ mean }) => typeof mean === 'number') && (chosen || !row.same),
  );
  const rank = ({ name }: ExperimentRow) => {
    const at = FIRST.indexOf(name);
    return at < 0 ? FIRST.length : at;
  };
  const order = chosen ? known : [...known].sort((a, b) => rank(a) - rank(b));
  return order.slice(0, MOST_PANELS);
}

const FIRST = ['time_to_recover', 'availability', 'messages_lost', 'time_to_detect'];

function isSeveral({ designs }: ExperimentResult): boolean {
  return (designs[0]?.runs.length ?? 0) > 1;
}

function curvesOf({ varied, designs }: ExperimentResult): readonly Curve[] {
  const [across, ...others] = varied;
  const rest = [...new Map(designs.map(({ at }) => [JSON.stringify(at.slice(1)), at.slice(1)])).values()];
  return rest.map((place) => ({
    name: place
      .map((value, axis) => `${lastStep(others[axis]!.path)} ${others[axis]!.texts[value]}`)
      .join(', '),
    designs: across!.texts.map((_, value) =>
      designs.findIndex(({ at }) => at[0] === value && place.every((one, axis) => at[axis + 1] === one)),
    ),
  }));
}

function panelOf(row: ExperimentRow, curves: readonly Curve[], places: readonly number[] | null) {
  const { title, better, values, isMissing } = drawnRow(row);
  const ends = row.cells.map(({ estimate }) => {
    if (estimate === null) return null;
    const { low, high } = estimate.student;
    return isMissing ? { low: 1 - high, high: 1 - low } : { low, high };
  });
  const largest = Math.max(
    0,
    ...values.filter((value) => typeof value === 'number'),
    ...ends.map((end) => end?.high ?? 0),
  );
  const { unit, per } = drawnUnit(row, largest);
  /** On an axis of numbers each at its own place, else one after the other. */
  const numbers = (of: (design: number) => number | null, designs: readonly number[]) => {
    const points = designs.map((design, at) => {
      const value = design < 0 ? null : of(design);
      return { x: places?.[at] ?? at, y: value === null ? Number.NaN : value / per };
    });
    return places === null ? points.map(({ y }) => y) : points.sort((a, b) => a.x - b.x);
  };
  const mean = (design: number) => {
    const value = values[design];
    return typeof value === 'number' ? value : null;
  };
  const panel: Panel = {
    title: shorten(title, 60),
    note: betterWords(better),
    unit,
    largest: largest / per,
    headroom: 1.3,
  };
  return {
    panel,
    bands: curves.map(({ name, designs }) => ({
      name,
      mean: numbers(mean, designs),
      low: numbers((design) => Math.max(0, ends[design]?.low ?? Number.NaN), designs),
      high: numbers((design) => ends[design]?.high ?? null, designs),
    })),
  };
}

function namedAxis(path: string) {
  return {
    title: axisTitle(oneLine(path)),
    grid: { color: GRID },
    ticks: { ...TICKS, color: INK, autoSkip: false },
  };
}

function curveColour(number: number): string {
  return colourOf(number < 6 ? number : 7);
}

export function lastStep(path: string): string {
  return path.split('.').slice(-2).join('.');
}
