import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import { labelKey } from '../label-key.js';
import type { Labels, Series } from '../result.js';
import { StepCounts } from '../step-counts.js';
import type { StepGrid } from '../step-grid.js';
import type { Lag } from './lag.js';
import type { LossEvent, Losses } from './losses.js';
import type { Staleness } from './staleness.js';

/** Every series of a data service besides those of every service, with its unit. */
export const DATA_SERIES = {
  /** Since when the replica has lacked what it lacks the longest, at the end of the step. Labels: replica. */
  replication_lag: 's',
  /** Bytes of writes that the replica lacks at the end of the step. Labels: replica. */
  replication_lag_bytes: 'bytes',
  /** Bytes of its stream that it has not acknowledged at the end of the step. Labels: replica. */
  stream_lag_bytes: 'bytes',
  /** Reads that are ok, and the stale ones among them, by their intended start. Labels: clients, replica. */
  reads: 'operations',
  stale_reads: 'operations',
  /** Acknowledged writes by the moment of their loss; there if any write was acknowledged. */
  writes_lost: 'writes',
  /** Of the lost, those that were acknowledged before the fault's end, and lost after its beginning. Labels: fault. */
  writes_lost_during: 'writes',
} as const;

export interface DataSeriesSources {
  readonly lag: Lag;
  readonly staleness: Staleness;
  readonly losses: Losses;
}

export function dataSeries(
  { replicas, populations, faults }: CollectorContext,
  { lag, staleness, losses }: DataSeriesSources,
  grid: StepGrid,
  end_us: Micros,
): Record<string, Series> {
  const all: Record<string, Series> = {};
  const put = (name: keyof typeof DATA_SERIES, labels: Labels, values: readonly (number | null)[]) => {
    all[labelKey(name, labels)] = { unit: DATA_SERIES[name], labels, step_us: grid.step_us, values };
  };
  for (const [r, { name: replica }] of replicas.entries()) {
    const { lag_s, bytes, stream_bytes } = lag.of(r).samples;
    if (replicas.length > 1) {
      put('replication_lag', { replica }, lag_s);
      put('replication_lag_bytes', { replica }, bytes);
    }
    if (stream_bytes.some((value) => value !== null)) put('stream_lag_bytes', { replica }, stream_bytes);
    for (const [p, { name: clients }] of populations.entries()) {
      const counts = staleness.series(p, r, end_us);
      if (counts === undefined) continue;
      put('reads', { clients, replica }, counts.reads);
      put('stale_reads', { clients, replica }, counts.stale);
    }
  }
  if (losses.acknowledgedCount > 0) {
    const events = losses.events();
    put(
      'writes_lost',
      {},
      bySteps(events, ({ writes }) => writes, grid, end_us),
    );
    for (const [f, { name: fault }] of faults.entries()) {
      put(
        'writes_lost_during',
        { fault },
        bySteps(events, ({ byFault }) => byFault[f], grid, end_us),
      );
    }
  }
  return all;
}

function bySteps(
  events: readonly LossEvent[],
  writesOf: (event: LossEvent) => number,
  grid: StepGrid,
  end_us: Micros,
): number[] {
  const counts = new StepCounts(grid, 1);
  counts.add(0, 0, 0);
  for (const event of events) counts.add(0, event.at_us, writesOf(event));
  return counts.sums(0, end_us) ?? [];
}
