import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { costMetrics } from './cost-metrics.js';
import type { Detections } from './detections.js';
import type { FaultLog } from './fault-log.js';
import { type Latency, PATHS, STARTS } from './latency.js';
import { loadMetrics, type MeasuredLoad } from './load-metrics.js';
import { LOSS_REASONS, type Messages } from './messages.js';
import { MetricTable } from './metric-table.js';
import { OPERATIONS, OUTCOMES, type RequestOutcomes } from './request-outcomes.js';
import type { Availability, Cost, Failover, Metric } from './result.js';

/** Everything that the metrics are made from. */
export interface Measured extends MeasuredLoad {
  readonly availability: Availability;
  readonly failovers: readonly Failover[];
  readonly faults: FaultLog;
  readonly detections: Detections;
  readonly latency: Latency;
  readonly messages: Messages;
  readonly requests: RequestOutcomes;
  readonly cost: Cost | undefined;
}

/**
 * The metrics of a run by full name, without those of its family that others collect. Totals are always there;
 * parts only where there is something.
 */
export function metricsOf(measured: Measured): Record<string, Metric> {
  const table = new MetricTable();
  availabilityMetrics(table, measured);
  inFlightMetrics(table, measured);
  latencyMetrics(table, measured);
  lookupMetrics(table, measured);
  if (measured.context.family === 'pubsub') {
    messageMetrics(table, measured);
    loadMetrics(table, measured);
  }
  if (measured.cost !== undefined) costMetrics(table, measured.cost);
  faultMetrics(table, measured);
  for (const failover of measured.failovers) failoverMetrics(table, failover);
  return table.metrics;
}

function inFlightMetrics(table: MetricTable, { context, requests }: Measured): void {
  let total = 0;
  for (const [population, { name: clients }] of context.populations.entries()) {
    for (const operation of OPERATIONS) {
      const count = requests.inFlightOf(operation, population);
      total += count;
      if (count > 0) table.value('operations_in_flight', { clients, operation }, count);
    }
  }
  table.value('operations_in_flight', {}, total);
}

function availabilityMetrics(table: MetricTable, { availability }: Measured): void {
  for (const { clients, ratio, down_min, total_min, longestDown_for_us } of availability.clientMinutes) {
    const labels = chosen(clients);
    const measured = total_min > 0;
    table.value('availability', { ...labels, over: 'client-minutes' }, ratio);
    table.value('downtime_seconds', labels, measured ? Math.round(down_min * MINUTE_us) / SECOND_us : null);
    table.value('longest_downtime_seconds', labels, measured ? longestDown_for_us / SECOND_us : null);
  }
  for (const row of availability.requests) {
    const labels = chosen(row.clients);
    if (row.operation === '*') {
      table.value('availability', { ...labels, over: 'requests' }, row.ratio);
    } else {
      for (const outcome of OUTCOMES) {
        table.value('operations', { ...labels, operation: row.operation, outcome }, row[outcome]);
      }
    }
  }
  for (const { clients, window_us, minimum } of availability.windowed) {
    table.value(
      'windowed_availability',
      { ...chosen(clients), window: `${window_us / MINUTE_us}m` },
      minimum,
    );
  }
}

function latencyMetrics(table: MetricTable, { context, latency }: Measured): void {
  for (const [population, labels] of populationsAndAll(context)) {
    for (const operation of OPERATIONS) {
      for (const from of STARTS) {
        const histogram = latency.operations(operation, from, population);
        table.histogram('operation_latency', { ...labels, from, operation }, histogram);
      }
    }
    table.histogram('delivery_latency', labels, latency.deliveries(population, null));
    for (const path of PATHS) {
      table.histogram('delivery_latency', { ...labels, path }, latency.deliveries(population, path));
    }
  }
}

