import type { RunResult, Series } from '../../metrics/result.js';
import { clock, percent, windowName } from '../format.js';
import { withoutIdleTotal } from '../populations.js';
import { oneLine, shorten } from '../safe-text.js';
import type { Annotations } from './annotations.js';
import { type ChartSpec, HEIGHT, WIDTH } from './chart-spec.js';
import { emptyChart } from './empty-chart.js';
import { faultBands, faultLabels } from './fault-bands.js';
import { axisTitle, FRAME, GRID, INK, LEGEND, TICKS, titles } from './frame.js';
import { colourOf, dashOf } from './palette.js';
import { points, seriesNamed } from './series-of.js';
import { timeAxis } from './time-axis.js';

/** The share of clients that could send and receive, over time, with the worst window marked. */
export function availabilityChart(result: RunResult): ChartSpec {
  const title = 'Availability: share of clients with service';
  const lines = byPopulation(result);
  if (lines.length === 0)
    return emptyChart('availability', title, 'No availability was measured in this run.');
  return {
    id: 'availability',
    title,
    width: WIDTH,
    height: HEIGHT,
    config: {
      type: 'line',
      data: {
        datasets: lines.map(({ clients, values, step_us }, index) => ({
          label: clients === '*' ? 'all clients' : shorten(oneLine(clients), 40),
          data: points(values.map(inPercent), step_us, 0.5, result.simulated_us) as {
            x: number;
            y: number;
          }[],
          parsing: false,
          borderColor: clients === '*' ? INK : colourOf(index),
          borderWidth: clients === '*' ? 1.75 : 3,
          borderDash: clients === '*' ? [2, 3] : dashOf(index),
          pointRadius: 0,
          spanGaps: false,
          // Dashed over solid: where lines coincide, all are seen.
          order: -index,
          // At 0 % the line keeps its full width.
          clip: 4,
        })),
      },
      options: {
        ...FRAME,
        scales: {
          x: timeAxis(result.simulated_us),
          y: {
            min: 0,
            // Room above 100 % for the fault labels.
            max: 118,
            title: axisTitle('clients with service (%)'),
            grid: { color: GRID },
            ticks: {
              ...TICKS,
              stepSize: 20,
              callback: (value) => (Number(value) <= 100 ? `${value} %` : ''),
            },
          },
        },
        plugins: {
          ...titles(title, result.scenario.name, worstWindows(result)),
          legend: {
            ...LEGEND,
            // Drawing order is the other way round.
            reverse: true,
            // A box without height is a line there and back. At this width both ways have the same dashes.
            labels: { ...LEGEND.labels, boxWidth: 46, boxHeight: 0 },
          },
          annotation: { annotations: { ...faultBands(result), ...worstMark(result) } },
        },
      },
      plugins: [faultLabels(result)],
    },
  };
}

/** In the order of the scenario, the total over all last. */
function byPopulation(result: RunResult): readonly (Series & { readonly clients: string })[] {
  const series = seriesNamed(result, 'availability').filter(({ values }) =>
    values.some((value) => value !== null),
  );
  const names = [...result.topology.clients.map(({ name }) => name), '*'];
  return withoutIdleTotal(
    names.flatMap((clients) =>
      series.filter(({ labels }) => labels.clients === clients).map((own) => ({ ...own, clients })),
    ),
  );
}

function inPercent(share: number | null): number | null {
  return share === null ? null : share * 100;
}

/** The worst minute (or the shortest window there is) of each population, the worst first. */
function worstWindows(result: RunResult): string {
  const rows = withoutIdleTotal(result.availability.windowed);
  const shortest = Math.min(...rows.map(({ window_us }) => window_us));
  const worst = rows
    .filter(({ window_us }) => window_us === shortest)
    .sort((a, b) => a.minimum - b.minimum)
    .map(({ clients, minimum, at_us }) => {
      const where = minimum < 1 ? ` at ${clock(at_us)}` : '';
      return `${clients === '*' ? 'all' : shorten(oneLine(clients), 24)} ${percent(minimum)}${where}`;
    });
  return worst.length === 0 ? '' : `worst ${windowName(shortest)}: ${worst.join(' · ')}`;
}

/** The worst five minutes (else the shortest window) of the population that had it worst, where they lie. */
function worstMark(result: RunResult): Annotations {
  const rows = result.availability.windowed.filter(({ clients }) => clients !== '*');
  const sizes = [...new Set(rows.map(({ window_us }) => window_us))].sort((a, b) => a - b);
  const size = sizes.includes(300_000_000) ? 300_000_000 : sizes[0];
  const worst = rows.filter(({ window_us }) => window_us === size).sort((a, b) => a.minimum - b.minimum)[0];
  if (worst === undefined || worst.minimum === 1) return {};
  const name = shorten(oneLine(worst.clients), 24);
  return {
    worst: {
      type: 'line',
      xMin: worst.at_us / 1_000_000,
      xMax: (worst.at_us + worst.window_us) / 1_000_000,
      yMin: worst.minimum * 100,
      yMax: worst.minimum * 100,
      borderColor: INK,
      borderWidth: 5,
      label: {
        display: true,
        content: `worst ${windowName(worst.window_us)} of ${name}: ${percent(worst.minimum)}`,
        position: 'center',
        backgroundColor: 'rgba(255, 255, 255, 0.9)',
        color: INK,
        font: { size: 12.5, weight: 'bold' },
        padding: 3,
        yAdjust: worst.minimum > 0.5 ? 16 : -16,
      },
    },
  };
}
