import type { bestOf } from './best-of-runs.js';
import { differenceOf } from './cells.js';
import type { ExperimentRow, Ranking, Reading } from './experiment-result.js';
import type { Method } from './statistics/method.js';
import { meansDrawn } from './statistics/posterior.js';

type Better = ExperimentRow['better'];

/**
 * Which of several designs with several runs are the best: that with the best mean, those as good
 * within rounding or the indifference zone, and those that their paired differences do not tell from
 * it. With k designs each difference has the confidence 1 − 5 % / (k − 1), so that all hold together.
 */
export function bestOfSeveral(
  readings: readonly (readonly Reading[])[],
  means: readonly Reading[],
  best: ReturnType<typeof bestOf>,
  zone: number,
  { confidence }: Method,
): ReturnType<typeof bestOf> {
  const top = best.best[0];
  if (top === undefined) return best;
  const each = 1 - (1 - confidence) / Math.max(1, means.length - 1);
  const contenders = means.flatMap((mean, design) => {
    if (best.best.includes(design)) return [design];
    if (typeof mean !== 'number') return [];
    const difference = differenceOf(readings[design], readings[top], top, each);
    if (difference === null) return [];
    const { low, high } = difference.interval;
    const isTold = low > 0 || high < 0;
    return !isTold || Math.abs(difference.mean) <= zone ? [design] : [];
  });
  return { same: best.same, best: contenders.length === means.length ? [] : contenders };
}

/**
 * How probable it is that each design is the best, by draws of all means together: what common random
 * numbers have in common cancels out. null where there is nothing to rank or too few runs.
 */
export function rankingOf(
  readings: readonly (readonly Reading[])[],
  better: Better,
  zone: number,
  method: Method,
): Ranking | null {
  const runs = readings[0]?.length ?? 0;
  if (better === 'neither' || readings.length < 2 || runs < LEAST_RUNS) return null;
  const columns = readings.map((own) => own.filter((reading) => typeof reading === 'number'));
  const isRanked = columns.map((column) => column.length === runs);
  // One that fails to recover now and then has no mean: it cannot be the best. No data is no verdict.
  const isKnown = readings.every((own, design) => isRanked[design] || own.includes('never'));
  if (!isKnown || isRanked.filter(Boolean).length < 1) return null;
  const posterior = method.posterior(runs);
  const sign = better === 'lower' ? 1 : -1;
  const drawn = columns.map((column, design) => (isRanked[design] ? meansDrawn(column, posterior) : null));
  const best = new Array<number>(readings.length).fill(0);
  const good = new Array<number>(readings.length).fill(0);
  for (let draw = 0; draw < posterior.draws; draw++) {
    const values = drawn.map((means) => (means === null ? Number.POSITIVE_INFINITY : sign * means[draw]));
    const top = Math.min(...values);
    const ties = values.filter((value) => value === top).length;
    for (const [design, value] of values.entries()) {
      if (value === top) best[design] += 1 / ties;
      if (value <= top + zone) good[design]++;
    }
  }
  const share = (count: number) => rounded(count / posterior.draws);
  return { indifference: zone, best: best.map(share), good: good.map(share) };
}

/** How far apart means of a row may lie and count as equally good. Of what should be whole, a share of what is missing. */
export function zoneOf(means: readonly Reading[], unit: string, better: Better, share: number): number {
  const figures = means.filter((mean) => typeof mean === 'number');
  if (figures.length === 0) return 0;
  const top = better === 'higher' ? Math.max(...figures) : Math.min(...figures);
  return share * Math.abs(unit === 'ratio' && better === 'higher' ? 1 - top : top);
}

const LEAST_RUNS = 3;

/** More digits would be noise of the draws. */
function rounded(share: number): number {
  return Number(share.toFixed(4));
}