function messageMetrics(table: MetricTable, { context, messages }: Measured): void {
  const names = context.populations.map(({ name }) => name);
  const populations = [...names.keys()];
  const delivered = populations.map((p) => messages.deliveredTo(p));
  const lost = populations.map((p) => sum(LOSS_REASONS.map((reason) => messages.lostTo(p, reason))));
  const any = sum(delivered) + sum(lost) > 0;
  table.value('messages_delivered', {}, any ? sum(delivered) : null);
  table.value('messages_lost', {}, any ? sum(lost) : null);
  const duplicated = populations.map((p) => messages.duplicatedTo(p));
  table.value('messages_duplicated', {}, any ? sum(duplicated) : null);
  for (const [p, clients] of names.entries()) {
    if (delivered[p] + lost[p] > 0) {
      table.value('messages_delivered', { clients }, delivered[p]);
      table.value('messages_lost', { clients }, lost[p]);
      table.value('messages_duplicated', { clients }, duplicated[p]);
    }
    for (const reason of LOSS_REASONS) {
      const count = messages.lostTo(p, reason);
      if (count > 0) table.value('messages_lost', { clients, reason }, count);
    }
  }
  for (const reason of LOSS_REASONS) {
    const count = sum(populations.map((p) => messages.lostTo(p, reason)));
    if (count > 0) table.value('messages_lost', { reason }, count);
  }
  for (const [fault, { name }] of context.faults.entries()) {
    table.value('messages_lost_during', { fault: name }, any ? messages.lostDuring(fault) : null);
  }
  forwardMetrics(table, context, messages, sum(delivered));
}

function lookupMetrics(table: MetricTable, { context: { populations }, messages }: Measured): void {
  table.value('dns_queries', {}, sum(populations.map((_, p) => messages.dnsQueriesOf(p))));
  for (const [p, { name: clients }] of populations.entries()) {
    table.value('dns_queries', { clients }, messages.dnsQueriesOf(p));
  }
}

function forwardMetrics(
  table: MetricTable,
  { replicas }: CollectorContext,
  messages: Messages,
  delivered: number,
): void {
  let count = 0;
  let bytes = 0;
  for (const [f, { name: from }] of replicas.entries()) {
    for (const [t, { name: to }] of replicas.entries()) {
      const forwarded = messages.forwardedBetween(f, t);
      if (forwarded.count === 0) continue;
      table.value('forwarded_messages', { from, to }, forwarded.count);
      table.value('forwarded_bytes', { from, to }, forwarded.bytes);
      count += forwarded.count;
      bytes += forwarded.bytes;
    }
  }
  table.value('forwarded_messages', {}, count);
  table.value('forwarded_bytes', {}, bytes);
  table.value('forwards_per_delivered', {}, delivered > 0 ? count / delivered : null);
}

/** Of the endpoints that the fault took clients from; where it took none, of any. */
function faultMetrics(table: MetricTable, { context, failovers, faults, detections }: Measured): void {
  for (const [fault, { name }] of context.faults.entries()) {
    const start_us = faults.start_us(fault);
    const hit = failovers.filter((failover) => failover.fault === name);
    const any = detections.ofFault(null, start_us, faults.end_us(fault));
    const detected_us = hit.length > 0 ? earliest(hit.map((row) => row.detected_us)) : any?.degraded_us;
    const published_us = hit.length > 0 ? earliest(hit.map((row) => row.published_us)) : any?.published_us;
    table.value('time_to_detect', { fault: name }, seconds(start_us, detected_us ?? null));
    table.value('time_to_publish', { fault: name }, seconds(start_us, published_us ?? null));
  }
}

function failoverMetrics(table: MetricTable, failover: Failover): void {
  const { fault, clients, started_us, ended_us, failedBack_us } = failover;
  const labels = { clients, fault };
  const after = (at_us: Micros | null) => seconds(started_us, at_us);
  table.value('clients_hit', labels, failover.hit);
  table.value('clients_moved', labels, failover.moved);
  table.value('time_to_move', { ...labels, share: 'first' }, after(failover.firstMoved_us));
  table.value('time_to_move', { ...labels, share: '50%' }, after(failover.shifted50_us));
  table.value('time_to_move', { ...labels, share: '99%' }, after(failover.shifted99_us));
  table.value('time_to_move', { ...labels, share: 'last' }, after(failover.lastMoved_us));
  table.value('time_to_recover', labels, after(failover.recovered_us));
  table.value('time_to_fail_back', labels, ended_us === null ? null : seconds(ended_us, failedBack_us));
}

const SECOND_us = 1_000_000;
const MINUTE_us = 60_000_000;

function seconds(from_us: Micros, to_us: Micros | null): number | null {
  return to_us === null ? null : (to_us - from_us) / SECOND_us;
}

function earliest(moments_us: readonly (Micros | null)[]): Micros | null {
  const known = moments_us.filter((at_us) => at_us !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** The tables write `*` for all; a metric leaves the label out. */
function chosen(clients: string): { readonly clients?: string } {
  return clients === '*' ? {} : { clients };
}

function populationsAndAll({
  populations,
}: CollectorContext): [number | null, { readonly clients?: string }][] {
  return [
    [null, {}],
    ...populations.map(({ name }, p): [number, { clients: string }] => [p, { clients: name }]),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
