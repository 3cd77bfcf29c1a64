import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { oneLine, shorten } from '../safe-text.js';
import { INK, QUIET_INK } from './frame.js';
import { colourOf } from './palette.js';
import { font, type Pen } from './pen.js';

/** How a design is drawn: filled where nobody beats it in all. */
export interface Mark {
  readonly design: number;
  /** null where there are too many: only those on the front are named then. */
  readonly name: string | null;
  readonly colour: string;
  readonly shape: Shape;
  readonly isOn: boolean;
}

type Shape = (typeof SHAPES)[number];

const SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const;
const MOST_NAMES = 12;
/** As many colours as there are. */
const COLOURS = 8;
const GREY = '#9AA5B1';
const RADIUS = 7;

/** Of all designs that have a figure for each objective, the beaten first: the others lie above them. */
export function marksOf({ pareto, designs }: ExperimentResult): readonly Mark[] {
  const weighed = designs.flatMap(({ name }, design) => {
    const own = pareto?.designs[design];
    return own === undefined || own.without
      ? []
      : [{ ...own, name, design, isOn: own.dominatedBy.length === 0 }];
  });
  const isMany = weighed.length > MOST_NAMES;
  let named = 0;
  const marks = weighed.map(({ name, design, onFront, isOn }): Mark => {
    const isNamed = !isMany || (isOn && named < MOST_NAMES);
    const place = isMany ? named : design;
    if (isNamed) named++;
    const sure =
      onFront === null || onFront > 0.995 || onFront < 0.005 ? '' : ` (${Math.round(onFront * 100)} %)`;
    return {
      design,
      name: isNamed ? `${shorten(oneLine(name), 40)}${sure}` : null,
      colour: isNamed ? colourOf(place) : GREY,
      shape: isNamed ? SHAPES[Math.floor(place / COLOURS) % SHAPES.length]! : 'circle',
      isOn,
    };
  });
  return [...marks.filter(({ isOn }) => !isOn), ...marks.filter(({ isOn }) => isOn)];
}

export function drawMark(pen: Pen, { colour, shape, isOn }: Mark, x: number, y: number): void {
  pen.beginPath();
  switch (shape) {
    case 'circle':
      pen.arc(x, y, RADIUS, 0, 2 * Math.PI);
      break;
    case 'square':
      pen.rect(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
      break;
    case 'triangle':
      outline(pen, [
        [x, y - RADIUS - 1],
        [x + RADIUS + 1, y + RADIUS],
        [x - RADIUS - 1, y + RADIUS],
      ]);
      break;
    case 'diamond':
      outline(pen, [
        [x, y - RADIUS - 2],
        [x + RADIUS + 2, y],
        [x, y + RADIUS + 2],
        [x - RADIUS - 2, y],
      ]);
      break;
  }
  pen.fillStyle = isOn ? colour : '#FFFFFF';
  pen.strokeStyle = isOn ? INK : colour;
  pen.lineWidth = isOn ? 1 : 2.5;
  pen.fill();
  pen.stroke();
}

function outline(pen: Pen, corners: readonly (readonly [number, number])[]): void {
  for (const [at, [x, y]] of corners.entries()) {
    if (at === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  pen.closePath();
}

interface LegendPlace {
  readonly left: number;
  readonly top: number;
  readonly columnWidth: number;
  readonly columns: number;
  readonly line: number;
}

/** In the order of the designs. */
export function drawLegend(
  pen: Pen,
  family: string | undefined,
  marks: readonly Mark[],
  { left, top, columnWidth, columns, line }: LegendPlace,
): void {
  const named = marks.filter(({ name }) => name !== null).sort((a, b) => a.design - b.design);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  for (const [at, mark] of named.entries()) {
    const x = left + (at % columns) * columnWidth;
    const y = top + Math.floor(at / columns) * line;
    drawMark(pen, mark, x, y);
    pen.font = font(13.5, mark.isOn ? 'bold' : 'normal', family);
    pen.fillStyle = mark.isOn ? INK : QUIET_INK;
    pen.fillText(mark.name ?? '', x + 16, y);
  }
}
