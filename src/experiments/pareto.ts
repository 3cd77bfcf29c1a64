import type { ExperimentRow, Pareto } from './experiment-result.js';
import type { MetricChoice } from './metric-choice.js';
import { zoneOf } from './ranking.js';
import { type DesignRuns, readingOf } from './readings.js';
import { keysOfChoice, type RowKey } from './row-keys.js';
import { metricText } from './rows.js';
import type { Method } from './statistics/method.js';
import { meansDrawn } from './statistics/posterior.js';

/**
 * What designs are weighed by: of latency, availability, what is lost, how old it was, what is read and cost the
 * first figure that the runs have. A family that has no such figure does without.
 */
export function objectiveKeys(
  designs: readonly DesignRuns[],
  choices: readonly MetricChoice[] | null,
): readonly RowKey[] {
  if (choices !== null) return choices.flatMap((choice) => keysOfChoice(designs, choice).slice(0, 1));
  return OBJECTIVES.flatMap((candidates) => {
    const keys = candidates.flatMap((choice) => keysOfChoice(designs, choice));
    return keys.slice(0, 1);
  });
}

const OBJECTIVES: readonly (readonly MetricChoice[])[] = [
  [
    { name: 'delivery_latency', labels: {}, statistic: 'p99' },
    { name: 'operation_latency', labels: { from: 'intended', operation: 'read' }, statistic: 'p99' },
    { name: 'operation_latency', labels: { from: 'intended', operation: 'pull' }, statistic: 'p99' },
    { name: 'operation_latency', labels: { from: 'intended', operation: 'connect' }, statistic: 'p99' },
    { name: 'operation_latency', labels: null, statistic: 'p99' },
  ],
  [
    { name: 'operation_latency', labels: { from: 'intended', operation: 'write' }, statistic: 'p99' },
    { name: 'operation_latency', labels: { from: 'intended', operation: 'push' }, statistic: 'p99' },
  ],
  [
    { name: 'availability', labels: { over: 'client-minutes' }, statistic: null },
    { name: 'availability', labels: { over: 'requests' }, statistic: null },
  ],
  [
    { name: 'messages_lost', labels: {}, statistic: null },
    { name: 'writes_lost', labels: {}, statistic: null },
    { name: 'pushes_lost', labels: {}, statistic: null },
  ],
  // Merging loses acknowledged writes, too, though no replica is lost.
  [{ name: 'acknowledged_conflicts_dropped', labels: {}, statistic: null }],
  [{ name: 'data_loss_age_seconds', labels: {}, statistic: null }],
  [{ name: 'stale_reads', labels: {}, statistic: null }],
  [{ name: 'monthly_cost', labels: null, statistic: null }],
];

/**
 * Rows by their keys; null without two objectives in which designs differ, or with one design. Means within the
 * indifference zone of each other count as equally good here, too.
 */
export function paretoOf(
  rows: readonly ExperimentRow[],
  keys: readonly RowKey[],
  designs: readonly DesignRuns[],
  indifference: number,
  method: Method,
): Pareto | null {
  const objectives = keys
    .map((key) => rows.findIndex(({ metric }) => metric === metricText(key)))
    .filter((at) => at >= 0 && rows[at].better !== 'neither' && !rows[at].same);
  if (designs.length < 2 || objectives.length < 2) return null;
  const signs = objectives.map((at) => (rows[at].better === 'lower' ? 1 : -1));
  const costs = designs.map((_, design) =>
    objectives.map((at, objective) => {
      const { mean } = rows[at].cells[design];
      return typeof mean === 'number' ? signs[objective] * mean : null;
    }),
  );
  const zones = objectives.map((at) => {
    const { cells, unit, better } = rows[at];
    return zoneOf(
      cells.map(({ mean }) => mean),
      ...([unit, better, indifference] as const),
    );
  });
  const isIn = costs.map((own) => own.every((cost) => cost !== null));
  const means = costs.map((own) => own.map((cost) => cost ?? Number.POSITIVE_INFINITY));
  const onFront = shareOnFront(
    designs.map(({ runs }, design) =>
      isIn[design]
        ? keys
            .filter((key) => objectives.some((at) => rows[at].metric === metricText(key)))
            .map((key, at) => runs.map((run) => signed(readingOf(run, key), signs[at])))
        : null,
    ),
    zones,
    method,
  );
  return {
    objectives,
    designs: designs.map((_, design) => ({
      dominatedBy: isIn[design]
        ? means.flatMap((own, other) => (isIn[other] && dominates(own, means[design], zones) ? [other] : []))
        : [],
      onFront: isIn[design] ? (onFront?.[design] ?? null) : null,
      without: !isIn[design],
    })),
  };
}

/** By draws of all means of all objectives together; null with too few runs, or where a run has no figure. */
function shareOnFront(
  columns: readonly (readonly (readonly (number | null)[])[] | null)[],
  zones: readonly number[],
  method: Method,
): readonly number[] | null {
  const known = columns.filter((own) => own !== null);
  const runs = known[0]?.[0]?.length ?? 0;
  if (runs < 3 || known.some((own) => own.some((column) => column.includes(null)))) return null;
  const posterior = method.posterior(runs);
  const drawn = columns.map((own) =>
    own === null
      ? null
      : own.map((column) =>
          meansDrawn(
            column.filter((each) => each !== null),
            posterior,
          ),
        ),
  );
  const counts = new Array<number>(columns.length).fill(0);
  for (let draw = 0; draw < posterior.draws; draw++) {
    const points = drawn.map((own) => own?.map((means) => means[draw]) ?? null);
    for (const [design, point] of points.entries()) {
      if (point !== null && !points.some((other) => other !== null && dominates(other, point, zones)))
        counts[design]++;
    }
  }
  return counts.map((count) => Number((count / posterior.draws).toFixed(4)));
}

/**
 * Lower is better in all: nowhere worse by more than the zone, somewhere better by more, and all in all better,
 * counted in zones. Without the last three designs could beat each other in a circle.
 */
function dominates(a: readonly number[], b: readonly number[], zones: readonly number[]): boolean {
  let isBetter = false;
  let zonesBetter = 0;
  for (const [at, zone] of zones.entries()) {
    const by = b[at] - a[at];
    if (by < -zone) return false;
    if (by > zone) isBetter = true;
    if (by !== 0) zonesBetter += by / zone;
  }
  return isBetter && zonesBetter > 0;
}

function signed(reading: unknown, sign: number): number | null {
  return typeof reading === 'number' ? sign * reading : null;
}
