import type { Plugin } from 'chart.js';
import type { Hatch } from '../phase-look.js';
import type { Box, Pen } from './pen.js';

/** Draws over the bars of each dataset its hatch: a picture that reads without colour. */
export function hatching(hatches: readonly Hatch[]): Plugin<'bar'> {
  return {
    id: 'geosim-hatching',
    afterDatasetDraw(chart, { index, meta }) {
      const hatch = hatches[index] ?? 'none';
      if (hatch === 'none') return;
      const pen = chart.ctx as unknown as Pen;
      for (const element of meta.data) hatchBox(pen, boxOfBar(element), hatch);
    },
  };
}

/** Where a bar stands; empty for a bar without length. */
export function boxOfBar(element: object): Box {
  const bar = element as { x: number; y: number; base: number; height: number };
  return {
    left: Math.min(bar.x, bar.base),
    right: Math.max(bar.x, bar.base),
    top: bar.y - bar.height / 2,
    bottom: bar.y + bar.height / 2,
  };
}

function hatchBox(pen: Pen, box: Box, hatch: Exclude<Hatch, 'none'>): void {
  const { left, right, top, bottom } = box;
  if (!(right - left > 0)) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, right - left, bottom - top);
  pen.clip();
  pen.strokeStyle = 'rgba(0, 0, 0, 0.4)';
  pen.fillStyle = 'rgba(0, 0, 0, 0.45)';
  pen.lineWidth = 1;
  pen.beginPath();
  const height = bottom - top;
  switch (hatch) {
    case 'up':
      for (let x = left - height; x < right; x += GAP) line(pen, x, bottom, x + height, top);
      break;
    case 'down':
      for (let x = left - height; x < right; x += GAP) line(pen, x, top, x + height, bottom);
      break;
    case 'across':
      for (let y = top + GAP / 2; y < bottom; y += GAP) line(pen, left, y, right, y);
      break;
    case 'upright':
      for (let x = left + GAP / 2; x < right; x += GAP) line(pen, x, top, x, bottom);
      break;
    case 'crossed':
      for (let x = left - height; x < right; x += GAP) {
        line(pen, x, bottom, x + height, top);
        line(pen, x, top, x + height, bottom);
      }
      break;
    case 'dotted':
      for (let x = left + GAP / 2; x < right; x += GAP) {
        for (let y = top + GAP / 2; y < bottom; y += GAP) pen.fillRect(x - 1, y - 1, 2, 2);
      }
      break;
  }
  pen.stroke();
  pen.restore();
}

function line(pen: Pen, fromX: number, fromY: number, toX: number, toY: number): void {
  pen.moveTo(fromX, fromY);
  pen.lineTo(toX, toY);
}

/** Pixels from line to line. */
const GAP = 7;
