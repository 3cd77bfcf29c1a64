import type { Plugin } from 'chart.js';
import type { RunResult } from '../../metrics/result.js';
import { oneLine, shorten } from '../safe-text.js';
import type { Annotations } from './annotations.js';
import { font, type Pen, tag } from './pen.js';

/** Shaded boxes over the time of each fault, and of the warm-up. For a time axis in seconds named `x`. */
export function faultBands(result: RunResult): Annotations {
  const bands: Annotations = {};
  for (const [index, fault] of result.faults.entries()) {
    bands[`fault${index}`] = {
      type: 'box',
      xMin: fault.from_us / 1_000_000,
      xMax: (fault.to_us ?? result.simulated_us) / 1_000_000,
      backgroundColor: 'rgba(60, 60, 60, 0.10)',
      borderColor: 'rgba(60, 60, 60, 0.75)',
      borderWidth: 1,
      borderDash: [4, 3],
      drawTime: 'afterDatasetsDraw',
    };
  }
  if (result.warmup_us > 0) {
    bands.warmup = {
      type: 'box',
      xMin: 0,
      xMax: result.warmup_us / 1_000_000,
      backgroundColor: 'rgba(120, 120, 120, 0.07)',
      borderWidth: 0,
      drawTime: 'beforeDatasetsDraw',
    };
  }
  return bands;
}

/**
 * Writes what each band is at its top: within the plot, and below each other where they would touch.
 * Measured, not estimated: the names are others'.
 */
export function faultLabels(result: RunResult): Plugin<'line'> {
  const labels = [
    ...(result.warmup_us > 0 ? [{ text: 'warm-up', from: 0, to: result.warmup_us / 1_000_000 }] : []),
    ...result.faults.map(({ name, kind, from_us, to_us }) => ({
      text: shorten(oneLine(name === kind ? name : `${name}: ${kind}`), 44),
      from: from_us / 1_000_000,
      to: (to_us ?? result.simulated_us) / 1_000_000,
    })),
  ];
  return {
    id: 'geosim-fault-labels',
    afterDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const { left, right, top } = chart.chartArea;
      const x = chart.scales.x;
      if (x === undefined) return;
      const rowEnds: number[] = [];
      pen.save();
      pen.font = font(12.5, 'bold', chart.options.font?.family);
      for (const { text, from, to } of labels) {
        const half = pen.measureText(text).width / 2 + 6;
        const middle = (x.getPixelForValue(from) + x.getPixelForValue(to)) / 2;
        const at = Math.max(left + half, Math.min(right - half, middle));
        const free = rowEnds.findIndex((end) => end <= at - half);
        const row = free < 0 ? rowEnds.length : free;
        if (row >= MOST_ROWS) continue;
        rowEnds[row] = at + half;
        tag(pen, text, at, top + 13 + row * 20, '#1F2933', 'rgba(255, 255, 255, 0.85)');
      }
      pen.restore();
    },
  };
}

/** More rows would hide the curves; the tables have every fault. */
const MOST_ROWS = 4;
