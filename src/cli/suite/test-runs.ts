import { phasedRuns, whyNoPhases } from '../../experiments/phases.js';
import type { ExpectationReport } from '../../metrics/result.js';
import type { ReadyFile } from '../input/scenario-files.js';
import type { RunJob, RunOutcome } from '../runs/run-job.js';
import { type PoolOptions, runAll } from '../runs/run-pool.js';

/** What came of the runs of one case; nothing where it was not run. */
export interface CaseRuns {
  /** Of the scenario as it is; twice where determinism is checked. */
  readonly outcomes: readonly RunOutcome[];
  /** Of the same at other moments between two probes, where the scenario says `phases`. */
  readonly phases: readonly PhaseJudged[];
}

/** A run at one phase, and what its expectations came to. */
export interface PhaseJudged {
  readonly phase_us: number;
  readonly seed: number;
  readonly outcome:
    | Exclude<RunOutcome, { kind: 'done' }>
    | { readonly kind: 'judged'; readonly expectations: readonly ExpectationReport[] };
}

export interface TestRuns {
  readonly limits: Pick<RunJob, 'seed' | 'maxEvents' | 'maxWall_ms' | 'plugins'>;
  /** How often each scenario runs. */
  readonly times: number;
  readonly pool: Omit<PoolOptions, 'onEnded'>;
  readonly onProgress: (done: number, of: number, events: number) => void;
}

/** Runs all that is to be run for the cases, in one pool; by case, in their order. */
export async function runCases(
  cases: readonly (ReadyFile | undefined)[],
  { limits, times, pool, onProgress }: TestRuns,
): Promise<readonly CaseRuns[]> {
  const queue = cases.flatMap((ready, index): Queued[] => {
    if (ready === undefined) return [];
    const { scenario, file, sha256 } = ready;
    const job: RunJob = { scenario, file, sha256, ...limits };
    const runs = Array.from({ length: times }, (): Queued => ({ index, job }));
    return [...runs, ...phasesOf(job).map((phase): Queued => ({ index, ...phase }))];
  });
  let events = 0;
  const ended = await runAll(
    queue.map(({ job }) => job),
    { ...pool, onEnded: (done) => onProgress(done, queue.length, events) },
    (outcome, at) => {
      if (outcome.kind === 'done') events += outcome.result.events;
      const { phase_us, job } = queue[at]!;
      return phase_us === undefined ? outcome : judged(phase_us, job, outcome);
    },
  );
  return cases.map((_, index) => {
    const own = ended.filter((_, at) => queue[at]!.index === index);
    return { outcomes: own.filter((run) => 'kind' in run), phases: own.filter((run) => 'phase_us' in run) };
  });
}

interface Queued {
  readonly index: number;
  readonly job: RunJob;
  readonly phase_us?: number;
}

/** None where phases say nothing of the scenario; checking it warned of that. */
function phasesOf(job: RunJob): readonly { readonly job: RunJob; readonly phase_us: number }[] {
  const { scenario } = job;
  if (scenario.family !== 'pubsub' || scenario.phases < 2 || whyNoPhases(scenario) !== null) return [];
  return phasedRuns(scenario, job.seed ?? scenario.seed, scenario.phases).map(({ phase_us, ...phased }) => ({
    phase_us,
    job: { ...job, ...phased },
  }));
}

function judged(phase_us: number, { seed, scenario }: RunJob, outcome: RunOutcome): PhaseJudged {
  return {
    phase_us,
    seed: seed ?? scenario.seed,
    outcome:
      outcome.kind === 'done' ? { kind: 'judged', expectations: outcome.result.expectations } : outcome,
  };
}
