import {
  type PhaseBands,
  type PhaseOutcome,
  phaseBands,
  phaseOutcome,
} from '../../experiments/phase-bands.js';
import { alignedFault, phasedRuns } from '../../experiments/phases.js';
import type { RunJob, RunOutcome } from './run-job.js';
import { type PoolOptions, runAll } from './run-pool.js';

export type PhasesOutcome =
  | { readonly kind: 'done'; readonly bands: PhaseBands }
  | Exclude<RunOutcome, { kind: 'done' }>;

/** Runs the scenario of a job over N phases of its probes; the first run that fails is the outcome. */
export async function runPhases(job: RunJob, runs: number, pool: PoolOptions): Promise<PhasesOutcome> {
  const { scenario } = job;
  const phased = phasedRuns(scenario, job.seed ?? scenario.seed, runs);
  const jobs = phased.map(({ scenario, seed }): RunJob => ({ ...job, scenario, seed }));
  const outcomes = await runAll(jobs, pool, (outcome, index) =>
    outcome.kind === 'done' ? phaseOutcome(phased[index]!.phase_us, outcome.result) : outcome,
  );
  const failed = outcomes.find((outcome) => 'kind' in outcome);
  if (failed !== undefined && 'kind' in failed) return failed;
  const done = outcomes.filter((outcome): outcome is PhaseOutcome => !('kind' in outcome));
  const fault = alignedFault(scenario);
  const routing = phased[0]?.scenario.routing;
  if (fault === undefined || routing === undefined || !('trafficManager' in routing))
    throw new Error('phases without a fault');
  return { kind: 'done', bands: phaseBands(fault.as, routing.trafficManager.probe.interval, done) };
}
