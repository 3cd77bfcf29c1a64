import type { ExperimentResult } from '../experiments/experiment-result.js';
import { counted, duration } from './format.js';
import { oneLine } from './safe-text.js';

/** Something to know of the method of an experiment. */
export interface Remark {
  readonly words: string;
  /** It says that something does not hold. */
  readonly isWarning: boolean;
}

/** Number of runs and why they ended, warm-up, and what does not hold. */
export function methodRemarks({ designs, stopping, warmup, kind }: ExperimentResult): readonly Remark[] {
  const runs = designs[0]?.runs.length ?? 0;
  const remarks: Remark[] = [];
  if (stopping !== null) {
    const { halfWidth, relative, reached, metric, looks } = stopping;
    const wanted = relative ? `${Number((halfWidth * 100).toPrecision(3))} % of the mean` : String(halfWidth);
    const what =
      kind === 'compare' && designs.length > 1 ? 'the differences to the first design' : 'the mean';
    const end = reached
      ? `enough after ${counted(runs, 'run')}`
      : `not reached after ${counted(runs, 'run')}`;
    remarks.push({
      words: `half-width ${wanted} of ${what} of ${oneLine(metric)}: ${end}, looked at ${looks.length} times`,
      isWarning: !reached,
    });
  }
  if (runs > 1 && runs < FEW) {
    remarks.push({
      words: `${counted(runs, 'run')} are few: of skewed metrics the intervals are too narrow (docs/experiments.md)`,
      isWarning: true,
    });
  }
  if (runs > 1) remarks.push(...warmupRemarks(warmup, designs));
  return remarks;
}

/** From here on the intervals were seen to hold for skewed laws, too. */
const FEW = 20;

function warmupRemarks(
  warmup: ExperimentResult['warmup'],
  designs: ExperimentResult['designs'],
): readonly Remark[] {
  const unsettled = warmup.filter(({ suggested_us }) => suggested_us === null);
  const late = warmup.filter(
    ({ suggested_us, warmup_us }) => suggested_us !== null && suggested_us > warmup_us,
  );
  const names = (list: typeof warmup) =>
    list.length > 3
      ? counted(list.length, 'design')
      : list.map(({ design }) => oneLine(designs[design]!.name)).join(', ');
  const remarks: Remark[] = [];
  if (late.length > 0) {
    const longest = late.reduce((most, one) => (one.suggested_us! > most.suggested_us! ? one : most));
    remarks.push({
      words: `warm-up: too short for ${names(late)}: MSER-5 suggests ${duration(longest.suggested_us!)} (${oneLine(longest.series ?? '')}), ${duration(longest.warmup_us)} are left out`,
      isWarning: true,
    });
  }
  if (unsettled.length > 0)
    remarks.push({
      words: `warm-up: ${names(unsettled)} had not settled before the first fault, or the end (MSER-5)`,
      isWarning: true,
    });
  if (remarks.length === 0 && warmup.length > 0) {
    const longest = warmup.reduce((most, one) =>
      (one.suggested_us ?? 0) > (most.suggested_us ?? 0) ? one : most,
    );
    remarks.push({
      words: `warm-up: ${duration(longest.warmup_us)} are left out; MSER-5 suggests ${duration(longest.suggested_us ?? 0)} or more`,
      isWarning: false,
    });
  }
  return remarks;
}
