import type {
  ExperimentResult,
  ExperimentRow,
  PairedDifference,
} from '../../experiments/experiment-result.js';
import { differenceText, rowTitle } from '../comparison-words.js';
import { oneLine, shorten } from '../safe-text.js';
import type { Cell, Column } from '../tables/table.js';
import { isWide } from './comparison.js';
import { table, wrap } from './layout.js';
import type { Styler } from './styler.js';

/** Differences to the first design, run by run on the same seeds, and what the common random numbers were worth. */
export function againstFirst(result: ExperimentResult, width: number, style: Styler): string[] {
  const { designs, rows, kind } = result;
  const shown = rows.filter(({ cells }) => cells.some(({ difference }) => isSeen(difference)));
  if (kind !== 'compare' || designs.length < 2 || shown.length === 0) return [];
  const legend = wrap(
    'Each minus the first, run by run on the same seeds, with its 95 % interval; in brackets what may be chance. ' +
      'Variance cut: how much of the variance of these differences the common random numbers took away, against ' +
      'runs on different seeds.',
    width,
  );
  if (!isWide(result, width)) {
    return [...shown.flatMap((row) => wrap(differencesInLine(row, result), width, 4)), '', ...legend];
  }
  const head: readonly Column[] = [
    { title: '', align: 'left', yields: 'shortened' },
    ...designs.slice(1).map(({ name }): Column => ({ title: shorten(oneLine(name), 24), align: 'right' })),
    { title: 'variance cut', align: 'right', yields: 'dropped' },
  ];
  const lines = shown.map((row) => [
    { text: rowTitle(row) },
    ...row.cells.slice(1).map(({ difference }) => differenceCell(row, difference)),
    { text: cutText(row.cells.map(({ difference }) => difference)) },
  ]);
  return [...table({ head, rows: lines }, width, style), '', ...legend];
}

/** Rows by designs; of many designs the first few of each row. */
export function whoIsBest(result: ExperimentResult, width: number, style: Styler): string[] {
  const { designs } = result;
  const rows = result.rows.filter(({ ranking, same }) => ranking !== null && !same);
  if (rows.length === 0) return [];
  const zone = 'Draws of all means together (multivariate t, common random numbers included)';
  const good = 'in brackets: of being the best or as good as it (the indifference zone)';
  const legend = ['', ...wrap(`${zone}; ${good}.`, width)];
  if (!isWide(result, width)) {
    return [...rows.flatMap((row) => wrap(`${rowTitle(row)}: ${leaders(row, result)}`, width, 4)), ...legend];
  }
  const head: readonly Column[] = [
    { title: '', align: 'left', yields: 'shortened' },
    ...designs.map(({ name }): Column => ({ title: shorten(oneLine(name), 18), align: 'right' })),
  ];
  const lines = rows.map((row) => [
    { text: rowTitle(row) },
    ...designs.map((_, design): Cell => {
      const best = row.ranking!.best[design]!;
      const text = probabilities(row, design);
      return best >= 0.95 ? { text, tone: 'good' } : best < 0.05 ? { text, tone: 'quiet' } : { text };
    }),
  ]);
  return [...table({ head, rows: lines }, width, style), ...legend];
}

/** Who is on the Pareto front, of which objectives, and who is beaten by whom. */
export function paretoLines({ pareto, rows, designs }: ExperimentResult, width: number): string[] {
  // Of a single run each, chance decides who is beaten.
  if (pareto === null || pareto.designs.every(({ onFront }) => onFront === null)) return [];
  const name = (design: number) => oneLine(designs[design]!.name);
  const front = pareto.designs.flatMap((point, design) => {
    if (point.without || point.dominatedBy.length > 0) return [];
    const sure = point.onFront === null ? '' : ` (${probability(point.onFront)})`;
    return [`${name(design)}${sure}`];
  });
  const beaten = pareto.designs.flatMap(({ dominatedBy, onFront }, design) =>
    dominatedBy.length === 0
      ? []
      : [
          `${name(design)} by ${name(dominatedBy[0]!)}${onFront === null ? '' : ` (on the front: ${probability(onFront)})`}`,
        ],
  );
  const without = pareto.designs.flatMap((point, design) => (point.without ? [name(design)] : []));
  const objectives = pareto.objectives.map((at) => rowTitle(rows[at]!)).join('; ');
  const few = (list: readonly string[]) =>
    list.length <= MOST_NAMED
      ? list.join(', ')
      : `${list.slice(0, MOST_NAMED).join(', ')} and ${list.length - MOST_NAMED} more`;
  return [
    ...wrap(`${few(front)}`, width),
    ...(beaten.length === 0 ? [] : wrap(`beaten in all: ${few(beaten)}`, width)),
    ...(without.length === 0 ? [] : wrap(`without a figure in all: ${few(without)}`, width)),
    ...wrap(`weighed by ${objectives}`, width),
  ];
}

const MOST_NAMED = 8;
const MOST_LEADERS = 4;

function differenceCell(row: ExperimentRow, difference: PairedDifference | null): Cell {
  if (difference === null) return { text: '–' };
  const { mean, interval } = difference;
  const isTold = interval.low > 0 || interval.high < 0;
  const text = differenceText(row, difference);
  if (!isTold) return { text: mean === 0 ? 'none' : `(${text})`, tone: 'quiet' };
  if (row.better === 'neither') return { text };
  return { text, tone: mean < 0 === (row.better === 'lower') ? 'good' : 'bad' };
}

/** The row of a table for which there is no room. */
function differencesInLine(row: ExperimentRow, { designs }: ExperimentResult): string {
  const differences = row.cells.map(({ difference }) => difference);
  const each = differences.flatMap((difference, design) =>
    difference === null ? [] : [`${oneLine(designs[design]!.name)} ${differenceCell(row, difference).text}`],
  );
  const cut = cutText(differences);
  return `${rowTitle(row)}: ${each.join(', ')}${cut === '–' ? '' : `; variance cut ${cut}`}`;
}

function isSeen(difference: PairedDifference | null): boolean {
  return difference !== null && (difference.mean !== 0 || difference.interval.high > 0);
}

/** The least and the most over the designs. */
function cutText(differences: readonly (PairedDifference | null)[]): string {
  const cuts = differences.flatMap((one) =>
    one?.varianceCut === null || one === null ? [] : [one.varianceCut],
  );
  if (cuts.length === 0) return '–';
  const [least, most] = [Math.round(Math.min(...cuts) * 100), Math.round(Math.max(...cuts) * 100)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}

function leaders(row: ExperimentRow, { designs }: ExperimentResult): string {
  const best = row.ranking!.best;
  const order = [...best.keys()].sort((a, b) => best[b]! - best[a]! || a - b);
  return order
    .filter((design) => best[design]! >= 0.01)
    .slice(0, MOST_LEADERS)
    .map((design) => `${oneLine(designs[design]!.name)} ${probabilities(row, design)}`)
    .join(', ');
}

function probabilities({ ranking }: ExperimentRow, design: number): string {
  const [best, good] = [ranking!.best[design]!, ranking!.good[design]!];
  return good > best + 0.005 ? `${probability(best)} (${probability(good)})` : probability(best);
}

/** Draws tell no more than this. */
export function probability(share: number): string {
  if (share > 0.995) return '> 99 %';
  return share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`;
}
