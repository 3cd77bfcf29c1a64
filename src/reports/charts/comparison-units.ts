import type { ExperimentRow, Reading } from '../../experiments/experiment-result.js';
import { rowTitle } from '../comparison-words.js';
import { isShare } from '../figure-text.js';
import { oneLine } from '../safe-text.js';

/** How a row is drawn. */
export interface DrawnRow {
  readonly row: ExperimentRow;
  readonly title: string;
  readonly better: ExperimentRow['better'];
  /** By design, in the unit of the row. */
  readonly values: readonly Reading[];
  /** Whether the values are what is missing to the whole. */
  readonly isMissing: boolean;
}

/** Availability as what is missing of it: between 99 % and 99.9 % nobody sees a difference from 0 on. */
export function drawnRow(row: ExperimentRow): DrawnRow {
  const values = row.cells.map(({ mean }) => mean);
  if (!row.name.endsWith('availability')) {
    return { row, title: rowTitle(row), better: row.better, values, isMissing: false };
  }
  return {
    row,
    title: missingTitle(row),
    better: 'lower',
    values: values.map((value) => (typeof value === 'number' ? cleaned(1 - value) : value)),
    isMissing: true,
  };
}

/** In what unit figures are drawn, and what one of them is divided by: few digits before the point. */
export function drawnUnit({ unit, name }: ExperimentRow, largest: number): { unit: string; per: number } {
  switch (unit) {
    case 'us':
      return largest >= 2_000_000 ? { unit: 's', per: 1_000_000 } : { unit: 'ms', per: 1_000 };
    case 's':
      return largest >= 1_200 ? { unit: 'min', per: 60 } : { unit: 's', per: 1 };
    case 'ratio':
      return isShare(name) ? { unit: '%', per: 0.01 } : { unit: 'ratio', per: 1 };
    case 'bytes':
      if (largest >= 2_000_000_000) return { unit: 'GB', per: 1_000_000_000 };
      return largest >= 2_000_000 ? { unit: 'MB', per: 1_000_000 } : { unit: 'bytes', per: 1 };
    default:
      return { unit, per: 1 };
  }
}

/** 1 − 0.99 is not quite 0.01. */
function cleaned(share: number): number {
  return Number(share.toPrecision(9));
}

function missingTitle(row: ExperimentRow): string {
  if (row.name !== 'availability') return `1 − ${rowTitle(row)}`;
  const { over, ...labels } = row.labels;
  const what =
    over === 'requests' ? 'operations that did not succeed' : 'time without service, of all client time';
  return [what, ...Object.values(labels).map(oneLine)].join(' · ');
}
