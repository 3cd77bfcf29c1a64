import type { CollectorContext } from '../context.js';
import { Histogram } from '../histogram.js';
import type { MetricTable } from '../metric-table.js';
import type { DataSection, GuaranteeRow } from './data-section.js';
import type { Lag } from './lag.js';
import type { Losses } from './losses.js';
import type { Staleness, StalenessCell } from './staleness.js';

export interface MeasuredData {
  readonly context: CollectorContext;
  readonly section: DataSection;
  readonly lag: Lag;
  readonly staleness: Staleness;
  readonly losses: Losses;
}

/** What a data service measures besides every service. Totals always; parts where there is something. */
export function dataMetrics(table: MetricTable, measured: MeasuredData): void {
  lagMetrics(table, measured);
  staleMetrics(table, measured);
  lossMetrics(table, measured);
  guaranteeMetrics(table, measured.section.guarantees);
  afterwardsMetrics(table, measured);
  transferMetrics(table, measured);
}

function lagMetrics(table: MetricTable, { context: { replicas }, lag }: MeasuredData): void {
  const all = new Histogram();
  for (const [r, { name: replica }] of replicas.entries()) {
    const { lags, largest_bytes, largestStream_bytes } = lag.of(r);
    table.histogram('replication_lag', { replica }, lags);
    all.merge(lags);
    if (replicas.length > 1) table.value('replication_lag_bytes', { replica }, largest_bytes);
    if (largestStream_bytes !== null) table.value('stream_lag_bytes', { replica }, largestStream_bytes);
  }
  table.histogram('replication_lag', {}, all);
  const largest = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  const lags = replicas.map((_, r) => lag.of(r));
  table.value('replication_lag_bytes', {}, largest(lags.map(({ largest_bytes }) => largest_bytes)));
  table.value('stream_lag_bytes', {}, largest(lags.map((row) => row.largestStream_bytes)));
}

function staleMetrics(table: MetricTable, { context, staleness }: MeasuredData): void {
  const populations = [...context.populations.entries()];
  const replicas = [...context.replicas.entries()];
  const ofAll: StalenessCell[] = [];
  for (const [p, { name: clients }] of populations) {
    const cells = replicas.map(([r]) => staleness.of(p, r));
    staleRow(table, { clients }, cells);
    for (const [r, { name: replica }] of replicas) {
      if (cells[r].reads > 0) staleRow(table, { clients, replica }, [cells[r]]);
    }
    ofAll.push(...cells);
  }
  for (const [r, { name: replica }] of replicas) {
    const cells = populations.map(([p]) => staleness.of(p, r));
    if (cells.some(({ reads }) => reads > 0)) staleRow(table, { replica }, cells);
  }
  staleRow(table, {}, ofAll);
}

function staleRow(
  table: MetricTable,
  labels: { readonly clients?: string; readonly replica?: string },
  cells: readonly StalenessCell[],
): void {
  const reads = sum(cells.map((cell) => cell.reads));
  const share = (stale: number) => (reads > 0 ? stale / reads : null);
  const causes = {
    lag: sum(cells.map(({ stale }) => stale.lag)),
    lost: sum(cells.map(({ stale }) => stale.lost)),
  };
  const ages = new Histogram();
  const behind = new Histogram();
  for (const cell of cells) {
    ages.merge(cell.ages);
    behind.merge(cell.behind);
  }
  table.value('stale_reads', labels, share(causes.lag + causes.lost));
  for (const cause of ['lag', 'lost'] as const) {
    table.value('stale_reads', { ...labels, cause }, share(causes[cause]));
  }
  table.histogram('staleness_age', labels, ages);
  table.histogram('versions_behind', labels, behind);
}

function lossMetrics(table: MetricTable, { context, section, losses: books }: MeasuredData): void {
  const { writesAcknowledged, losses } = section;
  const isKnown = writesAcknowledged > 0;
  table.value('writes_acknowledged', {}, writesAcknowledged);
  table.value('writes_lost', {}, isKnown ? losses.writes : null);
  table.value('bytes_lost', {}, isKnown ? losses.bytes : null);
  for (const [f, { name: fault }] of context.faults.entries()) {
    const during = sum(books.events().map(({ byFault }) => byFault[f]));
    table.value('writes_lost_during', { fault }, isKnown ? during : null);
  }
  const ages = losses.events.filter(({ age_for_us }) => age_for_us !== null);
  const oldest = (events: typeof ages) =>
    events.reduce((most, { age_for_us }) => Math.max(most, age_for_us ?? 0), 0) / SECOND_us;
  table.value('data_loss_age_seconds', {}, isKnown ? oldest(ages) : null);
  for (const action of new Set(section.recoveries.map((recovery) => recovery.action))) {
    table.value('data_loss_age_seconds', { action }, oldest(ages.filter((event) => event.action === action)));
  }
  table.value('conflicts_dropped', {}, isKnown ? section.conflicts.dropped : null);
  table.value('acknowledged_conflicts_dropped', {}, isKnown ? section.conflicts.acknowledged : null);
}

function guaranteeMetrics(table: MetricTable, rows: readonly GuaranteeRow[]): void {
  for (const { guarantee, clients, checked, violations } of rows) {
    const labels = clients === '*' ? { guarantee } : { clients, guarantee };
    table.value('session_violations', labels, checked > 0 ? violations : null);
    table.value('session_violations_per_million', labels, checked > 0 ? (1e6 * violations) / checked : null);
  }
  const all = rows.filter(({ clients }) => clients === '*');
  const checked = sum(all.map((row) => row.checked));
  const violations = sum(all.map((row) => row.violations));
  table.value('session_violations', {}, checked > 0 ? violations : null);
  table.value('session_violations_per_million', {}, checked > 0 ? (1e6 * violations) / checked : null);
}

function afterwardsMetrics(table: MetricTable, { section }: MeasuredData): void {
  for (const { fault, ended_us, converged_us } of section.convergence) {
    const value = converged_us === null ? null : (converged_us - ended_us) / SECOND_us;
    table.value('time_to_converge', { fault }, value);
  }
  // Of an action that was done several times the longest.
  for (const { action, from_us, to_us, steps } of [...section.recoveries].sort(byLength)) {
    table.value('recovery_seconds', { action }, (to_us - from_us) / SECOND_us);
    for (const { step, ...times } of steps) {
      const value = (times.to_us - times.from_us) / SECOND_us;
      table.value('recovery_step_seconds', { action, step }, value);
    }
  }
}

function transferMetrics(table: MetricTable, { context: { replicas }, section }: MeasuredData): void {
  const regionOf = (name: string) => replicas.find((replica) => replica.name === name)?.region;
  const crossing = section.transfers.filter(({ from, to }) => regionOf(from) !== regionOf(to));
  for (const { from, to, bytes } of crossing) table.value('cross_region_bytes', { from, to }, bytes);
  table.value('cross_region_bytes', {}, sum(crossing.map(({ bytes }) => bytes)));
}

const SECOND_us = 1_000_000;

function byLength(a: { from_us: number; to_us: number }, b: { from_us: number; to_us: number }): number {
  return a.to_us - a.from_us - (b.to_us - b.from_us);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
