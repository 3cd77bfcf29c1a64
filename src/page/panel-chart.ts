import type { ChartDataset } from 'chart.js';
import type { RunResult } from '../metrics/result.js';
import { dashOf, faded } from '../reports/charts/palette.js';
import { points } from '../reports/charts/series-of.js';
import { tickStep } from '../reports/charts/time-axis.js';
import { amount, clock, DASH, percent } from '../reports/format.js';
import type { PanelLine, SeriesPanel } from '../reports/series-panels.js';
import { Chart, plainOptions, shareTick } from './chart-kit.js';
import { element } from './elements.js';
import { faultBands } from './fault-bands.js';
import { wirePointer } from './pointer.js';
import { hueIndex, type Look } from './theme.js';
import type { TimeView } from './time-view.js';

/** One plot of the page, alive: it follows the view, and moves it. */
export interface PanelChart {
  readonly figure: HTMLElement;
  /** Other lines: of one population, or of all; null where there is nothing of it. */
  show(panel: SeriesPanel | null): void;
  zoom(): void;
  /** The cursor, and the figures beneath it. */
  point(): void;
  dress(look: Look): void;
  resize(): void;
}

export function createPanelChart(
  figure: HTMLElement,
  first: SeriesPanel | null,
  result: RunResult,
  view: TimeView,
  firstLook: Look,
): PanelChart {
  const part = <E extends HTMLElement>(selector: string) => figure.querySelector<E>(selector)!;
  const [plot, canvas, cursor, legend] = [
    part<HTMLElement>('.plot'),
    part<HTMLCanvasElement>('canvas'),
    part<HTMLElement>('.cursor'),
    part<HTMLElement>('.legend'),
  ];
  let panel = first;
  let look = firstLook;
  let readings: readonly HTMLElement[] = [];
  const placeCursor = ({ left, right }: Chart['chartArea']) => {
    const share = (view.cursor_us - view.from_us) / (view.to_us - view.from_us);
    cursor.hidden = share < 0 || share > 1;
    cursor.style.transform = `translateX(${left + share * (right - left)}px)`;
  };
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets: [] },
    options: plainOptions(look, view.from_us / 1_000_000, view.to_us / 1_000_000),
    // After every drawing, so that the cursor keeps its moment when the window gets another size.
    plugins: [
      faultBands(result, () => look),
      { id: 'geosim-cursor', afterRender: ({ chartArea }) => placeCursor(chartArea) },
    ],
  });
  wirePointer(plot, part('.selection'), view, () => chart.chartArea);

  const draw = () => {
    const ranges = { from: view.from_us / 1_000_000, to: view.to_us / 1_000_000 };
    const lines = panel?.lines ?? [];
    const options = plainOptions(look, ranges.from, ranges.to);
    const isShare = panel?.scale === 'share';
    chart.data.datasets = lines.map((line, index) =>
      datasetOf(line, index, panel!, look, result.simulated_us),
    );
    chart.options = {
      ...options,
      scales: {
        x: {
          ...options.scales.x,
          ticks: { ...options.scales.x.ticks, stepSize: tickStep(ranges.to - ranges.from, 10) },
        },
        y: {
          ...options.scales.y,
          ...(isShare ? { max: 1 } : { grace: '6%' }),
          stacked: panel?.shape === 'areas',
          ticks: {
            ...options.scales.y.ticks,
            callback: (value) => (isShare ? shareTick(value) : amount(Number(value))),
          },
        },
      },
    };
    chart.update('none');
  };

  const self: PanelChart = {
    figure,
    show(next) {
      panel = next;
      readings = fillLegend(legend, panel);
      canvas.setAttribute('aria-label', inWords(panel));
      draw();
    },
    zoom: draw,
    point() {
      placeCursor(chart.chartArea);
      for (const [index, line] of (panel?.lines ?? []).entries()) {
        readings[index]!.textContent = reading(line, panel!, view.cursor_us);
      }
    },
    dress(next) {
      look = next;
      draw();
    },
    resize: () => chart.resize(),
  };
  self.show(panel);
  self.point();
  return self;
}

function datasetOf(
  line: PanelLine,
  index: number,
  { shape }: SeriesPanel,
  look: Look,
  end_us: number,
): ChartDataset<'line'> {
  const colour = look.hues[hueIndex(line.hue)] ?? look.ink;
  const isArea = shape === 'areas';
  return {
    label: line.label,
    data: points(line.values, line.step_us, line.within, end_us) as { x: number; y: number }[],
    parsing: false,
    borderColor: isArea ? look.ink : colour,
    backgroundColor: isArea ? faded(colour, 0.8) : colour,
    borderWidth: isArea ? 0.75 : shape === 'steps' ? 2.5 : 1.75,
    borderDash: isArea ? [] : dashOf(index),
    fill: isArea ? (index === 0 ? 'origin' : '-1') : false,
    stepped: shape === 'steps' ? 'before' : false,
    pointRadius: 0,
    // Dashed over solid: where lines coincide, all are seen. Areas stand on each other in their order.
    order: isArea ? index : -index,
    clip: 2,
  };
}

function fillLegend(legend: HTMLElement, panel: SeriesPanel | null): readonly HTMLElement[] {
  legend.replaceChildren();
  if (panel === null) {
    legend.append(element('li', 'quiet', 'nothing of it for these clients'));
    return [];
  }
  return panel.lines.map((line, index) => {
    const item = element('li');
    const key = element('span', panel.shape === 'areas' ? 'key area' : `key dash-${index % 4}`);
    key.style.setProperty('--key', `var(--hue-${hueIndex(line.hue)})`);
    const value = element('b');
    item.append(key, element('span', '', line.label), value);
    legend.append(item);
    return value;
  });
}

function reading({ values, step_us }: PanelLine, { scale }: SeriesPanel, at_us: number): string {
  const value = values[Math.max(0, Math.min(values.length - 1, Math.floor(at_us / step_us)))] ?? null;
  if (value === null) return DASH;
  return scale === 'share' ? percent(value) : amount(value);
}

/** What is to be seen, for those who do not see it. */
function inWords(panel: SeriesPanel | null): string {
  if (panel === null) return 'Nothing of it for these clients.';
  const lines = panel.lines.map(({ label, values, step_us }) => {
    let [least, most] = [0, 0];
    for (const [at, value] of values.entries()) {
      if (value === null) continue;
      if ((values[least] ?? Number.POSITIVE_INFINITY) > value) least = at;
      if ((values[most] ?? Number.NEGATIVE_INFINITY) < value) most = at;
    }
    const say = (at: number) =>
      `${reading({ values, step_us } as PanelLine, panel, at * step_us)} at ${clock(at * step_us)}`;
    return `${label}: lowest ${say(least)}, highest ${say(most)}`;
  });
  return `${panel.title}${panel.unit === '' ? '' : ` (${panel.unit})`}. ${lines.join('; ')}.`;
}
