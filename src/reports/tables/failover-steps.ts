import type { Failover } from '../../metrics/result.js';
import { count, DASH, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import type { Cell, Column, Table } from './table.js';

/** When what happened, for each fault and population, counted from the start of the fault. */
export function failoverStepsTable(failovers: readonly Failover[]): Table {
  const rows = failovers.filter((failover) => failover.hit > 0);
  return { head: HEAD, rows: rows.map(stepsOf) };
}

const HEAD: readonly Column[] = [
  { title: 'fault', align: 'left', max: 24, yields: 'shortened' },
  { title: 'clients', align: 'left', max: 24, yields: 'shortened' },
  { title: 'moved', align: 'right' },
  { title: 'detected', align: 'right' },
  { title: 'published', align: 'right', yields: 'dropped' },
  { title: 'first', align: 'right' },
  { title: '50 %', align: 'right' },
  { title: '99 %', align: 'right' },
  { title: 'last', align: 'right' },
  { title: 'back home', align: 'right' },
];

function stepsOf(failover: Failover): readonly Cell[] {
  const whole = failover.moved === failover.hit;
  const since = (at_us: number | null): Cell =>
    at_us === null ? { text: DASH, tone: 'quiet' } : { text: compact(at_us - failover.started_us) };
  return [
    { text: oneLine(failover.fault) },
    { text: oneLine(failover.clients) },
    { text: `${count(failover.moved)}/${count(failover.hit)}`, tone: whole ? 'good' : 'bad' },
    since(failover.detected_us),
    since(failover.published_us),
    since(failover.firstMoved_us),
    since(failover.shifted50_us),
    since(failover.shifted99_us),
    since(failover.lastMoved_us),
    since(failover.failedBack_us),
  ];
}

/** `+1:47` where `1 min 47 s` would cost too many columns. */
function compact(length_us: number): string {
  if (length_us < 60_000_000) return `+${duration(length_us)}`;
  const total = Math.round(length_us / 1_000_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  return hours === 0 ? `+${minutes}:${two(seconds)}` : `+${hours}:${two(minutes)}:${two(seconds)}`;
}
