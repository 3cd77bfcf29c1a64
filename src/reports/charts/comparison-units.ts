import type { ComparisonRow } from '../../experiments/comparison.js';

/** In what unit a row's figures are drawn, and what one of them is divided by. */
export interface DrawnUnit {
  readonly unit: string;
  readonly per: number;
}

/** One unit for all rows of a picture's panel, so that the largest has few digits before the point. */
export function drawnUnit({ unit, name }: ComparisonRow, largest: number): DrawnUnit {
  switch (unit) {
    case 'us':
      return largest >= 2_000_000 ? { unit: 's', per: 1_000_000 } : { unit: 'ms', per: 1_000 };
    case 's':
      return largest >= 1_200 ? { unit: 'min', per: 60 } : { unit: 's', per: 1 };
    case 'ratio':
      return isShare(name) ? { unit: '%', per: 0.01 } : { unit: 'ratio', per: 1 };
    case 'bytes':
      return largest >= 2_000_000 ? { unit: 'MB', per: 1_000_000 } : { unit: 'bytes', per: 1 };
    default:
      return { unit, per: 1 };
  }
}

export function isShare(name: string): boolean {
  return name.endsWith('availability') || name === 'utilisation';
}
