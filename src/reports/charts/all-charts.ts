import type { RunResult } from '../../metrics/result.js';
import { availabilityChart } from './availability.js';
import type { ChartSpec } from './chart-spec.js';
import { connectedChart } from './connected.js';
import { latencyChart } from './latency.js';
import { waterfallChart } from './waterfall.js';

/** Every picture of a run, the most telling first. Also those without data: they say so. */
export function allCharts(result: RunResult): readonly ChartSpec[] {
  return [waterfallChart(result), connectedChart(result), availabilityChart(result), latencyChart(result)];
}
