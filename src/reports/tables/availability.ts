import type { Availability, RequestAvailability } from '../../metrics/result.js';
import { clock, count, DASH, duration, minutes, percent, windowName } from '../format.js';
import { populationName, withoutIdleTotal } from '../populations.js';
import { oneLine } from '../safe-text.js';
import { type Cell, type CellTone, type Column, NO_TABLE, type Table } from './table.js';

/** Client-minutes with the worst windows beside them, by population. */
export function clientMinutesTable(availability: Availability): Table {
  const rows = withoutIdleTotal(availability.clientMinutes);
  // Of clients that hold no connection nothing is known between two operations.
  if (!rows.some(({ total_min }) => total_min > 0)) return NO_TABLE;
  const sizes = [...new Set(availability.windowed.map(({ window_us }) => window_us))].sort((a, b) => a - b);
  const windows = sizes.slice(0, 3);
  const head: readonly Column[] = [
    { title: 'clients', align: 'left', max: 24, yields: 'shortened' },
    { title: 'available', align: 'right' },
    { title: 'down / total (min)', align: 'right' },
    { title: 'longest down', align: 'right' },
    ...windows.map(
      (size): Column => ({ title: `worst ${windowName(size)}`, align: 'right', yields: 'dropped' }),
    ),
  ];
  const cells = rows.map((row): readonly Cell[] => [
    { text: populationName(row.clients) },
    ratioCell(row.ratio),
    { text: `${minutes(row.down_min)} / ${minutes(row.total_min)}` },
    { text: row.longestDown_for_us === 0 ? DASH : duration(row.longestDown_for_us) },
    ...windows.map((size): Cell => {
      const worst = availability.windowed.find((w) => w.clients === row.clients && w.window_us === size);
      if (worst === undefined) return { text: DASH, tone: 'quiet' };
      const where = worst.minimum < 1 ? ` at ${clock(worst.at_us)}` : '';
      return { text: `${percent(worst.minimum)}${where}` };
    }),
  ]);
  return { head, rows: cells };
}

/** Operations that were asked for, by population, with the commonest reasons of failure. */
export function requestsTable(availability: Availability): Table {
  const asked = availability.requests.filter((row) => row.ok + row.failed + row.unknown > 0);
  const rows = withoutIdleTotal(asked).filter((row) => row.operation !== '*' || isGrandTotal(row, asked));
  return { head: REQUEST_HEAD, rows: rows.map(requestCells) };
}

const REQUEST_HEAD: readonly Column[] = [
  { title: 'clients', align: 'left', max: 24, yields: 'shortened' },
  { title: 'operation', align: 'left', max: 10 },
  { title: 'available', align: 'right' },
  { title: 'ok', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'unknown', align: 'right' },
  { title: 'because', align: 'left', max: 60, yields: 'shortened' },
];

function requestCells(row: RequestAvailability): readonly Cell[] {
  const failed: Cell = row.failed === 0 ? { text: '0', tone: 'quiet' } : { text: count(row.failed) };
  const unknown: Cell = row.unknown === 0 ? { text: '0', tone: 'quiet' } : { text: count(row.unknown) };
  return [
    { text: populationName(row.clients) },
    { text: row.operation === '*' ? 'any' : oneLine(row.operation) },
    ratioCell(row.ratio),
    { text: count(row.ok) },
    failed,
    unknown,
    { text: reasons(row), tone: 'quiet' },
  ];
}

/** A total over operations says something only of all populations, and of more than one operation. */
function isGrandTotal(row: RequestAvailability, rows: readonly RequestAvailability[]): boolean {
  const operations = new Set(rows.map(({ operation }) => operation).filter((name) => name !== '*'));
  const populations = new Set(rows.map(({ clients }) => clients).filter((name) => name !== '*'));
  return operations.size > 1 && (row.clients === '*' || populations.size === 1);
}

function reasons(row: RequestAvailability): string {
  return Object.entries(row.reasons)
    .filter(([, times]) => times > 0)
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    .map(([reason, times]) => `${oneLine(reason)} ${count(times)}`)
    .join(', ');
}

function ratioCell(ratio: number | null): Cell {
  return { text: percent(ratio), tone: ratioTone(ratio) };
}

function ratioTone(ratio: number | null): CellTone {
  if (ratio === null) return 'quiet';
  if (ratio >= 0.999) return 'good';
  return ratio >= 0.95 ? 'warning' : 'bad';
}
