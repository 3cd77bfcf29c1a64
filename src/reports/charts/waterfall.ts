import type { ClosedForm, Failover, PhaseName, RunResult } from '../../metrics/result.js';
import { closedFormLabel } from '../closed-form-label.js';
import { story } from '../fault-story.js';
import { clock, count, duration, likeRange, range } from '../format.js';
import { lastClientPhases, meanClientPhases, type PhaseLength, totalLength } from '../phase-lengths.js';
import { PHASE_LOOKS, PHASE_ORDER } from '../phase-look.js';
import { oneLine, shorten } from '../safe-text.js';
import { type ChartSpec, WIDTH } from './chart-spec.js';
import { emptyChart } from './empty-chart.js';
import { axisTitle, FRAME, GRID, INK, LEGEND, TICKS, titles } from './frame.js';
import { hatching } from './hatching.js';
import { tickStep } from './time-axis.js';
import { type WaterfallRow, waterfallLabels } from './waterfall-labels.js';

/**
 * The signature picture: for each fault and population what the last moved client waited for, phase
 * by phase; beneath it the mean client, and best, mean and worst case of the closed form.
 */
export function waterfallChart(result: RunResult): ChartSpec {
  const title = 'Where the failover time went';
  const rows = result.failovers.filter((failover) => failover.hit > 0);
  if (rows.length === 0)
    return emptyChart('waterfall', title, 'No failover: no client lost its replica to a fault.');
  const last = rows.map(lastClientPhases);
  const mean = rows.map((row) => (row.moved > 1 ? meanClientPhases(row) : []));
  const names = PHASE_ORDER.filter((name) => last.concat(mean).some((phases) => lengthOf(phases, name) > 0));
  if (names.length === 0) {
    const hit = rows.reduce((sum, row) => sum + row.hit, 0);
    return emptyChart(
      'waterfall',
      title,
      `None of the ${count(hit)} clients that were hit came back before the end.`,
    );
  }
  const longest_s = Math.max(...last.concat(mean).map(totalLength), ...rows.map(worstCase)) / 1_000_000;
  const step = tickStep(longest_s * 1.34, 14);
  const minutes = longest_s > 600;
  return {
    id: 'waterfall',
    title,
    width: WIDTH,
    height: 260 + rows.length * (rows.length <= 2 ? 165 : 135),
    config: {
      type: 'bar',
      data: {
        labels: labels(rows),
        datasets: [
          ...names.map((name, index) => bars(name, `${index + 1}  ${PHASE_LOOKS[name].label}`, 'last', last)),
          ...names.map((name) => bars(name, '', 'mean', mean)),
          ...(rows.some(({ closedForm }) => closedForm !== null) ? [closedFormBars(rows)] : []),
        ],
      },
      options: {
        ...FRAME,
        indexAxis: 'y',
        scales: {
          x: {
            stacked: true,
            min: 0,
            // The last quarter is for the totals behind the bars.
            max: Math.ceil((longest_s * 1.34) / step) * step,
            title: axisTitle(
              `time since the start of the fault (${minutes ? 'minutes:seconds' : 'seconds'})`,
            ),
            grid: { color: GRID },
            ticks: {
              ...TICKS,
              stepSize: step,
              maxRotation: 0,
              callback: (value) =>
                minutes ? clock(Number(value) * 1_000_000) : `${Number(Number(value).toFixed(3))} s`,
            },
          },
          y: { stacked: true, grid: { display: false }, ticks: { ...TICKS, color: INK, font: { size: 14 } } },
        },
        plugins: {
          ...titles(title, result.scenario.name, story(result)),
          legend: { ...LEGEND, labels: { ...LEGEND.labels, filter: (item) => item.text !== '' } },
        },
      },
      plugins: [
        hatching([...names, ...names].map((name) => PHASE_LOOKS[name].hatch)),
        waterfallLabels(
          names,
          rows.map((row, index) => rowLabels(row, last[index] ?? [], mean[index] ?? [])),
        ),
      ],
    },
  };
}

/** Shares of the row: three stacks beside each other, with room above them for callouts. */
const THICKNESS = {
  last: { categoryPercentage: 0.8, barPercentage: 1 },
  mean: { categoryPercentage: 0.8, barPercentage: 0.42 },
  'closed form': { categoryPercentage: 0.8, barPercentage: 0.24 },
} as const;

function bars(
  name: PhaseName,
  label: string,
  stack: 'last' | 'mean',
  rows: readonly (readonly PhaseLength[])[],
) {
  return {
    label,
    data: rows.map((phases) => lengthOf(phases, name) / 1_000_000),
    stack,
    ...THICKNESS[stack],
    backgroundColor: PHASE_LOOKS[name].colour,
    borderColor: INK,
    borderWidth: 0.75,
    borderSkipped: false as const,
  };
}

function closedFormBars(rows: readonly Failover[]) {
  const covered = new Set(
    rows.flatMap(({ closedForm }) => (closedForm === null ? [] : [closedFormLabel(closedForm)])),
  );
  return {
    label: `${[...covered].join(' or ')} in closed form: best to worst, ◆ mean`,
    data: rows.map(({ closedForm }) => (closedForm === null ? null : span(closedForm.shift))),
    stack: 'closed form',
    ...THICKNESS['closed form'],
    backgroundColor: '#FFFFFF',
    borderColor: INK,
    borderWidth: 1.5,
    borderSkipped: false as const,
  };
}

function rowLabels(row: Failover, last: readonly PhaseLength[], mean: readonly PhaseLength[]): WaterfallRow {
  const never = row.hit - row.moved;
  const who =
    never === 0 ? `last of ${count(row.hit)}` : `last of ${count(row.moved)}, ${count(never)} never`;
  const { closedForm } = row;
  return {
    phases: last,
    last:
      last.length === 0 ? `none of ${count(row.hit)} came back` : `${duration(totalLength(last))} · ${who}`,
    mean: mean.length === 0 ? null : `${duration(totalLength(mean))} · mean`,
    closedForm:
      closedForm === null
        ? null
        : {
            mean_s: closedForm.shift.mean_for_us / 1_000_000,
            text: `${closedFormLabel(closedForm)}: ${boundsOf(closedForm)}`,
          },
  };
}

function boundsOf({ shift }: ClosedForm): string {
  const { best_for_us, mean_for_us, worst_for_us } = shift;
  return `${range(best_for_us, worst_for_us)}, mean ${likeRange(mean_for_us, worst_for_us)}`;
}

function labels(rows: readonly Failover[]): string[][] {
  const manyFaults = new Set(rows.map(({ fault }) => fault)).size > 1;
  return rows.map(({ clients, fault, hit }) => [
    shorten(oneLine(clients), 22),
    ...(manyFaults ? [shorten(oneLine(fault), 22)] : []),
    hit === 1 ? '1 client hit' : `${count(hit)} clients hit`,
  ]);
}

function lengthOf(phases: readonly PhaseLength[], name: PhaseName): number {
  return phases.find((phase) => phase.name === name)?.for_us ?? 0;
}

function worstCase({ closedForm }: Failover): number {
  return closedForm === null ? 0 : closedForm.shift.worst_for_us;
}

function span({
  best_for_us,
  worst_for_us,
}: {
  best_for_us: number;
  worst_for_us: number;
}): [number, number] {
  return [best_for_us / 1_000_000, worst_for_us / 1_000_000];
}
