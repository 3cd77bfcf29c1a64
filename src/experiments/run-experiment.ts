import type { MeasuredDesign } from './analysis.js';
import type { Executor } from './executor.js';
import type { Stopping } from './experiment-result.js';
import {
  type DescribedDesign,
  type ExperimentPlan,
  type PlannedRun,
  plannedRuns,
  runKey,
  seedOf,
} from './plan.js';
import type { RunOutcome } from './run-outcome.js';
import type { RunRecord } from './run-record.js';
import { FIRST_LOOK, look, nextLook } from './stopping.js';

/** What came of an experiment, before anything is made of it. */
export interface Ended {
  /** By key, of all runs that came to their end. */
  readonly records: ReadonlyMap<string, RunRecord>;
  /** How many runs that is, out of how many; designs that come to the same share theirs. */
  readonly finished: number;
  readonly planned: number;
  readonly stopping: Stopping | null;
  readonly troubles: readonly Trouble[];
  /** A signal left out some. */
  readonly stopped: boolean;
}

/** A run that did not come to its end. */
export interface Trouble {
  readonly run: PlannedRun;
  readonly outcome: Exclude<RunOutcome<RunRecord>, { kind: 'done' | 'stopped' }>;
}

export interface Watch {
  /** Which of the runs are to be run, by their place; without: all. A part is a shard. */
  readonly isWanted?: (place: number) => boolean;
  readonly onEnded?: (finished: number, planned: number, events: number) => void;
}

/**
 * The loop of every experiment: runs on each seed in turn, in rounds where there is a stopping rule. What is decided
 * in between depends on whole rounds only, so that the order in which runs end says nothing.
 */
export async function runExperiment(
  plan: ExperimentPlan,
  executor: Executor,
  { isWanted = () => true, onEnded }: Watch = {},
): Promise<Ended> {
  const records = new Map<string, RunRecord>();
  const asked = new Set<string>();
  const troubles: Trouble[] = [];
  const looks: Stopping['looks'][number][] = [];
  const { stopping, runs } = plan;
  let [done, planned, events, stopped] = [0, 0, 0, false];
  let next = stopping === null ? runs : Math.min(runs, FIRST_LOOK);
  let isReached = false;
  for (;;) {
    const fresh = plannedRuns(plan, done, next).filter(({ key }) => !asked.has(key) && asked.add(key));
    const wanted = fresh.filter((_, at) => isWanted(at));
    planned += wanted.length;
    await executor.execute(wanted, (run, outcome) => {
      if (outcome.kind === 'stopped') stopped = true;
      else if (outcome.kind !== 'done') troubles.push({ run, outcome });
      else {
        records.set(run.key, outcome.result);
        events += outcome.result.events;
        onEnded?.(records.size, planned, events);
      }
    });
    done = next;
    if (stopping === null || stopped || troubles.length > 0) break;
    const widest = look(plan.kind, stopping, measuredDesigns(plan, records, done));
    looks.push({ runs: done, halfWidth: widest });
    isReached = widest !== null && widest <= stopping.halfWidth;
    if (isReached || done === runs) break;
    next = Math.min(runs, nextLook(done, widest, stopping.halfWidth));
  }
  return {
    ...{ records, planned, troubles, stopped },
    finished: records.size,
    stopping: stopping === null ? null : { ...describe(stopping), reached: isReached, looks },
  };

  function describe({ metric, halfWidth, relative }: NonNullable<typeof stopping>) {
    return { metric: metric.name, halfWidth, relative };
  }
}

/**
 * The designs with the runs that all of them have: the first so many, without a gap. Designs without any
 * are left out.
 */
export function finishedDesigns(
  plan: ExperimentPlan<DescribedDesign>,
  records: ReadonlyMap<string, RunRecord>,
): readonly MeasuredDesign[] {
  const lengths = plan.designs.map((design) => {
    let length = 0;
    while (length < plan.runs && records.has(runKey(design, seedOf(plan, length)))) length++;
    return length;
  });
  const begun = plan.designs.filter((_, at) => lengths[at] > 0);
  const common = Math.min(...lengths.filter((length) => length > 0));
  return measuredDesigns({ ...plan, designs: begun }, records, common);
}

function measuredDesigns(
  plan: Pick<ExperimentPlan<DescribedDesign>, 'designs' | 'seed'>,
  records: ReadonlyMap<string, RunRecord>,
  runs: number,
): readonly MeasuredDesign[] {
  return plan.designs.map(({ name, at, key, warmup_us, settings, givens }) => ({
    ...{ name, at, key, warmup_us, settings, givens },
    runs: Array.from({ length: runs }, (_, run) => records.get(runKey({ key }, seedOf(plan, run)))).filter(
      (record) => record !== undefined,
    ),
  }));
}
