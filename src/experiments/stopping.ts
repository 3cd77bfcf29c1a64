import type { MeasuredDesign } from './analysis.js';
import { differenceOf } from './cells.js';
import type { ExperimentResult, Reading } from './experiment-result.js';
import type { StoppingRule } from './plan.js';
import { readingOf } from './readings.js';
import { keysOfChoice } from './row-keys.js';
import { CONFIDENCE } from './statistics/method.js';
import { halfWidthOf, meanOf } from './statistics/sample.js';

/**
 * Runs before the first look. Intervals of a sequential procedure cover less when it may stop early by
 * a lucky small variance; twenty make that rare.
 */
export const FIRST_LOOK = 20;

/**
 * The widest half-width of what the experiment is after: of a comparison the differences to the first
 * design, else the mean of every design. null where one of them has no figures yet.
 */
export function look(
  kind: ExperimentResult['kind'],
  { metric, relative }: StoppingRule,
  designs: readonly MeasuredDesign[],
): number | null {
  const [key] = keysOfChoice(designs, metric);
  if (key === undefined) return null;
  const readings = designs.map(({ runs }) => runs.map((run) => readingOf(run, key)));
  const own = readings.map(figuresOf);
  const isCompared = kind === 'compare' && designs.length > 1;
  const widths = readings.slice(isCompared ? 1 : 0).map((runs, at) => {
    const [figures, base] = isCompared ? [own[at + 1], own[0]] : [own[at], own[at]];
    if (figures === null || base === null) return null;
    const difference = isCompared ? differenceOf(runs, readings[0], 0, CONFIDENCE) : null;
    const width =
      difference === null
        ? halfWidthOf(figures, CONFIDENCE)
        : (difference.interval.high - difference.interval.low) / 2;
    return relative ? width / Math.abs(meanOf(base)) : width;
  });
  return widths.reduce<number | null>(
    (widest, width) =>
      width === null || widest === null || Number.isNaN(width) ? null : Math.max(widest, width),
    0,
  );
}

/** As many runs as the width asks for, were it to shrink with their root; no more than twice what there is. */
export function nextLook(runs: number, halfWidth: number | null, wanted: number): number {
  const ratio = halfWidth === null || wanted === 0 ? 2 : halfWidth / wanted;
  return Math.max(runs + LEAST_STEP, Math.min(2 * runs, Math.ceil(runs * ratio * ratio)));
}

const LEAST_STEP = 5;

/** null where something never happened, or with fewer than two figures. */
function figuresOf(runs: readonly Reading[]): readonly number[] | null {
  const figures = runs.filter((reading) => typeof reading === 'number');
  return runs.includes('never') || figures.length < 2 ? null : figures;
}
