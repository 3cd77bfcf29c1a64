import type { DataSection, GuaranteeRow, LossRow, ReadsRow } from '../../metrics/result.js';
import { clock, count, DASH, duration, percent, size } from '../format.js';
import { oneLine } from '../safe-text.js';
import { type Cell, type Column, NO_TABLE, type Table } from './table.js';

/** Where reads were answered, and how many saw something out of date. */
export function staleTable(data: DataSection | undefined): Table {
  if (data === undefined || data.reads.length === 0) return NO_TABLE;
  const head: readonly Column[] = [
    { title: 'clients', align: 'left', max: 26, yields: 'shortened' },
    { title: 'replica', align: 'left', max: 22, yields: 'shortened' },
    { title: 'reads', align: 'right' },
    { title: 'stale', align: 'right' },
    { title: 'of lost writes', align: 'right', yields: 'dropped' },
    { title: 'age p50', align: 'right' },
    { title: 'p99', align: 'right' },
    { title: 'max', align: 'right' },
    { title: 'versions behind', align: 'right', yields: 'dropped' },
  ];
  return { head, rows: data.reads.map(staleCells) };
}

/** How far behind each replica was. */
export function lagTable(data: DataSection | undefined): Table {
  const rows = (data?.lag ?? []).filter(({ lag, largest_bytes }) => lag !== null || largest_bytes > 0);
  if (rows.length === 0) return NO_TABLE;
  const head: readonly Column[] = [
    { title: 'replica', align: 'left', max: 26, yields: 'shortened' },
    { title: 'writes', align: 'right' },
    { title: 'p50', align: 'right' },
    { title: 'p99', align: 'right' },
    { title: 'max', align: 'right' },
    { title: 'most lacking', align: 'right' },
    { title: 'stream behind', align: 'right', yields: 'dropped' },
  ];
  const cells = rows.map(({ replica, lag, largest_bytes, largestStream_bytes }): readonly Cell[] => [
    { text: oneLine(replica) },
    { text: lag === null ? DASH : count(lag.count) },
    ...[lag?.p50, lag?.p99, lag?.max].map((length) => lengthCell(length)),
    { text: size(largest_bytes) },
    { text: largestStream_bytes === null ? DASH : size(largestStream_bytes) },
  ]);
  return { head, rows: cells };
}

/** Acknowledged writes that are gone, loss by loss. */
export function lossTable(data: DataSection | undefined): Table {
  const head: readonly Column[] = [
    { title: 'at', align: 'left' },
    { title: 'because', align: 'left', max: 44, yields: 'shortened' },
    { title: 'writes', align: 'right' },
    { title: 'size', align: 'right' },
    { title: 'RPO', align: 'right' },
    { title: 'oldest before the loss', align: 'right', yields: 'dropped' },
  ];
  return { head, rows: (data?.losses.events ?? []).map(lossCells) };
}

/** How many of them, of how many; nothing where none was acknowledged. */
export function lossWords(data: DataSection | undefined): readonly string[] {
  if (data === undefined || data.writesAcknowledged === 0) return [];
  const { writesAcknowledged, losses } = data;
  const lost = losses.events.length === 0 ? 'none' : count(losses.writes);
  return [`${lost} of ${count(writesAcknowledged)} acknowledged writes`];
}

/** What sessions might expect, and how often it was not so. */
export function guaranteeTable(data: DataSection | undefined): Table {
  const all = (data?.guarantees ?? []).filter(({ checked }) => checked > 0);
  const populations = new Set(all.map(({ clients }) => clients)).size;
  // With one population the row of all says the same.
  const rows = populations > 2 ? all : all.filter(({ clients }) => clients === '*');
  if (rows.length === 0) return NO_TABLE;
  const head: readonly Column[] = [
    { title: 'guarantee', align: 'left' },
    { title: 'clients', align: 'left', max: 26, yields: 'shortened' },
    { title: 'checked', align: 'right' },
    { title: 'violations', align: 'right' },
    { title: 'in a million', align: 'right' },
  ];
  return { head, rows: rows.map(guaranteeCells) };
}

