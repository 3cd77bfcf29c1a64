import type { FaultId, PopulationId, ReplicaId } from '../domain/ids.js';
import type { Milestone, MilestoneKind } from '../domain/observations.js';
import type { OperationKind, Outcome } from '../domain/outcome.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { type FailoverEntry, rankOf } from './failovers.js';
import type { FaultLog } from './fault-log.js';
import { THROTTLED, type Throttled } from './load.js';
import type { TimelineEntry } from './result.js';

/**
 * The milestones of a run, warm-up included: those that the model states, and those that come of
 * counting. In order of time; at one moment first the stated ones in the order of stating, then the
 * counted ones by kind, fault and subject as the scenario names them.
 */
export class Timeline {
  readonly #context: CollectorContext;
  readonly #faults: FaultLog;
  readonly #stated: TimelineEntry[] = [];
  readonly #drops: (Tally | undefined)[] = [];
  readonly #failures: (FirstFailure | undefined)[] = [];
  readonly #negotiated: (FirstAnswer | undefined)[] = [];
  readonly #throttled: (Tally | undefined)[] = [];

  constructor(context: CollectorContext, faults: FaultLog) {
    this.#context = context;
    this.#faults = faults;
  }

  /** A fault's beginning and end are entered once, also if the model states them with details. */
  milestone(at_us: Micros, { kind, subject, detail = {} }: Milestone): void {
    const same =
      kind === 'fault-started' || kind === 'fault-ended'
        ? this.#stated.findIndex((e) => e.at_us === at_us && e.kind === kind && e.subject === subject)
        : -1;
    if (same < 0) this.#stated.push({ at_us, kind, subject, detail: { ...detail } });
    else this.#stated[same] = { at_us, kind, subject, detail: { ...this.#stated[same].detail, ...detail } };
  }

  faultStarted(fault: FaultId, at_us: Micros): void {
    const { name, kind } = this.#context.faults[fault];
    this.milestone(at_us, { kind: 'fault-started', subject: name, detail: { fault: kind } });
  }

  faultEnded(fault: FaultId, at_us: Micros): void {
    const { name, kind } = this.#context.faults[fault];
    this.milestone(at_us, { kind: 'fault-ended', subject: name, detail: { fault: kind } });
  }

  /** A connection to the replica was lost through the fault. */
  dropped(fault: FaultId, replica: ReplicaId, at_us: Micros): void {
    const cell = fault * this.#context.replicas.length + replica;
    const drops = this.#drops[cell];
    if (drops === undefined) this.#drops[cell] = { first_us: at_us, last_us: at_us, count: 1 };
    else {
      drops.last_us = at_us;
      drops.count++;
    }
  }

  /** An operation did not succeed while, or after, the fault was in force; nothing before the first fault. */
  requestFailed(
    fault: FaultId,
    population: PopulationId,
    operation: OperationKind,
    ended_us: Micros,
    outcome: Outcome,
    reason: string,
  ): void {
    if (fault < 0) return;
    const cell = fault * this.#context.populations.length + population;
    const failures = this.#failures[cell];
    if (failures === undefined)
      this.#failures[cell] = { at_us: ended_us, operation, outcome, reason, count: 1 };
    else failures.count++;
  }

  /** A negotiate of a population that the fault hit has ended. */
  negotiated(
    fault: FaultId,
    population: PopulationId,
    ended_us: Micros,
    outcome: Outcome,
    reason: string,
  ): void {
    const cell = fault * this.#context.populations.length + population;
    this.#negotiated[cell] ??= { at_us: ended_us, outcome, reason };
  }

  /** A replica turned somebody away; `fault` is the last that began, -1 before the first. */
  throttled(fault: FaultId, replica: ReplicaId, what: Throttled, at_us: Micros): void {
    const row = (fault + 1) * this.#context.replicas.length + replica;
    const cell = row * THROTTLED.length + THROTTLED.indexOf(what);
    const tally = this.#throttled[cell];
    if (tally === undefined) this.#throttled[cell] = { first_us: at_us, last_us: at_us, count: 1 };
    else {
      tally.last_us = at_us;
      tally.count++;
    }
  }

  entries(failovers: readonly FailoverEntry[]): TimelineEntry[] {
    const entries = [
      ...this.#stated,
      ...this.#dropEntries(),
      ...this.#failureEntries(),
      ...this.#negotiatedEntries(),
      ...this.#throttledEntries(),
      ...failovers.flatMap(moveEntries),
      ...failovers.flatMap(recoveryEntries),
      ...failovers.flatMap(returnEntries),
    ];
    return entries.sort((a, b) => a.at_us - b.at_us); // stable
  }

