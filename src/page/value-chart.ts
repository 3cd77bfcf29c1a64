import { dashOf } from '../reports/charts/palette.js';
import { duration } from '../reports/format.js';
import { Chart, plainOptions, shareTick } from './chart-kit.js';
import { element } from './elements.js';
import { currentLook, onLookChange } from './theme.js';

/** A line over lengths of time: `x` in seconds, `y` from 0 to 1. */
export interface ValueLine {
  readonly label: string;
  /** Position among the hues. */
  readonly hue: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Shares against lengths of time, those on a logarithmic axis with ticks where they are told. */
export function drawValueChart(
  figure: HTMLElement,
  lines: readonly ValueLine[],
  ticks_s: readonly number[],
): void {
  const canvas = figure.querySelector('canvas');
  const legend = figure.querySelector('.legend');
  if (canvas === null || legend === null || lines.length === 0) return;
  for (const [index, { label, hue }] of lines.entries()) {
    const item = element('li');
    const key = element('span', `key dash-${index % 4}`);
    key.style.setProperty('--key', `var(--hue-${hue})`);
    item.append(key, element('span', '', label));
    legend.append(item);
  }
  const all = lines.flatMap(({ points }) => points);
  const options = () => {
    const look = currentLook();
    const { x, y } = plainOptions(look, 0, 1).scales;
    return {
      ...plainOptions(look, 0, 1),
      scales: {
        x: {
          ...x,
          type: 'logarithmic' as const,
          min: Math.min(...all.map((point) => point.x)) * 0.9,
          max: Math.max(...all.map((point) => point.x)) * 1.1,
          ticks: {
            ...x.ticks,
            autoSkip: false,
            callback: (value: string | number) => duration(Number(value) * 1_000_000),
          },
          afterBuildTicks: (axis: { ticks: { value: number }[]; min: number; max: number }) => {
            const inside = ticks_s.filter((value) => value >= axis.min && value <= axis.max);
            axis.ticks = inside.map((value) => ({ value }));
          },
        },
        y: { ...y, max: 1, ticks: { ...y.ticks, callback: shareTick } },
      },
    };
  };
  const datasets = () => {
    const { hues } = currentLook();
    return lines.map(({ hue, points }, index) => ({
      data: [...points],
      parsing: false as const,
      borderColor: hues[hue]!,
      backgroundColor: hues[hue]!,
      borderDash: dashOf(index),
      borderWidth: 2,
      pointRadius: points.length > 20 ? 0 : 3.5,
      clip: 6,
    }));
  };
  const chart = new Chart(canvas, { type: 'line', data: { datasets: datasets() }, options: options() });
  onLookChange(() => {
    chart.options = options();
    chart.data.datasets = datasets();
    chart.update('none');
  });
}
