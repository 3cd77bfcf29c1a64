import { GRID, INK, QUIET_INK } from './frame.js';
import { drawMark, type Mark } from './pareto-marks.js';
import { type Box, font, type Pen } from './pen.js';
import type { PenScale } from './pen-scale.js';

/** Designs by two figures. */
export interface Scatter {
  readonly title: AxisTitle;
  readonly xTitle: AxisTitle;
  readonly x: PenScale;
  readonly y: PenScale;
  readonly points: readonly { readonly mark: Mark; readonly x: Coordinate; readonly y: Coordinate }[];
}

export interface AxisTitle {
  readonly text: string;
  /** Its unit, and which way is better. */
  readonly note: string;
}

export interface Coordinate {
  readonly mean: number;
  /** Of its interval. */
  readonly low: number;
  readonly high: number;
}

/** The vertical axis is named above the plot, the other one below it. */
export function drawScatter(pen: Pen, family: string | undefined, scatter: Scatter, box: Box): void {
  const plot = { left: box.left + 62, right: box.right - 10, top: box.top + 34, bottom: box.bottom - 46 };
  const atX = (share: number) => plot.left + share * (plot.right - plot.left);
  const atY = (share: number) => plot.bottom - share * (plot.bottom - plot.top);
  named(pen, family, scatter.title, box.left + 10, box.top + 14);
  named(pen, family, scatter.xTitle, plot.left, box.bottom - 8);
  pen.font = font(12, 'normal', family);
  for (const { at, text } of scatter.x.ticks) {
    line(pen, GRID, atX(at), plot.top, atX(at), plot.bottom, 1);
    pen.fillStyle = QUIET_INK;
    pen.textAlign = 'center';
    pen.fillText(text, atX(at), plot.bottom + 14);
  }
  for (const { at, text } of scatter.y.ticks) {
    line(pen, GRID, plot.left, atY(at), plot.right, atY(at), 1);
    pen.fillStyle = QUIET_INK;
    pen.textAlign = 'right';
    pen.fillText(text, plot.left - 8, atY(at));
  }
  line(pen, QUIET_INK, plot.left, plot.bottom, plot.right, plot.bottom, 1);
  line(pen, QUIET_INK, plot.left, plot.top, plot.left, plot.bottom, 1);
  const placeX = (value: number) => atX(scatter.x.place(value));
  const placeY = (value: number) => atY(scatter.y.place(value));
  for (const { mark, x, y } of scatter.points) {
    line(pen, mark.colour, placeX(x.low), placeY(y.mean), placeX(x.high), placeY(y.mean), 2);
    line(pen, mark.colour, placeX(x.mean), placeY(y.low), placeX(x.mean), placeY(y.high), 2);
  }
  for (const { mark, x, y } of scatter.points) drawMark(pen, mark, placeX(x.mean), placeY(y.mean));
}

function named(pen: Pen, family: string | undefined, { text, note }: AxisTitle, x: number, y: number): void {
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.font = font(13.5, 'bold', family);
  pen.fillStyle = INK;
  pen.fillText(text, x, y);
  const end = x + pen.measureText(text).width;
  pen.font = font(12, 'normal', family);
  pen.fillStyle = QUIET_INK;
  pen.fillText(note, end + 10, y);
}

function line(pen: Pen, colour: string, x1: number, y1: number, x2: number, y2: number, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}
