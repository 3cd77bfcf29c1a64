import type { Cost, CostLine } from '../../metrics/result.js';
import { count, money } from '../format.js';
import { oneLine } from '../safe-text.js';
import { type Cell, type Column, NO_TABLE, type Table } from './table.js';

/** What the measured time costs, by what is paid for; line by line it stands in the JSON result. */
export function costTable(cost: Cost | undefined): Table {
  if (cost === undefined || cost.lines.length === 0) return NO_TABLE;
  const kinds = [...new Set(cost.lines.map(({ what }) => what))];
  const month = cost.total === 0 ? 0 : cost.per30Days / cost.total;
  const rows = kinds.map((what) => kindRow(what, cost, month));
  const total: readonly Cell[] = [
    { text: 'total' },
    { text: '' },
    { text: money(cost.total, cost.currency) },
    { text: money(cost.per30Days, cost.currency) },
  ];
  return { head: HEAD, rows: rows.length > 1 ? [...rows, total] : rows };
}

const HEAD: readonly Column[] = [
  { title: 'paid for', align: 'left', max: 34, yields: 'shortened' },
  { title: 'quantity', align: 'right' },
  { title: 'this run', align: 'right' },
  { title: '30 days like it', align: 'right' },
];

const WORDS: Readonly<Record<CostLine['what'], string>> = {
  units: 'units',
  messages: 'messages beyond the free ones',
  caches: 'caches',
  backbone: 'traffic between regions',
  application: 'traffic of far applications',
  internet: 'traffic to clients',
  registry: 'registry, by replica',
  storage: 'storage beyond the included',
  pulls: 'pulls from other regions',
};

function kindRow(what: CostLine['what'], { lines, currency }: Cost, month: number): readonly Cell[] {
  const own = lines.filter((line) => line.what === what);
  const quantity = own.reduce((sum, line) => sum + line.quantity, 0);
  const amount = own.reduce((sum, line) => sum + line.amount, 0);
  return [
    { text: WORDS[what] },
    { text: `${amountOf(quantity)} ${oneLine(own[0]?.unit ?? '')}` },
    { text: money(amount, currency) },
    { text: money(amount * month, currency) },
  ];
}

function amountOf(quantity: number): string {
  return quantity >= 100 ? count(quantity) : String(Number(quantity.toPrecision(3)));
}
