import type {
  Estimate,
  ExperimentResult,
  ExperimentRow,
  Interval,
} from '../../experiments/experiment-result.js';
import { figure, rowFigures, rowTitle, sizeText } from '../comparison-words.js';
import { methodRemarks } from '../experiment-method.js';
import { counted } from '../format.js';
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
export function methodLines(result: ExperimentResult, width: number): string[] {
  return methodRemarks(result).flatMap(({ words }) =>
    wrap(words, width, 4).map((text, at) => (at === 0 ? `  ${text.trimStart()}` : text)),
  );
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