  #dropEntries(): TimelineEntry[] {
    return this.#context.faults.flatMap((_, fault) =>
      this.#context.replicas.flatMap(({ name }, replica) => {
        const drops = this.#drops[fault * this.#context.replicas.length + replica];
        if (drops === undefined) return [];
        const first = { which: 'first', ...this.#since(fault, drops.first_us) };
        const last = { which: 'last', count: drops.count, ...this.#since(fault, drops.last_us) };
        return [
          entry(drops.first_us, 'connection-dropped', name, first),
          entry(drops.last_us, 'connection-dropped', name, last),
        ];
      }),
    );
  }

  #failureEntries(): TimelineEntry[] {
    return this.#context.faults.flatMap((_, fault) =>
      this.#context.populations.flatMap(({ name }, population) => {
        const failures = this.#failures[fault * this.#context.populations.length + population];
        if (failures === undefined) return [];
        const { at_us, operation, outcome, reason, count } = failures;
        const detail = { which: 'first', operation, outcome, reason, count, ...this.#since(fault, at_us) };
        return [entry(at_us, 'request-failed', name, detail)];
      }),
    );
  }

  #negotiatedEntries(): TimelineEntry[] {
    return this.#context.faults.flatMap((_, fault) =>
      this.#context.populations.flatMap(({ name }, population) => {
        const answer = this.#negotiated[fault * this.#context.populations.length + population];
        if (answer === undefined) return [];
        const { at_us, outcome, reason } = answer;
        const why = outcome === 'ok' ? {} : { reason };
        const detail = { which: 'first', outcome, ...why, ...this.#since(fault, at_us) };
        return [entry(at_us, 'client-negotiated', name, detail)];
      }),
    );
  }

  #throttledEntries(): TimelineEntry[] {
    return [NO_FAULT, ...this.#context.faults.keys()].flatMap((fault) =>
      this.#context.replicas.flatMap(({ name }, replica) =>
        THROTTLED.flatMap((what, w) => {
          const row = (fault + 1) * this.#context.replicas.length + replica;
          const tally = this.#throttled[row * THROTTLED.length + w];
          if (tally === undefined) return [];
          const since = fault === NO_FAULT ? {} : this.#since(fault, tally.first_us);
          const detail = { which: 'first', what, count: tally.count, ...since };
          return [entry(tally.first_us, 'throttled', name, detail)];
        }),
      ),
    );
  }

  #since(fault: FaultId, at_us: Micros): { fault: string; after_us: Micros } {
    return { fault: this.#context.faults[fault].name, after_us: at_us - this.#faults.start_us(fault) };
  }
}

interface Tally {
  readonly first_us: Micros;
  last_us: Micros;
  count: number;
}

interface FirstAnswer {
  readonly at_us: Micros;
  readonly outcome: Outcome;
  readonly reason: string;
}

interface FirstFailure {
  readonly at_us: Micros;
  readonly operation: OperationKind;
  readonly outcome: Outcome;
  readonly reason: string;
  count: number;
}

const NO_FAULT = -1;

function entry(
  at_us: Micros,
  kind: MilestoneKind,
  subject: string,
  detail: TimelineEntry['detail'],
): TimelineEntry {
  return { at_us, kind, subject, detail };
}

/** First, 50 %, 99 %, last; the shares of the hit clients only where they are neither first nor last. */
function moveEntries({ failover }: FailoverEntry): TimelineEntry[] {
  const { fault, clients, hit, moved, started_us } = failover;
  const ranks: [string, number, Micros | null][] = [['first', 1, failover.firstMoved_us]];
  const shares: [string, number, Micros | null][] = [
    ['50%', rankOf(50, hit), failover.shifted50_us],
    ['99%', rankOf(99, hit), failover.shifted99_us],
  ];
  ranks.push(...shares.filter(([, rank]) => rank > 1 && rank < moved));
  ranks.push(['last', moved, failover.lastMoved_us]);
  return ranks.flatMap(([which, count, at_us]) =>
    at_us === null
      ? []
      : [entry(at_us, 'client-moved', clients, { which, count, hit, fault, after_us: at_us - started_us })],
  );
}

function recoveryEntries({ failover }: FailoverEntry): TimelineEntry[] {
  const { fault, clients, hit, started_us, recovered_us } = failover;
  if (recovered_us === null) return [];
  const detail = { count: hit, fault, after_us: recovered_us - started_us };
  return [entry(recovered_us, 'service-recovered', clients, detail)];
}

function returnEntries({ failover, returnedTo }: FailoverEntry): TimelineEntry[] {
  const { fault, clients, started_us, failedBack_us } = failover;
  if (failedBack_us === null || returnedTo === null) return [];
  const detail = { which: 'first', replica: returnedTo, fault, after_us: failedBack_us - started_us };
  return [entry(failedBack_us, 'failed-back', clients, detail)];
}
