/**
 * Okabe and Ito's eight colours, safe for colour-blind readers, in an order in which neighbours also
 * differ in grey. After eight they come again: the dashes and labels tell them apart.
 */
export function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? '#000000';
}

/** Solid, dashed, dotted …: a second mark beside the colour. */
export function dashOf(index: number): number[] {
  return [...(DASHES[index % DASHES.length] ?? [])];
}

/** The colour with an opacity from 0 to 1. */
export function faded(colour: string, opacity: number): string {
  const channel = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16);
  return `rgba(${channel(1)}, ${channel(3)}, ${channel(5)}, ${opacity})`;
}

/** Black or white, whichever reads on the colour. */
export function inkOn(colour: string): '#000000' | '#FFFFFF' {
  const channel = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16);
  const luma = 0.299 * channel(1) + 0.587 * channel(3) + 0.114 * channel(5);
  return luma > 140 ? '#000000' : '#FFFFFF';
}

const COLOURS = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#D55E00',
  '#F0E442',
  '#000000',
] as const;
/** The legend's boxes are 46 wide: there each pattern meets itself on the way back (see availability). */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [7, 4, 2, 4]];
