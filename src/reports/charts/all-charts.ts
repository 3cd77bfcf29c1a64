import type { RunResult } from '../../metrics/result.js';
import { availabilityChart } from './availability.js';
import type { ChartSpec } from './chart-spec.js';
import { connectedChart } from './connected.js';
import { lagChart } from './lag.js';
import { latencyChart } from './latency.js';
import { loadChart } from './load.js';
import { imagesChart, rolloutChart } from './shares-reached.js';
import { visibilityChart } from './visibility.js';
import { waterfallChart } from './waterfall.js';

/**
 * Every picture of a run, the most telling first. Also those without data: they say so. Visibility and lag only
 * of services that store data, the load only where replicas scaled or turned somebody away. Hosts of a
 * registry hold no connections that could be lost.
 */
export function allCharts(result: RunResult): readonly ChartSpec[] {
  const data = [visibilityChart(result), lagChart(result)].filter((chart) => chart !== null);
  const load = loadChart(result);
  if (result.registry !== undefined) {
    return [
      imagesChart(result),
      rolloutChart(result),
      latencyChart(result),
      ...(load === null ? [] : [load]),
    ];
  }
  return [
    waterfallChart(result),
    connectedChart(result),
    availabilityChart(result),
    latencyChart(result),
    ...data,
    ...(load === null ? [] : [load]),
  ];
}
