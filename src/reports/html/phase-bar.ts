import { inkOn } from '../charts/palette.js';
import { duration } from '../format.js';
import type { PhaseLook } from '../phase-look.js';
import { html, type Markup, NOTHING } from './markup.js';

/** Something that was waited for. */
export interface Wait {
  readonly look: PhaseLook;
  readonly for_us: number;
}

/** Waits behind each other, thick with their lengths written in, or thin; behind them a label. */
export function phaseBar(
  kind: 'last' | 'mean',
  waits: readonly Wait[],
  scale_us: number,
  label: Markup,
): Markup {
  const end = share(
    waits.reduce((sum, { for_us }) => sum + for_us, 0),
    scale_us,
  );
  return html`<div class="bar ${kind}"><div class="track">${waits.map((wait) =>
    segment(wait, scale_us, kind === 'last'),
  )}<span class="end" style="--at:${end}%">${label}</span></div></div>
`;
}

/** The same in words: this is what a screen reader reads, and what tells hatches apart. */
export function phaseList(waits: readonly Wait[]): Markup {
  return html`<ol class="phases">${waits.map(
    ({ look: { colour, hatch, label }, for_us }) =>
      html`<li><span class="swatch hatch-${hatch}" style="background-color:${colour}"></span>${label} <b>${duration(for_us)}</b></li>
`,
  )}</ol>`;
}

/** In percent of the scale, with as many digits as a screen has pixels. */
export function share(length_us: number, scale_us: number): number {
  return Number(((100 * length_us) / scale_us).toFixed(3));
}

/** Below these shares of the scale there is no room for a length, for a name. */
const ROOM_FOR_LENGTH = 0.075;
const ROOM_FOR_NAME = 0.17;

function segment({ look, for_us }: Wait, scale_us: number, isLabelled: boolean): Markup {
  const { colour, hatch, label } = look;
  const part = for_us / scale_us;
  const length = isLabelled && part >= ROOM_FOR_LENGTH ? html`<b>${duration(for_us)}</b>` : NOTHING;
  const named = isLabelled && part >= ROOM_FOR_NAME ? html`<i>${label}</i>` : NOTHING;
  return html`<span class="phase hatch-${hatch}" title="${label}: ${duration(for_us)}" style="width:${share(for_us, scale_us)}%;background-color:${colour};color:${inkOn(colour)}"><span>${named}${length}</span></span>`;
}
