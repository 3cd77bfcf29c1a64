import type { PlannedRun } from '../../experiments/plan.js';
import type { Scenario } from '../../scenario/scenario.js';
import type { RecordOutcome } from '../runs/run-job.js';

/** Some runs of one design: one job of the queue. Data only. */
export interface Batch {
  readonly experiment: string;
  /** Key of the design. */
  readonly design: string;
  readonly seeds: readonly number[];
  readonly maxEvents?: number;
  readonly maxWall_ms?: number;
}

/** What a batch is run from. */
export interface SharedDesign {
  readonly scenario: Scenario;
  readonly file: string;
  readonly sha256: string;
}

/** What came of a batch: by seed. A worker that died and another may both send it. */
export interface BatchResult {
  readonly design: string;
  readonly outcomes: readonly { readonly seed: number; readonly outcome: RecordOutcome }[];
}

/**
 * Runs of one design each, in the order in which they are wanted, several together where there are many: a
 * job costs a fraction of a millisecond, a run that is lost with its worker all of its time.
 */
export function inBatches(runs: readonly PlannedRun[]): readonly (readonly PlannedRun[])[] {
  const size = Math.min(MOST_RUNS, Math.max(1, Math.ceil(runs.length / BATCHES)));
  const open = new Map<string, PlannedRun[]>();
  const batches: PlannedRun[][] = [];
  for (const run of runs) {
    const { key } = run.design;
    const batch = open.get(key);
    if (batch !== undefined && batch.length < size) batch.push(run);
    else {
      const started = [run];
      open.set(key, started);
      batches.push(started);
    }
  }
  return batches;
}

/** Enough to keep many machines busy to the end. */
const BATCHES = 1_000;
const MOST_RUNS = 50;