/** What operators did: each step, and the whole. */
export function recoveryTable(data: DataSection | undefined): Table {
  const rows = (data?.recoveries ?? []).flatMap(({ action, from_us, to_us, steps }) => [
    ...steps.map((step) => recoveryCells(action, step.step, step.from_us, step.to_us)),
    ...(steps.length > 1 ? [recoveryCells(action, 'all of it', from_us, to_us)] : []),
  ]);
  if (rows.length === 0) return NO_TABLE;
  const head: readonly Column[] = [
    { title: 'action', align: 'left', max: 26, yields: 'shortened' },
    { title: 'step', align: 'left' },
    { title: 'from', align: 'right' },
    { title: 'to', align: 'right' },
    { title: 'took', align: 'right' },
  ];
  return { head, rows };
}

/** What merging dropped, and when the replicas were alike after each fault: lines, where there is something to say. */
export function afterwardsWords(data: DataSection | undefined): readonly string[] {
  if (data === undefined) return [];
  const { dropped, acknowledged } = data.conflicts;
  return [
    ...(dropped > 0 ? [`merging dropped ${count(dropped)} writes, ${count(acknowledged)} acknowledged`] : []),
    ...(data.lag.length < 2 ? [] : data.convergence).map(({ fault, ended_us, converged_us }) =>
      converged_us === null
        ? `${oneLine(fault)}: some replica still lacked something of then when the run ended`
        : `${oneLine(fault)}: every replica had all there was ${duration(converged_us - ended_us)} after its end`,
    ),
  ];
}

function staleCells({ clients, replica, ...row }: ReadsRow): readonly Cell[] {
  const stale = row.staleByLag + row.staleByLoss;
  return [
    { text: oneLine(clients) },
    { text: oneLine(replica) },
    { text: count(row.reads) },
    { text: percent(stale / row.reads), tone: stale === 0 ? 'good' : 'bad' },
    { text: row.staleByLoss === 0 ? DASH : count(row.staleByLoss) },
    ...[row.age?.p50, row.age?.p99, row.age?.max].map((length) => lengthCell(length)),
    { text: row.versionsBehind === null ? DASH : `at most ${count(row.versionsBehind.max)}` },
  ];
}

function lossCells({ at_us, replica, action, cause, ...row }: LossRow): readonly Cell[] {
  const why = {
    promotion: `${oneLine(replica ?? '')} took over${action === null ? '' : ` (${oneLine(action)})`}`,
    memory: `${oneLine(replica ?? '')} lost its memory`,
    overwriting: 'something older overwrote them',
  };
  return [
    { text: clock(at_us) },
    { text: why[cause] },
    { text: count(row.writes), tone: 'bad' },
    { text: size(row.bytes) },
    lengthCell(row.age_for_us),
    lengthCell(row.beforeLoss_for_us),
  ];
}

function guaranteeCells({ guarantee, clients, checked, violations }: GuaranteeRow): readonly Cell[] {
  return [
    { text: guarantee },
    { text: clients === '*' ? 'any' : oneLine(clients) },
    { text: count(checked) },
    { text: count(violations), tone: violations === 0 ? 'good' : 'bad' },
    { text: count(Math.round((1_000_000 * violations) / checked)) },
  ];
}

function recoveryCells(action: string, step: string, from_us: number, to_us: number): readonly Cell[] {
  return [
    { text: oneLine(action) },
    { text: oneLine(step) },
    { text: clock(from_us) },
    { text: clock(to_us) },
    { text: duration(to_us - from_us) },
  ];
}

function lengthCell(length_us: number | null | undefined): Cell {
  return length_us === null || length_us === undefined
    ? { text: DASH, tone: 'quiet' }
    : { text: duration(Math.round(length_us)) };
}
