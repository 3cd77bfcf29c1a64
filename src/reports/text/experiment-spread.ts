import type {
  Estimate,
  ExperimentResult,
  ExperimentRow,
  Interval,
} from '../../experiments/experiment-result.js';
import { figure, rowFigures, rowTitle, sizeText } from '../comparison-words.js';
import { counted, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import type { Cell, Column } from '../tables/table.js';
import { table, wrap } from './layout.js';
import type { Styler } from './styler.js';

/** One design: the mean of each metric, its interval, and how single runs spread about it. */
export function spreadOfRuns({ rows, designs }: ExperimentResult, width: number, style: Styler): string[] {
  const [design] = designs;
  const shares = [
    ...new Set(rows.flatMap(({ cells }) => cells[0]!.estimate?.percentiles ?? []).map(({ share }) => share)),
  ];
  const head: readonly Column[] = [
    { title: '', align: 'left', yields: 'shortened' },
    { title: 'mean', align: 'right' },
    { title: 'bootstrap', align: 'right', yields: 'dropped' },
    { title: 'of one run', align: 'right', yields: 'dropped' },
    ...shares.map((share): Column => ({ title: shareTitle(share), align: 'right', yields: 'dropped' })),
  ];
  const lines = rows.map((row): readonly Cell[] => {
    const estimate = row.cells[0]!.estimate;
    return [
      { text: rowTitle(row) },
      { text: rowFigures(row)[0]! },
      { text: estimate?.bootstrap ? aroundText(row, estimate.mean, estimate.bootstrap) : '' },
      { text: estimate === null || estimate.deviation === 0 ? '' : `± ${sizeText(row, estimate.deviation)}` },
      ...shares.map((share): Cell => ({ text: percentileText(row, estimate, share) })),
    ];
  });
  const runs = design?.runs ?? [];
  const held = runs.filter(({ verdict }) => verdict === 'held').length;
  const what = [
    `expectations held in ${held} of ${counted(runs.length, 'run')}`,
    ...(runs.length < 2 ? [] : ['mean with its 95 % interval (Student); the same by the bootstrap']),
    ...(runs.length < 2 ? [] : ['of one run: its standard deviation']),
    ...(shares.length === 0 ? [] : ['percentiles of single runs with their intervals (bootstrap)']),
  ];
  return [...table({ head, rows: lines }, width, style), '', ...wrap(what.join('; '), width)];
}

/** Number of runs and why they ended, warm-up, and what does not hold. */
export function methodLines({ designs, stopping, warmup, kind }: ExperimentResult, width: number): string[] {
  const runs = designs[0]?.runs.length ?? 0;
  const lines: string[] = [];
  if (stopping !== null) {
    const { halfWidth, relative, reached, metric, looks } = stopping;
    const wanted = relative ? `${Number((halfWidth * 100).toPrecision(3))} % of the mean` : String(halfWidth);
    const what =
      kind === 'compare' && designs.length > 1 ? 'the differences to the first design' : 'the mean';
    const end = reached
      ? `enough after ${counted(runs, 'run')}`
      : `not reached after ${counted(runs, 'run')}`;
    lines.push(
      `half-width ${wanted} of ${what} of ${oneLine(metric)}: ${end}, looked at ${looks.length} times`,
    );
  }
  if (runs > 1 && runs < FEW) {
    lines.push(
      `${counted(runs, 'run')} are few: of skewed metrics the intervals are too narrow (docs/experiments.md)`,
    );
  }
  if (runs > 1) lines.push(...warmupLines(warmup, designs));
  return lines.flatMap((line) =>
    wrap(line, width, 4).map((text, at) => (at === 0 ? `  ${text.trimStart()}` : text)),
  );
}

/** From here on the intervals were seen to hold for skewed laws, too. */
const FEW = 20;

function warmupLines(warmup: ExperimentResult['warmup'], designs: ExperimentResult['designs']): string[] {
  const unsettled = warmup.filter(({ suggested_us }) => suggested_us === null);
  const late = warmup.filter(
    ({ suggested_us, warmup_us }) => suggested_us !== null && suggested_us > warmup_us,
  );
  const names = (list: typeof warmup) =>
    list.length > 3
      ? counted(list.length, 'design')
      : list.map(({ design }) => oneLine(designs[design]!.name)).join(', ');
  const lines: string[] = [];
  if (late.length > 0) {
    const longest = late.reduce((most, one) => (one.suggested_us! > most.suggested_us! ? one : most));
    lines.push(
      `warm-up: too short for ${names(late)}: MSER-5 suggests ${duration(longest.suggested_us!)} (${oneLine(longest.series ?? '')}), ${duration(longest.warmup_us)} are left out`,
    );
  }
  if (unsettled.length > 0)
    lines.push(`warm-up: ${names(unsettled)} had not settled before the first fault, or the end (MSER-5)`);
  if (lines.length === 0 && warmup.length > 0) {
    const longest = warmup.reduce((most, one) =>
      (one.suggested_us ?? 0) > (most.suggested_us ?? 0) ? one : most,
    );
    lines.push(
      `warm-up: ${duration(longest.warmup_us)} are left out; MSER-5 suggests ${duration(longest.suggested_us ?? 0)} or more`,
    );
  }
  return lines;
}

function percentileText(row: ExperimentRow, estimate: Estimate | null, share: number): string {
  const found = estimate?.percentiles.find((one) => one.share === share);
  if (found === undefined) return '';
  const around = aroundText(row, found.value, found.interval);
  return `${figure(row, found.value)}${around === '' ? '' : ` ${around}`}`;
}

/** `−2.1 s +2.6 s`: how far the ends of an interval lie from what it is about. */
function aroundText(row: ExperimentRow, value: number, { low, high }: Interval): string {
  return low === high ? '' : `−${sizeText(row, value - low)} +${sizeText(row, high - value)}`;
}

function shareTitle(share: number): string {
  return share === 0.5 ? 'median' : `p${Math.round(share * 100)}`;
}
