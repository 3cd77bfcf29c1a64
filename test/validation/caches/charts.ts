import type { ChartSpec } from '../../../src/reports/charts/chart-spec.js';
import { HEIGHT, WIDTH } from '../../../src/reports/charts/chart-spec.js';
import {
  axisTitle,
  FRAME,
  GRID,
  LEGEND,
  QUIET_INK,
  TICKS,
  titles,
} from '../../../src/reports/charts/frame.js';
import { colourOf, dashOf } from '../../../src/reports/charts/palette.js';
import { CONSENSUS } from './consensus.js';
import { visibilityCurves } from './pbs.js';
import { REDIS } from './redis.js';
import type { Compared } from './truth.js';

const MARKS = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot', 'cross', 'rectRounded'] as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

function dots(label: string, index: number, data: readonly Point[]) {
  return {
    ...{ label, data: [...data], parsing: false as const, showLine: false, pointRadius: 6, borderWidth: 2 },
    pointStyle: MARKS[index % MARKS.length],
    borderColor: colour(index),
    backgroundColor: colour(index),
  };
}

/** Without the yellow, which nobody sees on white. */
function colour(index: number): string {
  return colourOf(index < 6 ? index : index + 1);
}

function line(label: string, ink: string, data: readonly Point[], dash: number[] = []) {
  return {
    ...{ label, data: [...data], parsing: false as const, borderWidth: 2.5, pointRadius: 0 },
    ...{ borderColor: ink, backgroundColor: ink, borderDash: dash, pointStyle: 'line' },
  };
}

function chart(id: string, title: string, reading: string, datasets: object[], scales: object): ChartSpec {
  return {
    ...{ id, title, width: WIDTH, height: HEIGHT },
    config: {
      type: 'line',
      data: { datasets: datasets as never[] },
      options: {
        ...FRAME,
        scales: scales as never,
        plugins: {
          ...titles(title, '', reading),
          legend: {
            ...LEGEND,
            labels: { ...LEGEND.labels, usePointStyle: true, filter: ({ text }) => text !== '' },
          },
        },
      },
    },
  };
}

const axis = (title: string, rest: object = {}) => ({
  ...{ type: 'linear', title: axisTitle(title), grid: { color: GRID }, ticks: TICKS },
  ...rest,
});

/** A logarithmic axis with ticks at 1, 2 and 5 of each decade. */
const logarithmic = (title: string, min: number, max: number) =>
  axis(title, {
    ...{ type: 'logarithmic', min, max },
    ticks: {
      ...{ ...TICKS, autoSkip: false, maxRotation: 0 },
      callback: (value: number) =>
        /^[125]e/.test(Number(value.toPrecision(3)).toExponential())
          ? String(Number(value.toPrecision(3)))
          : '',
    },
  });

/** Of every row how much of its tolerance it uses. */
export function toleranceChart(): ChartSpec {
  const series = REDIS.map(({ title, compare }) => ({
    title,
    rows: compare().filter(({ allowed }) => allowed !== null),
  })).filter(({ rows }) => rows.length > 0);
  let at = 0;
  const datasets = series.map(({ title, rows }, index) =>
    dots(
      title,
      index,
      rows.map((row) => ({ x: ++at, y: 100 * used(row) })),
    ),
  );
  const edge = (y: number) => [
    { x: 0, y },
    { x: at + 1, y },
  ];
  return chart(
    'redis',
    'Measured Redis servers: how far each row is from the measurement',
    'one mark is one row of the tables; 0 is the middle of what is allowed, the dashed lines are its ends',
    [
      ...datasets,
      line('what is allowed', QUIET_INK, edge(100), [8, 4]),
      line('', QUIET_INK, edge(-100), [8, 4]),
    ],
    {
      x: axis('row, in the order of the tables', { min: 0, max: at + 1 }),
      y: axis('simulated − measured (% of the tolerance)', { min: -125, max: 125 }),
    },
  );
}

function used({ simulated, allowed }: Compared): number {
  const [from, to] = allowed as readonly [number, number];
  return (Number(simulated) - (from + to) / 2) / ((to - from) / 2);
}

/** How likely a read misses a write, by the time since its acknowledgement: simulated lines, true marks. */
export function visibilityChart(): ChartSpec {
  const missed = (points: readonly Point[]) =>
    points.map(({ x, y }) => ({ x, y: 100 - y })).filter(({ y }) => y >= LEAST_MISSED);
  return chart(
    'staleness',
    'Staleness of partial quorums: simulated (lines) and the truth (marks)',
    'share of reads that do not see the last acknowledged write; truth: 10 million trials of the WARS model (Bailis et al., VLDB 2012)',
    visibilityCurves().flatMap(({ title, simulated, truth }, index) => [
      line(`${title}: simulated`, colour(index), missed(simulated), dashOf(index)),
      dots(`${title}: truth`, index, missed(truth)),
    ]),
    {
      x: logarithmic('time since the acknowledgement (ms, logarithmic)', 0.3, 1_500),
      y: logarithmic('reads that miss the write (%, logarithmic)', LEAST_MISSED, 100),
    },
  );
}

/** In %; the runs are too short to tell less. */
const LEAST_MISSED = 0.1;

/** Leader-based consensus: how far the simulation is from what was measured or published. */
export function consensusChart(): ChartSpec {
  const numeric = CONSENSUS.flatMap(({ title, compare }) =>
    compare().flatMap(({ truth, simulated }) =>
      typeof truth === 'number' ? [{ title, x: truth, y: 100 * (Number(simulated) / truth - 1) }] : [],
    ),
  );
  const groups = [...new Set(numeric.map(({ title }) => title))];
  const [least, most] = [40, 1_400];
  const edge = (y: number) => [
    { x: least, y },
    { x: most, y },
  ];
  return chart(
    'consensus',
    'Leader-based consensus: simulated against measured and published',
    'allowed are 2 % of a throughput and 1 % of a latency',
    [
      ...groups.map((group, index) =>
        dots(
          `${group} (${index === 0 ? 'writes/s' : 'ms'})`,
          index,
          numeric.filter(({ title }) => title === group),
        ),
      ),
      line('allowed of a throughput', QUIET_INK, edge(2), [8, 4]),
      line('', QUIET_INK, edge(-2), [8, 4]),
      line('allowed of a latency', QUIET_INK, edge(1), [2, 3]),
      line('', QUIET_INK, edge(-1), [2, 3]),
    ],
    {
      x: logarithmic('measured or published (writes/s, or ms; logarithmic)', least, most),
      y: axis('simulated − measured (%)', { min: -2.5, max: 2.5 }),
    },
  );
}
