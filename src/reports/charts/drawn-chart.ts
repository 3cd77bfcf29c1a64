import type { Plugin } from 'chart.js';
import { type ChartSpec, WIDTH } from './chart-spec.js';
import { FRAME, titles } from './frame.js';

export interface DrawnChart {
  readonly id: string;
  readonly title: string;
  /** What it is of, and how to read it. */
  readonly reading: string;
  readonly height: number;
  /** Draws all of it below the titles. */
  readonly plugin: Plugin<'line'>;
}

/** A picture that has the titles of all charts, and is otherwise drawn by hand: panels, maps, a sentence. */
export function drawnChart({ id, title, reading, height, plugin }: DrawnChart): ChartSpec {
  return {
    ...{ id, title, width: WIDTH, height },
    config: {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...FRAME,
        scales: { x: { display: false }, y: { display: false } },
        plugins: { ...titles(title, '', reading), legend: { display: false } },
      },
      plugins: [plugin],
    },
  };
}
