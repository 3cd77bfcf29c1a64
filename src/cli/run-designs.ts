import type { ComparedRun, Design } from '../experiments/comparison.js';
import type { RunJob, RunOutcome } from './run-job.js';
import { type PoolOptions, runAll } from './run-pool.js';

/** A design, and one job for each of its runs. */
export interface DesignJobs {
  readonly name: string;
  readonly jobs: readonly RunJob[];
}

/** What went wrong with a run, and whose it was. */
export interface Trouble {
  readonly design: string;
  readonly outcome: Exclude<RunOutcome, { kind: 'done' | 'stopped' }>;
}

export interface RunDesigns {
  /** Those whose runs all came to their end. */
  readonly finished: readonly Design[];
  readonly troubles: readonly Trouble[];
}

/** Runs all jobs of all designs in one pool. */
export async function runDesigns(
  designs: readonly DesignJobs[],
  pool: Omit<PoolOptions, 'onEnded'>,
  onProgress: (done: number, of: number, events: number) => void,
): Promise<RunDesigns> {
  const queue = designs.flatMap(({ name, jobs }) => jobs.map((job) => ({ name, job })));
  let events = 0;
  const ended = await runAll(
    queue.map(({ job }) => job),
    { ...pool, onEnded: (done) => onProgress(done, queue.length, events) },
    (outcome) => {
      if (outcome.kind !== 'done') return outcome;
      events += outcome.result.events;
      return { kind: 'done', run: compared(outcome.result) } as const;
    },
  );
  const finished = designs.flatMap(({ name, jobs }): Design[] => {
    const runs = ended.flatMap((outcome, at) =>
      queue[at]!.name === name && outcome.kind === 'done' ? [outcome.run] : [],
    );
    return runs.length === jobs.length ? [{ name, runs }] : [];
  });
  const troubles = ended.flatMap((outcome, at): Trouble[] =>
    outcome.kind !== 'done' && outcome.kind !== 'stopped' ? [{ design: queue[at]!.name, outcome }] : [],
  );
  return { finished, troubles };
}

/** Without series and latency tables, which are most of a result. */
function compared(result: ComparedRun): ComparedRun {
  const { engine, scenario, seed, events, digest, settings, givens } = result;
  const { metrics, cost, expectations, verdict } = result;
  return {
    ...{ engine, scenario, seed, events, digest, settings, givens, metrics, expectations, verdict },
    ...(cost === undefined ? {} : { cost }),
  };
}
