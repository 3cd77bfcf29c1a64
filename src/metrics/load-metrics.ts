import type { Micros } from '../kernel/kernel.js';
import type { ConnectRate } from './connect-rate.js';
import type { CollectorContext } from './context.js';
import { Histogram } from './histogram.js';
import { type Load, THROTTLED } from './load.js';
import type { MetricTable } from './metric-table.js';
import type { Traffic } from './traffic.js';

/** What the metrics of load and traffic are made from. */
export interface MeasuredLoad {
  readonly context: CollectorContext;
  readonly load: Load;
  readonly traffic: Traffic;
  readonly connects: ConnectRate;
  readonly end_us: Micros;
}

/** Totals are there wherever something of the kind was stated; null or missing where nothing was. */
export function loadMetrics(table: MetricTable, measured: MeasuredLoad): void {
  throttledMetrics(table, measured);
  workMetrics(table, measured);
  sizeMetrics(table, measured);
  trafficMetrics(table, measured);
  table.value('largest_connect_rate', {}, measured.connects.largest);
}

function throttledMetrics(table: MetricTable, { context, load, end_us }: MeasuredLoad): void {
  let total = 0;
  const by = { connection: 0, message: 0, request: 0 };
  let isKnown = false;
  for (const [r, { name: replica }] of context.replicas.entries()) {
    for (const what of THROTTLED) {
      const count = load.throttledBy(r, what);
      total += count;
      by[what] += count;
      if (count > 0) table.value('throttled', { replica, what }, count);
    }
    isKnown ||= load.units(r) !== null || load.utilisation(r, end_us) !== null;
  }
  for (const what of THROTTLED) if (by[what] > 0) table.value('throttled', { what }, by[what]);
  table.value('throttled', {}, isKnown || total > 0 ? total : null);
}

function workMetrics(table: MetricTable, { context, load, end_us }: MeasuredLoad): void {
  const all = new Histogram();
  const shares: number[] = [];
  for (const [r, { name: replica }] of context.replicas.entries()) {
    const share = load.utilisation(r, end_us);
    if (share === null) continue;
    table.value('utilisation', { replica }, share);
    table.histogram('queue_wait', { replica }, load.waits(r));
    shares.push(share);
    all.merge(load.waits(r));
  }
  table.histogram('queue_wait', {}, all);
  table.value('utilisation', {}, shares.length === 0 ? null : sum(shares) / shares.length);
}

function sizeMetrics(table: MetricTable, { context, load }: MeasuredLoad): void {
  const sizes = context.replicas.flatMap(({ name: replica }, r) => {
    const units = load.units(r);
    return units === null ? [] : [{ replica, units, hours: load.unit_us(r) / HOUR_us }];
  });
  for (const { replica, units, hours } of sizes) {
    table.value('units', { replica }, units);
    table.value('unit_hours', { replica }, hours);
  }
  const isKnown = sizes.length > 0;
  table.value('units', {}, isKnown ? sum(sizes.map(({ units }) => units)) : null);
  table.value('unit_hours', {}, isKnown ? sum(sizes.map(({ hours }) => hours)) : null);
}

function trafficMetrics(table: MetricTable, { context, traffic }: MeasuredLoad): void {
  let billed = 0;
  let bytes = 0;
  for (const [r, { name: replica }] of context.replicas.entries()) {
    if (traffic.billed(r) === 0) continue;
    table.value('billed_messages', { replica }, traffic.billed(r));
    table.value('delivered_bytes', { replica }, traffic.deliveredBytes(r));
    billed += traffic.billed(r);
    bytes += traffic.deliveredBytes(r);
  }
  table.value('billed_messages', {}, billed);
  table.value('delivered_bytes', {}, bytes);
  const hasServers = (context.appServers ?? []).length > 0 || traffic.serverMessages > 0;
  table.value('server_messages', {}, hasServers ? traffic.serverMessages : null);
  table.value('server_copies', {}, hasServers ? traffic.serverCopies : null);
}

const HOUR_us = 3_600_000_000;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
