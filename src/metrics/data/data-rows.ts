import type { CollectorContext } from '../context.js';
import type { TimelineEntry } from '../result.js';
import type { Conflicts } from './conflicts.js';
import type { Convergence } from './convergence.js';
import type { DataSection, GuaranteeRow, LossRow, ReadsRow } from './data-section.js';
import type { Lag } from './lag.js';
import type { LossEvent, Losses } from './losses.js';
import type { Recoveries } from './recoveries.js';
import { CLIENT_GUARANTEES, SERVICE_GUARANTEES, type SessionGuarantees } from './session-guarantees.js';
import type { Staleness } from './staleness.js';
import type { Transfers } from './transfers.js';
import type { Visibility } from './visibility.js';

export interface DataBooks {
  readonly lag: Lag;
  readonly staleness: Staleness;
  readonly visibility: Visibility;
  readonly losses: Losses;
  readonly guarantees: SessionGuarantees;
  readonly conflicts: Conflicts;
  readonly convergence: Convergence;
  readonly recoveries: Recoveries;
  readonly transfers: Transfers;
}

/** The section of a result, with the names of the scenario. */
export function dataSection(context: CollectorContext, books: DataBooks): DataSection {
  const { replicas, faults } = context;
  const events = books.losses.events();
  return {
    writesAcknowledged: books.losses.acknowledgedCount,
    lag: replicas.map(({ name: replica }, r) => {
      const { lags, largest_bytes, largestStream_bytes } = books.lag.of(r);
      return { replica, lag: lags.summary(), largest_bytes, largestStream_bytes };
    }),
    reads: readsRows(context, books.staleness),
    visibility: books.visibility.curves(),
    losses: {
      writes: events.reduce((sum, { writes }) => sum + writes, 0),
      bytes: events.reduce((sum, { bytes }) => sum + bytes, 0),
      events: events.map((event) => lossRow(event, context, books.recoveries)),
      listed: books.losses.listed(),
    },
    guarantees: guaranteeRows(context, books.guarantees),
    conflicts: books.conflicts.totals(),
    convergence: faults.flatMap(({ name: fault, at_us, for_us }, f) =>
      // One alone agrees with itself: that says nothing.
      for_us === undefined || at_us + for_us > context.duration_us || replicas.length < 2
        ? []
        : [{ fault, ended_us: at_us + for_us, converged_us: books.convergence.converged_us(f) }],
    ),
    recoveries: books.recoveries.rows(),
    transfers: replicas.flatMap(({ name: from }, f) =>
      replicas.flatMap(({ name: to }, t) => {
        const bytes = books.transfers.between(f, t);
        return bytes > 0 ? [{ from, to, bytes }] : [];
      }),
    ),
  };
}

/** A timeline entry for each time that a promotion lost writes. */
export function lossEntries({ losses }: DataSection): TimelineEntry[] {
  return losses.events.flatMap(({ at_us, cause, replica, writes, bytes, age_for_us }) =>
    cause !== 'promotion' || replica === null
      ? []
      : [
          {
            at_us,
            kind: 'writes-lost',
            subject: replica,
            detail: { writes, bytes, age_us: age_for_us ?? 0 },
          },
        ],
  );
}

function readsRows({ populations, replicas }: CollectorContext, staleness: Staleness): ReadsRow[] {
  return populations.flatMap(({ name: clients }, p) =>
    replicas.flatMap(({ name: replica }, r) => {
      const { reads, stale, ages, behind } = staleness.of(p, r);
      if (reads === 0) return [];
      const counts = { reads, staleByLag: stale.lag, staleByLoss: stale.lost };
      return [{ clients, replica, ...counts, age: ages.summary(), versionsBehind: behind.summary() }];
    }),
  );
}

function lossRow(event: LossEvent, { replicas }: CollectorContext, recoveries: Recoveries): LossRow {
  const { at_us, cause, replica, writes, bytes, oldest_us, stopped_us } = event;
  return {
    at_us,
    cause,
    replica: replica === null ? null : replicas[replica].name,
    action: cause === 'promotion' ? recoveries.actionAt(at_us) : null,
    writes,
    bytes,
    oldestAcknowledged_us: oldest_us,
    stoppedAcknowledging_us: stopped_us,
    age_for_us: cause === 'overwriting' ? null : stopped_us - oldest_us,
    beforeLoss_for_us: at_us - oldest_us,
  };
}

function guaranteeRows({ populations }: CollectorContext, guarantees: SessionGuarantees): GuaranteeRow[] {
  const ofClients = CLIENT_GUARANTEES.flatMap((guarantee): GuaranteeRow[] => {
    const rows = populations.map(({ name }, p) => ({
      guarantee,
      clients: name,
      ...guarantees.ofClients(p, guarantee),
    }));
    const total = (of: 'checked' | 'violations') => rows.reduce((sum, row) => sum + row[of], 0);
    const all = { guarantee, clients: '*', checked: total('checked'), violations: total('violations') };
    return [...rows.filter(({ checked }) => checked > 0), all];
  });
  const ofService = SERVICE_GUARANTEES.map((guarantee) => ({
    guarantee,
    clients: '*',
    ...guarantees.ofService(guarantee),
  }));
  return [...ofClients, ...ofService];
}
