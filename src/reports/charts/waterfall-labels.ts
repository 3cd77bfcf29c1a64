import type { Chart, Plugin } from 'chart.js';
import type { PhaseName } from '../../metrics/result.js';
import { duration } from '../format.js';
import type { PhaseLength } from '../phase-lengths.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { INK, QUIET_INK } from './frame.js';
import { boxOfBar } from './hatching.js';
import { inkOn } from './palette.js';
import { type Box, font, type Pen } from './pen.js';

export interface WaterfallRow {
  readonly phases: readonly PhaseLength[];
  /** What stands behind the bars. */
  readonly last: string;
  readonly mean: string | null;
  readonly closedForm: { readonly mean_s: number; readonly text: string } | null;
}

/**
 * Writes each phase's length into its bar; where it does not fit, above it with the phase's number,
 * neighbours joined so that nothing overlaps. Behind the bars their totals.
 *
 * Datasets: one a phase for the last client, then one a phase for the mean, then the closed form.
 */
export function waterfallLabels(names: readonly PhaseName[], rows: readonly WaterfallRow[]): Plugin<'bar'> {
  return {
    id: 'geosim-waterfall-labels',
    afterDatasetsDraw(chart) {
      const pen = chart.ctx as unknown as Pen;
      const family = chart.options.font?.family;
      pen.save();
      for (const [row, labels] of rows.entries()) {
        segmentLabels(chart, pen, family, names, row, labels.phases);
        endLabel(chart, pen, font(14, 'bold', family), names.length, 0, row, labels.last, INK);
        if (labels.mean !== null) {
          endLabel(chart, pen, font(13, 'normal', family), names.length, names.length, row, labels.mean, INK);
        }
        if (labels.closedForm !== null)
          closedFormLabel(chart, pen, family, names.length, row, labels.closedForm);
      }
      pen.restore();
    },
  };
}

function segmentLabels(
  chart: Chart<'bar'>,
  pen: Pen,
  family: string | undefined,
  names: readonly PhaseName[],
  row: number,
  phases: readonly PhaseLength[],
): void {
  const narrow: Callout[] = [];
  for (const { name, for_us } of phases) {
    const number = names.indexOf(name);
    const box = barBox(chart, number, row);
    if (box === null) continue;
    const text = duration(for_us);
    if (!writtenInside(pen, family, box, name, text)) {
      narrow.push({ from: box.left, to: box.right, top: box.top, parts: [`${number + 1}: ${text}`] });
    }
  }
  pen.font = font(12, 'normal', family);
  for (const callout of joined(pen, narrow)) drawCallout(pen, callout, chart.chartArea);
}

/** The phase and its length in two lines, or the length alone; false where neither fits. */
function writtenInside(
  pen: Pen,
  family: string | undefined,
  box: Box,
  name: PhaseName,
  text: string,
): boolean {
  const room = box.right - box.left - 10;
  const { colour, label } = PHASE_LOOKS[name];
  const middle = (box.left + box.right) / 2;
  const height = (box.top + box.bottom) / 2;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const write = (line: string, y: number) => {
    const half = pen.measureText(line).width / 2 + 3;
    pen.fillStyle = colour;
    pen.fillRect(middle - half, y - 8, 2 * half, 16);
    pen.fillStyle = inkOn(colour);
    pen.fillText(line, middle, y);
  };
  pen.font = font(13, 'bold', family);
  if (pen.measureText(text).width > room) return false;
  pen.font = font(11.5, 'normal', family);
  const labelled = pen.measureText(label).width <= room;
  if (labelled) write(label, height - 8.5);
  pen.font = font(13, 'bold', family);
  write(text, labelled ? height + 8.5 : height);
  return true;
}

interface Callout {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly parts: readonly string[];
}

/** Neighbours whose texts would touch become one callout over all of them. */
function joined(pen: Pen, callouts: readonly Callout[]): readonly Callout[] {
  const done: Callout[] = [];
  for (const next of callouts) {
    let callout = next;
    for (
      let before = done.at(-1);
      before !== undefined && touch(pen, before, callout);
      before = done.at(-1)
    ) {
      done.pop();
      callout = {
        from: before.from,
        to: callout.to,
        top: callout.top,
        parts: [...before.parts, ...callout.parts],
      };
    }
    done.push(callout);
  }
  return done;
}

function touch(pen: Pen, left: Callout, right: Callout): boolean {
  const reach = (callout: Callout) => pen.measureText(callout.parts.join(GAP)).width / 2 + 6;
  return (left.from + left.to) / 2 + reach(left) > (right.from + right.to) / 2 - reach(right);
}

function drawCallout(pen: Pen, { from, to, top, parts }: Callout, area: Box): void {
  const text = parts.join(GAP);
  const half = pen.measureText(text).width / 2;
  const middle = Math.max(area.left + half + 2, Math.min(area.right - half - 2, (from + to) / 2));
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(from + 1, top - 2);
  pen.lineTo(from + 1, top - 6);
  pen.lineTo(to - 1, top - 6);
  pen.lineTo(to - 1, top - 2);
  pen.stroke();
  pen.fillStyle = INK;
  pen.textAlign = 'center';
  pen.textBaseline = 'bottom';
  pen.fillText(text, middle, top - 8);
}

/** Behind the end of a stack of phases (from dataset `first` on). */
function endLabel(
  chart: Chart<'bar'>,
  pen: Pen,
  fontOfLabel: string,
  phases: number,
  first: number,
  row: number,
  text: string,
  ink: string,
): void {
  let end = chart.chartArea.left;
  let y = barMiddle(chart, first, row);
  for (let dataset = first; dataset < first + phases; dataset++) {
    const box = barBox(chart, dataset, row);
    if (box === null) continue;
    end = Math.max(end, box.right);
    y = (box.top + box.bottom) / 2;
  }
  pen.font = fontOfLabel;
  pen.fillStyle = ink;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillText(text, end + 10, y);
}

function closedFormLabel(
  chart: Chart<'bar'>,
  pen: Pen,
  family: string | undefined,
  phases: number,
  row: number,
  { mean_s, text }: { readonly mean_s: number; readonly text: string },
): void {
  const box = barBox(chart, 2 * phases, row);
  const x = chart.scales.x?.getPixelForValue(mean_s);
  const element = chart.getDatasetMeta(2 * phases).data[row];
  if (x === undefined || element === undefined) return;
  const y = barMiddle(chart, 2 * phases, row);
  pen.fillStyle = INK;
  pen.beginPath();
  pen.moveTo(x, y - 9);
  pen.lineTo(x + 8, y);
  pen.lineTo(x, y + 9);
  pen.lineTo(x - 8, y);
  pen.closePath();
  pen.fill();
  pen.font = font(13, 'normal', family);
  pen.fillStyle = QUIET_INK;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillText(text, Math.max(box?.right ?? x, x + 8) + 10, y);
}

function barMiddle(chart: Chart<'bar'>, dataset: number, row: number): number {
  return chart.getDatasetMeta(dataset).data[row]?.y ?? 0;
}

/** Null for a bar without length. */
function barBox(chart: Chart<'bar'>, dataset: number, row: number): Box | null {
  const element = chart.getDatasetMeta(dataset).data[row];
  if (element === undefined) return null;
  const box = boxOfBar(element);
  return box.right - box.left > 0 ? box : null;
}

const GAP = '   ';
