import type { Comparison } from '../../experiments/comparison.js';
import { EXPERIMENT_VERSION, type ExperimentResult } from '../../experiments/experiment-result.js';
import type { PageAssets } from './document.js';
import { experimentPage } from './experiment-page.js';

/** A comparison is an experiment of which nobody asked for intervals. */
export function comparisonPage(comparison: Comparison, assets: PageAssets): string {
  const { comparisonVersion: _, rows, designs, ...rest } = comparison;
  const experiment: ExperimentResult = {
    experimentVersion: EXPERIMENT_VERSION,
    kind: 'compare',
    ...rest,
    designs: designs.map((design) => ({ ...design, at: [] })),
    rows: rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => ({ ...cell, estimate: null, difference: null })),
      ranking: null,
    })),
    varied: [],
    confidence: 0.95,
    pareto: null,
    warmup: [],
    stopping: null,
  };
  return experimentPage(experiment, assets);
}
