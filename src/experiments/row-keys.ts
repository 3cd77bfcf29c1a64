import { labelsOfKey } from '../metrics/label-key.js';
import type { MetricDefinition } from '../metrics/metric-definition.js';
import { METRICS, type MetricName } from '../metrics/metric-registry.js';
import type { Labels } from '../metrics/result.js';
import type { MetricChoice } from './metric-choice.js';
import { type DesignRuns, hasData, readingOf } from './readings.js';
import type { Statistic } from './run-record.js';

/** Which figure of a run a row is about. */
export interface RowKey {
  readonly name: MetricName;
  readonly labels: Labels;
  /** Of a histogram; null for a plain value. */
  readonly statistic: Statistic | null;
}

/** The rows that say most of a design, as far as any of the designs has them. A part that is the whole is left out. */
export function keysOfInterest(designs: readonly DesignRuns[]): readonly RowKey[] {
  const keys = INTEREST.flatMap((interest) => keysOf(designs, interest));
  return keys.filter(
    (key, at) => !keys.slice(0, at).some((whole) => isPartOf(key, whole) && readsAlike(designs, key, whole)),
  );
}

/** By a name alone: the usual rows of that name, else its total, else every part. */
export function keysOfChoice(designs: readonly DesignRuns[], choice: MetricChoice): readonly RowKey[] {
  const { name, labels, statistic } = choice;
  const statistics = statistic === null ? {} : { statistics: [statistic] };
  if (labels !== null) {
    const exact = keysOf(designs, { name, labels, ...statistics });
    return exact.length > 0 ? exact : keysOf(designs, { name, labels, each: ['*'], ...statistics });
  }
  const attempts = [
    INTEREST.filter((interest) => interest.name === name).map((usual) => ({ ...usual, ...statistics })),
    [{ name, ...statistics }],
    [{ name, each: ['*'], ...statistics }],
  ];
  for (const interests of attempts) {
    const keys = interests.flatMap((interest) => keysOf(designs, interest));
    if (keys.length > 0) return keys;
  }
  return [];
}

interface Interest {
  readonly name: MetricName;
  readonly labels?: Labels;
  /** Labels that may have any value: a row for each. Others must not be there. `*`: any label. */
  readonly each?: readonly string[];
  readonly statistics?: readonly Statistic[];
}

const INTEREST: readonly Interest[] = [
  { name: 'availability', labels: { over: 'client-minutes' } },
  { name: 'longest_downtime_seconds' },
  { name: 'availability', labels: { over: 'requests' } },
  { name: 'time_to_detect', each: ['fault'] },
  { name: 'time_to_move', labels: { share: '50%' }, each: ['clients', 'fault'] },
  { name: 'time_to_recover', each: ['clients', 'fault'] },
  { name: 'messages_lost' },
  { name: 'messages_delivered' },
  { name: 'messages_duplicated' },
  { name: 'delivery_latency', statistics: ['p50', 'p99'] },
  { name: 'delivery_latency', labels: { path: 'local' }, statistics: ['p50', 'p99'] },
  { name: 'delivery_latency', labels: { path: 'cross' }, statistics: ['p50', 'p99'] },
  { name: 'operation_latency', labels: { from: 'intended', operation: 'connect' }, statistics: ['p99'] },
  { name: 'largest_connect_rate' },
  ...['event', 'read', 'write', 'pull'].map((operation) => ({
    name: 'operation_latency' as const,
    labels: { from: 'intended', operation },
    statistics: ['p50', 'p99'] as const,
  })),
  // Where a strategy pushes or imports into several registries each counts: the half of them would say nothing.
  { name: 'operation_latency', labels: { from: 'intended', operation: 'push' }, statistics: ['p99'] },
  { name: 'stale_reads' },
  { name: 'staleness_age', statistics: ['p50', 'p99'] },
  { name: 'writes_lost' },
  { name: 'data_loss_age_seconds' },
  { name: 'recovery_seconds', each: ['action'] },
  { name: 'session_violations_per_million' },
  { name: 'acknowledged_conflicts_dropped' },
  { name: 'replication_lag', statistics: ['p50', 'p99'] },
  { name: 'time_to_converge', each: ['fault'] },
  { name: 'cross_region_bytes' },
  { name: 'time_to_consistent', statistics: ['p50', 'p99'] },
  { name: 'rollout_time' },
  { name: 'pulls_too_early' },
  { name: 'split_pushes_per_thousand' },
  { name: 'refused_pushes_per_thousand' },
  { name: 'pushes_lost' },
  { name: 'pulled_bytes_across_regions' },
  { name: 'replicated_bytes' },
  { name: 'forwards_per_delivered' },
  { name: 'throttled' },
  { name: 'queue_wait', statistics: ['p99'] },
  { name: 'unit_hours' },
  { name: 'cost' },
  { name: 'monthly_cost' },
];

function keysOf(designs: readonly DesignRuns[], interest: Interest): readonly RowKey[] {
  const { shape }: MetricDefinition = METRICS[interest.name];
  const statistics = shape === 'value' ? [null] : (interest.statistics ?? (['p50', 'p99'] as const));
  return labelsOf(designs, interest)
    .flatMap((labels) => statistics.map((statistic) => ({ name: interest.name, labels, statistic })))
    .filter((key) => hasData(designs, key));
}

/** `delivery_latency{path=local}` of `delivery_latency`. */
function isPartOf(part: RowKey, whole: RowKey): boolean {
  if (part.name !== whole.name || part.statistic !== whole.statistic) return false;
  return Object.entries(whole.labels).every(([label, value]) => part.labels[label] === value);
}

function readsAlike(designs: readonly DesignRuns[], a: RowKey, b: RowKey): boolean {
  return designs.every(({ runs }) => runs.every((run) => readingOf(run, a) === readingOf(run, b)));
}

/** Every set of labels that any run has, in the order in which they come up. */
function labelsOf(
  designs: readonly DesignRuns[],
  { name, labels = {}, each = [] }: Interest,
): readonly Labels[] {
  const names = designs.flatMap(({ runs }) => runs.flatMap(({ figures }) => Object.keys(figures)));
  const own = [...new Set(names.filter((key) => key === name || key.startsWith(`${name}{`)))];
  return own.map(labelsOfKey).filter((found) => {
    const rest = Object.keys(found).filter((label) => labels[label] === undefined);
    const isFixed = Object.entries(labels).every(([label, value]) => found[label] === value);
    const isWhole =
      each.includes('*') || (rest.length === each.length && rest.every((label) => each.includes(label)));
    return isFixed && isWhole;
  });
}
