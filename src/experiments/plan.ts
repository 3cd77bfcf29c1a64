import { canonicalJson } from '../metrics/canonical-json.js';
import type { Scenario } from '../scenario/scenario.js';

/** An experiment before it runs: designs, and seeds on which all of them run. Data only. */
export interface ExperimentPlan {
  readonly kind: 'replicate' | 'compare' | 'sweep';
  readonly engine: { readonly name: string; readonly version: string };
  readonly designs: readonly PlannedDesign[];
  /** Of the first run. Run k of every design has this seed + k: common random numbers. */
  readonly seed: number;
  /** Of each design; where a stopping rule is given, the most. */
  readonly runs: number;
}

/** One way to build the service. */
export interface PlannedDesign {
  readonly name: string;
  /** Complete; the seed in it is not used. */
  readonly scenario: Scenario;
  /** The file it came from, as results name it, and the SHA-256 of its text. */
  readonly file: string;
  readonly sha256: string;
  /** Of a sweep: its place on each axis, as text; else empty. */
  readonly at: readonly string[];
  /** Names all that its runs depend on but the seed: designs that come to the same have the same key. */
  readonly key: string;
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
    plan.designs.map((design) => plannedRun(plan, design, run)),
  );
}

export function plannedRun({ seed: first }: ExperimentPlan, design: PlannedDesign, run: number): PlannedRun {
  const seed = (first + run) % Number.MAX_SAFE_INTEGER;
  return { key: `${design.key}-${seed}`, design, run, seed };
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
