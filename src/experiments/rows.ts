import { labelKey } from '../metrics/label-key.js';
import type { MetricDefinition } from '../metrics/metric-definition.js';
import { METRICS } from '../metrics/metric-registry.js';
import { bestOf } from './best-of-runs.js';
import { cellsOf } from './cells.js';
import type { ExperimentRow } from './experiment-result.js';
import { bestOfSeveral, rankingOf, zoneOf } from './ranking.js';
import { type DesignRuns, readingOf, relativeErrorOf } from './readings.js';
import type { RowKey } from './row-keys.js';
import type { Method } from './statistics/method.js';

/** One figure over all designs and runs. `indifference`: means closer than that share are equally good. */
export function rowOf(
  designs: readonly DesignRuns[],
  key: RowKey,
  indifference: number,
  method: Method,
): ExperimentRow {
  const { name, labels, statistic } = key;
  const { unit, better }: MetricDefinition = METRICS[name];
  const ranked = statistic === 'count' ? 'neither' : better;
  const runs = designs.flatMap((design) => design.runs);
  const readings = designs.map((design) => design.runs.map((run) => readingOf(run, key)));
  const cells = cellsOf(readings, method);
  const means = cells.map(({ mean }) => mean);
  const error = runs.reduce((most, run) => Math.max(most, relativeErrorOf(run, key)), 0);
  const best = bestOf(means, ranked, unit, error);
  const zone = zoneOf(means, unit, ranked, indifference);
  const isSeveral = readings.every((own) => own.length > 1);
  return {
    metric: metricText(key),
    ...{ name, labels, statistic },
    unit: unitOf(statistic === 'count' ? 'count' : unit, runs),
    better: ranked,
    cells,
    ...(isSeveral ? bestOfSeveral(readings, means, best, zone, method) : best),
    ranking: rankingOf(readings, ranked, zone, method),
  };
}

/** `delivery_latency{path=cross} p99`. */
export function metricText({ name, labels, statistic }: RowKey): string {
  const key = labelKey(name, labels);
  return statistic === null ? key : `${key} ${statistic}`;
}

function unitOf(unit: string, runs: readonly DesignRuns['runs'][number][]): string {
  if (unit !== 'currency') return unit;
  return runs.find(({ currency }) => currency !== undefined)?.currency ?? unit;
}
