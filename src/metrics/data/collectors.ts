import type { DataObserver } from '../../domain/data-observations.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import { costMetrics } from '../cost-metrics.js';
import { MetricTable } from '../metric-table.js';
import type { Cost, Metric, Series, TimelineEntry } from '../result.js';
import { gridOver, seriesStep } from '../step-grid.js';
import { AcknowledgedWrites } from './acknowledged-writes.js';
import { cacheCost } from './cache-cost.js';
import { Conditions } from './conditions.js';
import { Conflicts } from './conflicts.js';
import { Convergence } from './convergence.js';
import { dataMetrics } from './data-metrics.js';
import { dataSection, lossEntries } from './data-rows.js';
import type { DataSection } from './data-section.js';
import { dataSeries } from './data-series.js';
import { historyWriter } from './history.js';
import { Lag } from './lag.js';
import { Losses } from './losses.js';
import { Recoveries } from './recoveries.js';
import { ReplicaStates } from './replica-states.js';
import { SessionGuarantees } from './session-guarantees.js';
import { Staleness } from './staleness.js';
import { Transfers } from './transfers.js';
import { Visibility } from './visibility.js';
import { WriteBook } from './write-book.js';

/** What comes of observing a data service, besides what comes of observing every service. */
export interface DataResult {
  readonly data: DataSection;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly series: Readonly<Record<string, Series>>;
  readonly timeline: readonly TimelineEntry[];
  readonly cost?: Cost;
}

export interface DataCollectorOptions {
  /** Gets each operation that ends as a line of JSON. */
  readonly history?: ((line: string) => void) | undefined;
}

/**
 * Everything that turns the facts of a data service into numbers. State facts in the order of their moments;
 * call `finish` once, when the run has ended.
 *
 * Metrics leave the warm-up out: reads by their intended start, writes by when they were asked for, everything
 * else by its moment. Series do not.
 */
export function createDataCollectors(
  context: CollectorContext,
  { history }: DataCollectorOptions = {},
): DataObserver & { finish(end_us: Micros): DataResult } {
  const { duration_us, warmup_us } = context;
  const grid = gridOver(0, duration_us, context.step_us ?? seriesStep(duration_us));
  const book = new WriteBook();
  const writes = new AcknowledgedWrites(book);
  const lag = new Lag(context, book, grid);
  const states = new ReplicaStates(book, context.replicas.length, lag);
  const convergence = new Convergence(context, book, states);
  const visibility = new Visibility(new Conditions(context, convergence));
  const staleness = new Staleness(context, { book, writes, states }, visibility, grid);
  const losses = new Losses(context, book, writes, states);
  const guarantees = new SessionGuarantees(context, book);
  const conflicts = new Conflicts(book, warmup_us);
  const recoveries = new Recoveries();
  const transfers = new Transfers(context);
  const line = historyWriter(context);

  /** Before what happens at the moment. */
  function advance(at_us: Micros): void {
    lag.advance(at_us);
    convergence.advance(at_us);
  }

  return {
    dataOperation(operation) {
      const { kind, version, outcome, intended_us, ended_us } = operation;
      advance(ended_us);
      history?.(line(operation));
      const isOk = outcome === 'ok';
      if (isOk && intended_us >= warmup_us) transfers.operation(operation, book.bytesOf(version));
      if (kind === 'read') {
        if (!isOk) return;
        staleness.read(operation);
        guarantees.read(operation);
      } else if (isOk) {
        book.acknowledged(version, ended_us);
        writes.add(version, ended_us);
        losses.acknowledged(version, ended_us);
        guarantees.acknowledged(operation);
      } else {
        book.unacknowledged(version);
      }
    },
    dataWritten(version, key, bytes, session, at_us) {
      advance(at_us);
      book.written(version, key, bytes, session, at_us, guarantees.hasRead(session, key, at_us));
    },
    dataApplied(replica, key, version, at_us) {
      advance(at_us);
      states.apply(replica, key, version, at_us);
      guarantees.applied(replica, key, version, at_us);
      convergence.changed(key, at_us);
    },
    dataConflict(replica, key, dropped, at_us) {
      advance(at_us);
      conflicts.dropped(dropped);
      states.drop(replica, dropped, at_us);
      convergence.changed(key, at_us);
    },
    dataMemoryLost(replica, at_us) {
      advance(at_us);
      losses.memoryLost(replica, at_us);
      states.memoryLost(replica);
      lag.living(replica, false);
      guarantees.memoryLost(replica);
      convergence.memoryLost(replica, at_us);
    },
    dataMemoryBack(replica, at_us) {
      advance(at_us);
      lag.living(replica, true);
      states.memoryBack(replica, at_us);
      convergence.memoryBack(replica, at_us);
    },
    dataPromoted(replica, at_us) {
      advance(at_us);
      losses.promoted(replica, at_us);
    },
    dataLag(replica, bytes, at_us) {
      advance(at_us);
      lag.stream(replica, bytes, at_us);
    },
    dataTransferred(from, to, bytes, at_us) {
      if (at_us >= warmup_us) transfers.transferred(from, to, bytes);
    },
    recoveryStep: (step) => recoveries.add(step),

    finish(end_us) {
      advance(end_us);
      lag.finish(end_us);
      losses.finish(end_us);
      const kept = {
        lag,
        staleness,
        visibility,
        losses,
        guarantees,
        conflicts,
        convergence,
        recoveries,
        transfers,
      };
      const section = dataSection(context, kept);
      const table = new MetricTable();
      dataMetrics(table, { context, section, lag, staleness, losses });
      const cost = cacheCost(context, transfers, end_us);
      if (cost !== undefined) costMetrics(table, cost);
      return {
        data: section,
        metrics: table.metrics,
        series: dataSeries(context, { lag, staleness, losses }, grid, end_us),
        timeline: lossEntries(section),
        ...(cost === undefined ? {} : { cost }),
      };
    },
  };
}
