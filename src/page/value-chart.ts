import { dashOf } from '../reports/charts/palette.js';
import { tickStep } from '../reports/charts/time-axis.js';
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

export interface ValueLook {
  /** Where a logarithmic axis of lengths has ticks; without them it is linear and begins at 0. */
  readonly ticks_s?: readonly number[];
  /** The share at the foot of the upright axis; 0 unless said. */
  readonly least?: number;
  /** A value holds until the next one. */
  readonly stepped?: boolean;
}

/** Shares against lengths of time. */
export function drawValueChart(
  figure: HTMLElement,
  lines: readonly ValueLine[],
  { ticks_s, least = 0, stepped = false }: ValueLook,
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
  const lengths_s = lines.flatMap(({ points }) => points.map(({ x }) => x));
  const [first_s, last_s] = [Math.min(...lengths_s), Math.max(...lengths_s)];
  const across = ticks_s === undefined ? linear(last_s) : logarithmic(first_s, last_s, ticks_s);
  const options = () => {
    const plain = plainOptions(currentLook(), 0, 1);
    const { x, y } = plain.scales;
    return {
      ...plain,
      scales: {
        x: { ...x, ...across, ticks: { ...x.ticks, callback: lengthTick, autoSkip: false } },
        y: { ...y, min: least, max: 1, ticks: { ...y.ticks, callback: shareTick } },
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
      pointRadius: stepped || points.length > 20 ? 0 : 3.5,
      stepped,
      // Dashed over solid: where lines coincide, all are seen.
      order: -index,
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

interface Axis {
  ticks: { value: number }[];
  readonly min: number;
  readonly max: number;
}

function linear(last_s: number) {
  const step_s = tickStep(last_s, 8);
  const ticks_s = Array.from({ length: Math.ceil(last_s / step_s) + 1 }, (_, index) => index * step_s);
  return { type: 'linear' as const, min: 0, max: last_s * 1.04, afterBuildTicks: ticksAt(ticks_s) };
}

function logarithmic(first_s: number, last_s: number, ticks_s: readonly number[]) {
  const [min, max] = [first_s * 0.9, last_s * 1.1];
  return { type: 'logarithmic' as const, min, max, afterBuildTicks: ticksAt(ticks_s) };
}

function ticksAt(ticks_s: readonly number[]) {
  return (axis: Axis) => {
    const inside = ticks_s.filter((value) => value >= axis.min && value <= axis.max);
    axis.ticks = inside.map((value) => ({ value }));
  };
}

function lengthTick(value: string | number): string {
  return Number(value) === 0 ? '0' : duration(Number(value) * 1_000_000);
}
