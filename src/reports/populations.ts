import { oneLine } from './safe-text.js';

/**
 * Rows by population without the total over all (`*`), where it would only repeat the one population
 * there is.
 */
export function withoutIdleTotal<Row extends { readonly clients: string }>(
  rows: readonly Row[],
): readonly Row[] {
  const named = new Set(rows.map(({ clients }) => clients).filter((name) => name !== '*'));
  return named.size === 1 ? rows.filter(({ clients }) => clients !== '*') : rows;
}

export function populationName(clients: string): string {
  return clients === '*' ? 'all' : oneLine(clients);
}
