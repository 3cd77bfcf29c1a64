import type { MetricTable } from './metric-table.js';
import { COST_KINDS, type Cost } from './result.js';

export function costMetrics(table: MetricTable, { lines, total, per30Days }: Cost): void {
  for (const what of COST_KINDS) {
    const own = lines.filter((line) => line.what === what);
    if (own.length > 0) table.value('cost', { what }, sum(own.map(({ amount }) => amount)));
  }
  table.value('cost', {}, total);
  table.value('monthly_cost', {}, per30Days);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
