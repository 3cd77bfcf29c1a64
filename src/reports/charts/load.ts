import type { RunResult, Series } from '../../metrics/result.js';
import { count, counted } from '../format.js';
import { isScaled, isThrottling, type LoadRow, loadRows } from '../load-rows.js';
import { oneLine, shorten } from '../safe-text.js';
import type { Annotations } from './annotations.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { faultBands, faultLabels } from './fault-bands.js';
import { axisTitle, FRAME, GRID, LEGEND, TICKS, titles } from './frame.js';
import { colourOf, dashOf } from './palette.js';
import { points, seriesNamed } from './series-of.js';
import { timeAxis } from './time-axis.js';

/**
 * How busy each replica was, and below it how large: utilisation as a thin line, units as a thick step
 * line of the same colour. null where none scaled and none turned anybody away: then there is nothing to see.
 */
export function loadChart(result: RunResult): ChartSpec | null {
  const rows = loadRows(result);
  if (!rows.some((row) => isScaled(row) || isThrottling(row))) return null;
  const title = 'Load: how busy the replicas were, and how large';
  const busy = datasets(result, rows, 'utilisation');
  const sizes = datasets(result, rows, 'units');
  const largest = Math.max(1, ...rows.map(({ units }) => units?.most ?? 0));
  return {
    id: 'load',
    title,
    width: WIDTH,
    height: HEIGHT,
    config: {
      type: 'line',
      data: { datasets: [...busy, ...sizes] },
      options: {
        ...FRAME,
        scales: {
          x: timeAxis(result.simulated_us),
          // The first of a stack stands at the bottom.
          ...(sizes.length === 0 ? {} : { units: unitsAxis(largest) }),
          y: {
            stack: 'load',
            stackWeight: 3,
            offset: true,
            min: 0,
            // Room above 100 % for the fault labels.
            max: 125,
            title: axisTitle('working on messages (% of the time)'),
            grid: { color: GRID },
            ticks: {
              ...TICKS,
              stepSize: 20,
              callback: (value) => (Number(value) <= 100 ? `${value} %` : ''),
            },
          },
        },
        plugins: {
          ...titles(title, result.scenario.name, reading(rows)),
          // Drawing order is the other way round.
          legend: { ...LEGEND, reverse: true, labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 } },
          annotation: { annotations: throughBoth(faultBands(result)) },
        },
      },
      plugins: [faultLabels(result)],
    },
  };
}

/** Bands over both plots: a box that belongs to no vertical axis has the whole height. */
function throughBoth(bands: Annotations): Annotations {
  return Object.fromEntries(
    Object.entries(bands).map(([name, band]) => [name, { ...band, yScaleID: 'none' }]),
  );
}

function unitsAxis(largest: number) {
  return {
    type: 'linear',
    stack: 'load',
    stackWeight: 1,
    offset: true,
    min: 0,
    max: Math.ceil(largest * 1.15),
    title: axisTitle('units'),
    grid: { color: GRID },
    ticks: {
      ...TICKS,
      stepSize: Math.ceil(largest / 3),
      autoSkip: false,
      callback: (value: number | string) => (Number(value) <= largest ? count(Number(value)) : ''),
    },
  } as const;
}

function datasets(result: RunResult, rows: readonly LoadRow[], name: 'utilisation' | 'units') {
  return rows.flatMap(({ replica }, index) => {
    const own = seriesNamed(result, name).find(({ labels }) => labels.replica === replica);
    if (own === undefined) return [];
    const isSize = name === 'units';
    return [
      {
        label: `${shorten(oneLine(replica), 36)}, ${isSize ? 'units' : 'busy'}`,
        data: pointsOf(own, isSize, result.simulated_us),
        parsing: false as const,
        yAxisID: isSize ? 'units' : 'y',
        stepped: isSize ? ('before' as const) : false,
        borderColor: colourOf(index),
        borderWidth: isSize ? 4 : 1.5,
        borderDash: dashOf(index),
        pointRadius: 0,
        // Dashed over solid: where lines coincide, all are seen.
        order: -index,
        clip: 4,
      },
    ];
  });
}

function pointsOf({ values, step_us }: Series, isSize: boolean, end_us: number) {
  if (isSize) return points(values, step_us, 1, end_us) as { x: number; y: number }[];
  // Second by second a replica is busy or not: means over longer steps make a line of it.
  const together = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const means = Array.from({ length: Math.ceil(values.length / together) }, (_, step) =>
    meanPercent(values.slice(step * together, (step + 1) * together)),
  );
  return points(means, step_us * together, 0.5, end_us) as { x: number; y: number }[];
}

const MOST_POINTS = 200;

function meanPercent(shares: readonly (number | null)[]): number | null {
  const known = shares.filter((share) => share !== null);
  return known.length === 0 ? null : (100 * known.reduce((sum, share) => sum + share, 0)) / known.length;
}

/** Whom the replicas turned away, the worst first. */
function reading(rows: readonly LoadRow[]): string {
  const told = rows
    .filter(isThrottling)
    .sort((a, b) => total(b) - total(a))
    .map(({ replica, throttled: { connections, messages } }) => {
      const parts = [
        ...(connections > 0 ? [counted(connections, 'connection')] : []),
        ...(messages > 0 ? [counted(messages, 'message')] : []),
      ];
      return `${shorten(oneLine(replica), 24)} turned away ${parts.join(' and ')}`;
    });
  return told.length === 0 ? 'nobody was turned away' : told.join(' · ');
}

function total({ throttled }: LoadRow): number {
  return throttled.connections + throttled.messages;
}
