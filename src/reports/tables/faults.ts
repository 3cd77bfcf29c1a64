import type { FaultReport } from '../../metrics/result.js';
import { clock, count, counted } from '../format.js';
import { oneLine } from '../safe-text.js';
import type { Cell, Column, Table } from './table.js';

/** What each fault did: a fault that touched nothing proves nothing, and is marked. */
export function faultsTable(faults: readonly FaultReport[]): Table {
  return { head: HEAD, rows: faults.map(cells) };
}

const HEAD: readonly Column[] = [
  { title: 'fault', align: 'left', max: 24, yields: 'shortened' },
  { title: 'kind', align: 'left', max: 22 },
  { title: 'from', align: 'right' },
  { title: 'to', align: 'right' },
  { title: 'touched', align: 'left', max: 80, yields: 'shortened' },
];

function cells(fault: FaultReport): readonly Cell[] {
  return [
    { text: oneLine(fault.name) },
    { text: oneLine(fault.kind) },
    { text: clock(fault.from_us) },
    fault.to_us === null ? { text: 'the end', tone: 'quiet' } : { text: clock(fault.to_us) },
    fault.touched === 0 ? { text: 'nothing', tone: 'bad' } : { text: touched(fault) },
  ];
}

function touched(fault: FaultReport): string {
  const nouns = Object.entries(fault.by)
    .filter(([, times]) => times > 0)
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    // All nouns of faults are plurals with an s.
    .map(([noun, times]) => counted(times, oneLine(noun).replace(/s$/, ''), oneLine(noun)));
  return nouns.length === 0 ? count(fault.touched) : nouns.join(', ');
}
