import { canonicalJson } from '../metrics/canonical-json.js';
import type { Given, Setting } from '../metrics/result.js';
import type { Scenario } from '../scenario/scenario.js';
import type { ExperimentResult, VariedSetting } from './experiment-result.js';
import type { MetricChoice } from './metric-choice.js';

/**
 * An experiment before it runs: designs, seeds on which all of them run, and what is asked of them. Data
 * only; with the records of its runs it gives the result, wherever they were made.
 */
export interface ExperimentPlan<Design extends DescribedDesign = PlannedDesign> {
  readonly kind: ExperimentResult['kind'];
  readonly engine: ExperimentResult['engine'];
  readonly scenario: ExperimentResult['scenario'];
  readonly designs: readonly Design[];
  /** Of a sweep: what is varied. */
  readonly varied: readonly VariedSetting[];
  /** Of the first run. Run k of every design has this seed + k: common random numbers. */
  readonly seed: number;
  /** Of each design; where there is a stopping rule, the most. */
  readonly runs: number;
  readonly stopping: StoppingRule | null;
  /** Which rows are wanted; null: the usual ones. */
  readonly metrics: readonly MetricChoice[] | null;
  /** Of the Pareto front; null: what the runs have of latency, availability, losses and cost. */
  readonly objectives: readonly MetricChoice[] | null;
  /** Means count as equally good when they differ by no more than this share. */
  readonly indifference: number;
}

/** One way to build the service, as far as its result tells of it. */
export interface DescribedDesign {
  readonly name: string;
  /** Of a sweep: its place on each axis; else empty. */
  readonly at: readonly number[];
  /** Names all that its runs depend on but the seed: designs that come to the same have the same key. */
  readonly key: string;
  readonly warmup_us: number;
  readonly settings: readonly Setting[];
  readonly givens: readonly Given[];
}

export interface PlannedDesign extends DescribedDesign {
  /** Complete; the seed in it is not used. */
  readonly scenario: Scenario;
  /** The file it came from, as results name it, and the SHA-256 of its text. */
  readonly file: string;
  readonly sha256: string;
}

/** Runs are added until half the width of an interval is at most this, or the most are reached. */
export interface StoppingRule {
  readonly metric: MetricChoice;
  readonly halfWidth: number;
  /** Whether it is a share of the mean. */
  readonly relative: boolean;
}

/** One run: a pure function of its key. */
export interface PlannedRun {
  /** `<design's key>-<seed>`. */
  readonly key: string;
  readonly design: PlannedDesign;
  /** From 0. */
  readonly run: number;
  readonly seed: number;
}

/** The runs `from` up to but not including `to` of every design: all designs on one seed, then all on the next. */
export function plannedRuns(plan: ExperimentPlan, from: number, to: number): readonly PlannedRun[] {
  return Array.from({ length: to - from }, (_, at) => from + at).flatMap((run) =>
    plan.designs.map((design) => {
      const seed = seedOf(plan, run);
      return { key: runKey(design, seed), design, run, seed };
    }),
  );
}

/** Of all designs the same. */
export function seedOf({ seed }: Pick<ExperimentPlan, 'seed'>, run: number): number {
  return (seed + run) % Number.MAX_SAFE_INTEGER;
}

export function runKey({ key }: Pick<DescribedDesign, 'key'>, seed: number): string {
  return `${key}-${seed}`;
}

/** Without the scenarios themselves: what stands at the head of a journal. */
export function descriptionOf(plan: ExperimentPlan): ExperimentPlan<DescribedDesign> {
  return { ...plan, designs: plan.designs.map(({ scenario, file, sha256, ...described }) => described) };
}

/** The key of a design: SHA-256 (handed in, as hexadecimal) of the engine and of the scenario as it is run. */
export function designKey(
  engine: ExperimentPlan['engine'],
  scenario: Scenario,
  sha256: (text: string) => string,
): string {
  // What it is called, what it was written from and on which seed says nothing of what is simulated.
  const { name, description, seed, variant, variants, tags, settings, givens, assumptions, ...simulated } =
    scenario;
  return sha256(canonicalJson({ engine, simulated }));
}
