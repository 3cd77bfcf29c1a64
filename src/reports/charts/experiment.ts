import type { ExperimentResult } from '../../experiments/experiment-result.js';
import type { ChartSpec } from './chart-spec.js';
import { comparisonCharts } from './comparison.js';

/** Every picture of an experiment. */
export function experimentCharts(result: ExperimentResult): readonly ChartSpec[] {
  return comparisonCharts(result);
}
