import { clock } from '../format.js';
import { axisTitle, GRID, TICKS } from './frame.js';

/** The time of the run in seconds from 0, labelled as a clock. */
export function timeAxis(simulated_us: number) {
  const length_s = simulated_us / 1_000_000;
  const hours = length_s >= 3_600;
  return {
    type: 'linear',
    min: 0,
    max: length_s,
    title: axisTitle(
      `time since the start of the run (${hours ? 'hours:minutes:seconds' : 'minutes:seconds'})`,
    ),
    grid: { color: GRID },
    ticks: { ...TICKS, stepSize: tickStep(length_s, 12), callback: clockLabel, maxRotation: 0 },
  } as const;
}

/** The finest usual step (in s) that makes at most so many ticks. */
export function tickStep(length_s: number, most: number): number {
  return USUAL_s.find((step) => length_s / step <= most) ?? 86_400 * Math.ceil(length_s / 86_400 / most);
}

function clockLabel(value: number | string): string {
  return clock(Number(value) * 1_000_000);
}

const USUAL_s = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900,
  1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
];
