import { labelKey, labelsOfKey } from '../metrics/label-key.js';
import type { Reading } from './experiment-result.js';
import type { RowKey } from './row-keys.js';
import { type RunRecord, STATISTICS } from './run-record.js';

/** The runs of a design: run k of every design is on the same seed. */
export interface DesignRuns {
  readonly runs: readonly RunRecord[];
}

/** What a run says under a key. */
export function readingOf({ figures }: RunRecord, { name, labels, statistic }: RowKey): Reading {
  const figure = figures[labelKey(name, labels)];
  if (name === 'staleness_age' && (figure ?? null) === null) return whyNoAge(figures, labels);
  if (figure === undefined) return wasSpared(figures, { name, labels }) ? 'unhit' : null;
  if (typeof figure === 'number') return figure;
  if (figure !== null) return statistic === null ? null : figure[STATISTICS.indexOf(statistic)];
  // Replicas wait for each other, whoever was hit.
  if (name === 'time_to_converge') return 'never';
  return name.startsWith('time_to_') ? whyNoTime(figures, labels) : null;
}

/** Whether any run of any design has something to say under it. */
export function hasData(designs: readonly DesignRuns[], key: RowKey): boolean {
  return designs.some(({ runs }) => {
    return runs.some((run) => {
      const reading = readingOf(run, key);
      return reading !== null && reading !== 'unhit';
    });
  });
}

/** How far the figures of a histogram may lie from the truth; 0 for plain values. */
export function relativeErrorOf({ figures }: RunRecord, { name, labels }: RowKey): number {
  const figure = figures[labelKey(name, labels)];
  return typeof figure === 'object' && figure !== null ? figure[STATISTICS.length] : 0;
}

type Figures = RunRecord['figures'];
type Metric = Pick<RowKey, 'name' | 'labels'>;

/** Nobody was hit, so that there was nothing to wait for; or they waited in vain. */
function whyNoTime(figures: Figures, { clients, fault }: RowKey['labels']): Reading {
  if (fault === undefined) return 'never';
  const hits =
    clients === undefined
      ? Object.entries(figures).filter(([key]) => isHitOf(key, fault))
      : [['', figures[labelKey('clients_hit', { clients, fault })]] as const];
  return hits.some(([, hit]) => typeof hit === 'number' && hit > 0) ? 'never' : 'unhit';
}

function isHitOf(key: string, fault: string): boolean {
  return key.startsWith('clients_hit{') && labelsOfKey(key).fault === fault;
}

/** No read was stale: then there is no age, and that is the best of all. */
function whyNoAge(figures: Figures, labels: RowKey['labels']): Reading {
  return figures[labelKey('stale_reads', labels)] === 0 ? 'unhit' : null;
}

/** A fault and clients that the run has, but the one did not meet the other: there is no failover to time. */
function wasSpared(figures: Figures, { name, labels: { clients, fault } }: Metric): boolean {
  const isTimed = name.startsWith('time_to_') && clients !== undefined && fault !== undefined;
  if (!isTimed) return false;
  const hasFault = figures[labelKey('time_to_detect', { fault })] !== undefined;
  return hasFault && figures[labelKey('downtime_seconds', { clients })] !== undefined;
}
