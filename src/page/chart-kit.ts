import {
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
import { clock } from '../reports/format.js';
import type { Look } from './theme.js';

Chart.register(
  ...[LineController, ScatterController, LineElement, PointElement],
  ...[LinearScale, LogarithmicScale, CategoryScale, Filler],
);

export { Chart };

/** Axes of one width, so that a moment stands at the same place in all charts. */
export const AXIS_WIDTH = 62;

/** A share at an axis: `50 %`, `97.5 %`. */
export function shareTick(value: string | number): string {
  return `${Number((Number(value) * 100).toFixed(2))} %`;
}

/** What all charts over time share; `from` and `to` in seconds. */
export function plainOptions(look: Look, from: number, to: number) {
  const font = { family: look.fontFamily, size: 11.5 };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false as const,
    normalized: true,
    events: [],
    layout: { padding: { top: 4, right: 10, bottom: 0, left: 0 } },
    scales: {
      x: {
        type: 'linear' as const,
        min: from,
        max: to,
        border: { color: look.quiet },
        grid: { color: look.grid },
        ticks: {
          color: look.quiet,
          font,
          maxRotation: 0,
          includeBounds: false,
          callback: (value: string | number) => clock(Number(value) * 1_000_000),
        },
      },
      y: {
        beginAtZero: true,
        border: { display: false },
        grid: { color: look.grid },
        ticks: { color: look.quiet, font, maxTicksLimit: 5 },
        afterFit: (scale: { width: number }) => {
          scale.width = AXIS_WIDTH;
        },
      },
    },
  };
}
