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
    borderColor: colourOf(index),
    backgroundColor: colourOf(index),
  };
}

function line(label: string, colour: string, data: readonly Point[], dash: number[] = []) {
  return {
    ...{ label, data: [...data], parsing: false as const, borderWidth: 2.5, pointRadius: 0 },
    ...{ borderColor: colour, backgroundColor: colour, borderDash: dash },
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
          legend: { ...LEGEND, labels: { ...LEGEND.labels, usePointStyle: true } },
        },
      },
    },
  };
}

const axis = (title: string, rest: object = {}) => ({
  ...{ type: 'linear', title: axisTitle(title), grid: { color: GRID }, ticks: TICKS },
  ...rest,
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
      { ...line('', QUIET_INK, edge(-100), [8, 4]), label: 'to here' },
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

/** How likely a read sees a write, by the time since its acknowledgement: simulated lines, true marks. */
export function visibilityChart(): ChartSpec {
  const curves = visibilityCurves();
  return chart(
    'staleness',
    'Staleness of partial quorums: simulated (lines) and the truth (marks)',
    'share of reads that see the last acknowledged write; truth: 10 million trials of the WARS model (Bailis et al., VLDB 2012)',
    curves.flatMap(({ title, simulated, truth }, index) => [
      line(`${title}: simulated`, colourOf(index), simulated, dashOf(index)),
      dots(`${title}: truth`, index, truth),
    ]),
    {
      x: axis('time since the acknowledgement (ms, logarithmic)', {
        type: 'logarithmic',
        min: 0.3,
        max: 1_500,
      }),
      y: axis('reads that see the write (%)', { min: 40, max: 100 }),
    },
  );
}

/** Leader-based consensus, simulated against measured. */
export function consensusChart(): ChartSpec {
  const rows = CONSENSUS.flatMap(({ title, compare }) => compare().map((row) => ({ title, row })));
  const numeric = rows.filter(({ row }) => typeof row.truth === 'number');
  const groups = [...new Set(numeric.map(({ title }) => title))];
  const ends = [40, 1_400];
  const band = (factor: number) => ends.map((x) => ({ x, y: x * factor }));
  return chart(
    'consensus',
    'Leader-based consensus: simulated against measured and published',
    'on the line they are the same; dashed: 2 % more or less',
    [
      ...groups.map((group, index) =>
        dots(
          `${group} (${index === 0 ? 'writes/s' : 'ms'})`,
          index,
          numeric
            .filter(({ title }) => title === group)
            .map(({ row }) => ({ x: Number(row.truth), y: Number(row.simulated) })),
        ),
      ),
      line('the same', QUIET_INK, band(1)),
      line('2 % more', QUIET_INK, band(1.02), [8, 4]),
      line('2 % less', QUIET_INK, band(0.98), [2, 3]),
    ],
    {
      x: axis('measured or published (writes/s, or ms; logarithmic)', {
        type: 'logarithmic',
        min: ends[0],
        max: ends[1],
      }),
      y: axis('simulated (logarithmic)', { type: 'logarithmic', min: ends[0], max: ends[1] }),
    },
  );
}
