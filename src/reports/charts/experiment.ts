import type { ExperimentResult } from '../../experiments/experiment-result.js';
import type { ChartSpec } from './chart-spec.js';
import { comparisonCharts } from './comparison.js';
import { intervalsChart } from './intervals.js';
import { paretoChart } from './pareto.js';
import { sweepCurves } from './sweep-curves.js';
import { sweepMap } from './sweep-map.js';

/** Every picture of an experiment: bars of one run each; of several runs intervals; of a sweep its surface. */
export function experimentCharts(result: ExperimentResult): readonly ChartSpec[] {
  const isSeveral = (result.designs[0]?.runs.length ?? 0) > 1;
  const pareto = paretoChart(result);
  const front = pareto === null ? [] : [pareto];
  switch (result.kind) {
    case 'replicate':
      return [intervalsChart(result)];
    case 'compare':
      return isSeveral
        ? [intervalsChart(result), ...comparisonCharts(result).slice(1), ...front]
        : comparisonCharts(result);
    case 'sweep':
      return [...sweepCurves(result), ...sweepMap(result), ...front];
  }
}
