import { labelKey } from '../metrics/label-key.js';
import type { MetricDefinition } from '../metrics/metric-definition.js';
import { METRICS, type MetricName } from '../metrics/metric-registry.js';
import type { HistogramSummary, Labels } from '../metrics/result.js';
import type { ComparedRun, ComparisonCell, ComparisonRow, Design, Reading } from './comparison.js';
import { bestOf } from './comparison-best.js';

export const STATISTICS = ['count', 'mean', 'min', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** Metrics that somebody wants to see: `time_to_recover`, `delivery_latency{path=cross} p99`. */
export interface MetricChoice {
  readonly name: MetricName;
  /** Exactly these, or whatever has at least these; null: the usual ones of that name. */
  readonly labels: Labels | null;
  /** Of a histogram; null: the usual ones. */
  readonly statistic: Statistic | null;
}

/** The rows that say most of a design, as far as any of the designs has them. */
export function rowsOfInterest(designs: readonly Design[]): readonly ComparisonRow[] {
  return INTEREST.flatMap((interest) => rowsOf(designs, interest));
}

/** Choices of which no design has anything. */
export function choicesWithout(
  designs: readonly Design[],
  choices: readonly MetricChoice[],
): readonly MetricChoice[] {
  return choices.filter((choice) => rowsOfChoice(designs, choice).length === 0);
}

export function rowsChosen(
  designs: readonly Design[],
  choices: readonly MetricChoice[],
): readonly ComparisonRow[] {
  const rows = choices.flatMap((choice) => rowsOfChoice(designs, choice));
  return [...new Map(rows.map((row) => [row.metric, row])).values()];
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
  { name: 'delivery_latency', labels: { path: 'local' }, statistics: ['p50', 'p99'] },
  { name: 'delivery_latency', labels: { path: 'cross' }, statistics: ['p50', 'p99'] },
  { name: 'operation_latency', labels: { from: 'intended', operation: 'connect' }, statistics: ['p99'] },
  { name: 'largest_connect_rate' },
  ...['read', 'write'].map((operation) => ({
    name: 'operation_latency' as const,
    labels: { from: 'intended', operation },
    statistics: ['p50', 'p99'] as const,
  })),
  { name: 'stale_reads' },
  { name: 'staleness_age', statistics: ['p50', 'p99'] },
  { name: 'writes_lost' },
  { name: 'data_loss_age_seconds' },
  { name: 'recovery_seconds', each: ['action'] },
  { name: 'session_violations_per_million' },
  { name: 'conflicts_dropped' },
  { name: 'replication_lag', statistics: ['p50', 'p99'] },
  { name: 'time_to_converge', each: ['fault'] },
  { name: 'cross_region_bytes' },
  { name: 'forwards_per_delivered' },
  { name: 'throttled' },
  { name: 'queue_wait', statistics: ['p99'] },
  { name: 'unit_hours' },
  { name: 'cost' },
  { name: 'monthly_cost' },
];

/** By a name alone: the usual rows of that name, else its total, else every part. */
function rowsOfChoice(designs: readonly Design[], choice: MetricChoice): readonly ComparisonRow[] {
  const { name, labels, statistic } = choice;
  const statistics = statistic === null ? {} : { statistics: [statistic] };
  if (labels !== null) {
    const exact = rowsOf(designs, { name, labels, ...statistics });
    return exact.length > 0 ? exact : rowsOf(designs, { name, labels, each: ['*'], ...statistics });
  }
  const attempts = [
    INTEREST.filter((interest) => interest.name === name).map((usual) => ({ ...usual, ...statistics })),
    [{ name, ...statistics }],
    [{ name, each: ['*'], ...statistics }],
  ];
  for (const interests of attempts) {
    const rows = interests.flatMap((interest) => rowsOf(designs, interest));
    if (rows.length > 0) return rows;
  }
  return [];
}

function rowsOf(designs: readonly Design[], interest: Interest): readonly ComparisonRow[] {
  const { shape }: MetricDefinition = METRICS[interest.name];
  const statistics = shape === 'value' ? [null] : (interest.statistics ?? (['p50', 'p99'] as const));
  return labelsOf(designs, interest).flatMap((labels) =>
    statistics.flatMap((statistic) => {
      const row = rowOf(designs, interest.name, labels, statistic);
      return row.cells.some(({ mean }) => mean !== null && mean !== 'unhit') ? [row] : [];
    }),
  );
}

/** Every set of labels that any run has, in the order in which they come up. */
function labelsOf(designs: readonly Design[], { name, labels = {}, each = [] }: Interest): readonly Labels[] {
  const found = new Map<string, Labels>();
  for (const { metrics } of designs.flatMap(({ runs }) => runs)) {
    for (const [key, { labels: own }] of Object.entries(metrics)) {
      if (key !== name && !key.startsWith(`${name}{`)) continue;
      const isFixed = Object.entries(labels).every(([label, value]) => own[label] === value);
      const rest = Object.keys(own).filter((label) => labels[label] === undefined);
      const isWhole =
        each.includes('*') || (rest.length === each.length && rest.every((l) => each.includes(l)));
      if (isFixed && isWhole) found.set(key, own);
    }
  }
  return [...found.values()];
}

function rowOf(
  designs: readonly Design[],
  name: MetricName,
  labels: Labels,
  statistic: Statistic | null,
): ComparisonRow {
  const { unit, better }: MetricDefinition = METRICS[name];
  const key = labelKey(name, labels);
  const runs = designs.flatMap((design) => design.runs);
  const cells = designs.map((design) =>
    cellOf(design.runs.map((run) => readingOf(run, name, labels, statistic))),
  );
  const ranked = statistic === 'count' ? 'neither' : better;
  const errors = runs.map(({ metrics }) => metrics[key]?.histogram?.relativeError ?? 0);
  return {
    metric: statistic === null ? key : `${key} ${statistic}`,
    name,
    labels,
    statistic,
    unit: unitOf(statistic === 'count' ? 'count' : unit, runs),
    better: ranked,
    cells,
    ...bestOf(
      cells.map(({ mean }) => mean),
      ranked,
      unit,
      Math.max(0, ...errors),
    ),
  };
}

function unitOf(unit: string, runs: readonly ComparedRun[]): string {
  if (unit !== 'currency') return unit;
  return runs.find(({ cost }) => cost !== undefined)?.cost?.currency ?? unit;
}

function readingOf(run: ComparedRun, name: MetricName, labels: Labels, statistic: Statistic | null): Reading {
  const metric = run.metrics[labelKey(name, labels)];
  if (metric === undefined) return wasSpared(run, name, labels) ? 'unhit' : null;
  if (statistic !== null) return histogramFigure(metric.histogram, statistic);
  if (metric.value !== null && metric.value !== undefined) return metric.value;
  return name.startsWith('time_to_') ? whyNoTime(run, labels) : null;
}

function histogramFigure(histogram: HistogramSummary | undefined, statistic: Statistic): Reading {
  return histogram?.[statistic] ?? null;
}

/** Nobody was hit, so that there was nothing to wait for; or they waited in vain. */
function whyNoTime({ metrics }: ComparedRun, { clients, fault }: Labels): Reading {
  if (clients === undefined) return 'never';
  const hit = metrics[labelKey('clients_hit', { clients, fault })]?.value ?? 0;
  return hit > 0 ? 'never' : 'unhit';
}

/** A fault and clients that the run has, but the one did not meet the other: there is no failover to time. */
function wasSpared({ metrics }: ComparedRun, name: MetricName, { clients, fault }: Labels): boolean {
  const isTimed = name.startsWith('time_to_') && clients !== undefined && fault !== undefined;
  if (!isTimed) return false;
  const hasFault = metrics[labelKey('time_to_detect', { fault })] !== undefined;
  return hasFault && metrics[labelKey('downtime_seconds', { clients })] !== undefined;
}

function cellOf(runs: readonly Reading[]): ComparisonCell {
  if (runs.includes('never')) return { runs, mean: 'never' };
  const figures = runs.filter((reading) => typeof reading === 'number');
  if (figures.length === 0) return { runs, mean: runs.includes('unhit') ? 'unhit' : null };
  return { runs, mean: figures.reduce((sum, figure) => sum + figure, 0) / figures.length };
}
