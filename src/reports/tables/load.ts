import type { RunResult } from '../../metrics/result.js';
import { count, DASH, duration, percent } from '../format.js';
import { isTelling, type LoadRow, loadRows } from '../load-rows.js';
import { oneLine } from '../safe-text.js';
import { type Cell, type Column, NO_TABLE, type Table } from './table.js';

/** What the replicas carried, where one of them scaled, throttled, or let messages wait. */
export function loadTable(result: RunResult): Table {
  const rows = loadRows(result);
  return isTelling(rows) ? { head: HEAD, rows: rows.map(cells) } : NO_TABLE;
}

const HEAD: readonly Column[] = [
  { title: 'replica', align: 'left', max: 24, yields: 'shortened' },
  { title: 'units', align: 'right' },
  { title: 'busy', align: 'right' },
  { title: 'queue p99', align: 'right' },
  { title: 'throttled connections', align: 'right' },
  { title: 'throttled messages', align: 'right' },
];

function cells(row: LoadRow): readonly Cell[] {
  return [
    { text: oneLine(row.replica) },
    { text: units(row) },
    { text: percent(row.utilisation) },
    { text: row.p99_us === null ? DASH : duration(row.p99_us) },
    turnedAway(row.throttled.connections),
    turnedAway(row.throttled.messages),
  ];
}

/** `2`, or `2–10, at last 5`. */
function units({ units }: LoadRow): string {
  if (units === null) return DASH;
  const { least, most, last } = units;
  if (least === most) return count(last);
  return `${count(least)}–${count(most)}${last === most ? '' : `, at last ${count(last)}`}`;
}

function turnedAway(times: number): Cell {
  return times === 0 ? { text: '0', tone: 'quiet' } : { text: count(times), tone: 'bad' };
}
