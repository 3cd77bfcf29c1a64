import type { ChartConfiguration } from 'chart.js';

/** A picture, described: a Chart.js configuration and the size it is made for. */
export interface ChartSpec {
  /** Stable; the file's name without its ending. */
  readonly id: string;
  /** What the picture shows, in words: also its alternative text. */
  readonly title: string;
  /** Pixels at scale 1. */
  readonly width: number;
  readonly height: number;
  /** Fresh for every call, since Chart.js writes into it; needs chartjs-plugin-annotation registered. */
  readonly config: ChartConfiguration<'line'> | ChartConfiguration<'bar'>;
}

export const WIDTH = 1_200;
export const HEIGHT = 675;
