import { createRandom } from '../kernel/streams.js';
import { designDifferences } from './design-differences.js';
import {
  EXPERIMENT_VERSION,
  type ExperimentDesign,
  type ExperimentResult,
  type Stopping,
} from './experiment-result.js';
import { objectiveKeys, paretoOf } from './pareto.js';
import type { DescribedDesign, ExperimentPlan } from './plan.js';
import { keysOfChoice, keysOfInterest } from './row-keys.js';
import { metricText, rowOf } from './rows.js';
import type { RunRecord } from './run-record.js';
import { sharedAxis } from './shared-axis.js';
import { methodOf } from './statistics/method.js';
import { warmupAdvice } from './warmup.js';

/** A design and its runs. */
export type MeasuredDesign = DescribedDesign & { readonly runs: readonly RunRecord[] };

/** What was asked, without the designs. */
export type Question = Omit<ExperimentPlan<DescribedDesign>, 'designs'>;

/**
 * Makes the result of an experiment from the records of its runs, whoever made them. Every design has
 * the same seeds in the same order. Pure: the same records give the same bytes.
 */
export function analyse(
  question: Question,
  designs: readonly MeasuredDesign[],
  stopping: Stopping | null = null,
): ExperimentResult {
  const { kind, engine, scenario, varied, metrics, indifference } = question;
  const method = methodOf(createRandom(question.seed));
  const chosen =
    metrics === null ? keysOfInterest(designs) : metrics.flatMap((choice) => keysOfChoice(designs, choice));
  const objectives = objectiveKeys(designs, question.objectives);
  // What designs are weighed by is shown, too.
  const keys = [...chosen, ...(question.objectives === null ? [] : objectives)];
  const rows = [...new Map(keys.map((key) => [metricText(key), key])).values()].map((key) =>
    rowOf(designs, key, indifference, method),
  );
  const differences = designDifferences(designs);
  return {
    experimentVersion: EXPERIMENT_VERSION,
    ...{ kind, engine, scenario },
    designs: designs.map(experimentDesign),
    differences,
    axis: sharedAxis(differences),
    varied,
    confidence: method.confidence,
    chosen: metrics !== null,
    rows,
    pareto: paretoOf(rows, objectives, designs, indifference, method),
    warmup: designs.map(({ warmup_us, runs }, design) => warmupAdvice(design, warmup_us, runs)),
    stopping,
  };
}

function experimentDesign({ name, at, runs }: MeasuredDesign): ExperimentDesign {
  return {
    name,
    at,
    runs: runs.map(({ seed, events, digest, verdict, met, expectations }) => ({
      ...{ seed, events, digest, verdict, met, expectations },
    })),
  };
}
