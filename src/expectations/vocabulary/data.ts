import { CLIENT_GUARANTEES, SERVICE_GUARANTEES } from '../../metrics/data/session-guarantees.js';
import { ACTION, CLIENTS, FAULT, REPLICA, SECOND_us } from './labels.js';
import { HISTOGRAM_STATISTICS, type Measure } from './measure.js';

const PERCENTILE = { values: HISTOGRAM_STATISTICS, required: true } as const;
const GUARANTEE = { values: [...CLIENT_GUARANTEES, ...SERVICE_GUARANTEES] };

/** What is measured of services that store data only. */
export const DATA_MEASURES: readonly Measure[] = [
  {
    name: 'replicationLag',
    aliases: [],
    dimension: 'duration',
    labels: { replica: REPLICA, percentile: PERCENTILE },
    source: { kind: 'histogram', metric: 'replication_lag' },
    description:
      'From the moment when a write was first applied anywhere until the replica had it, or something newer.',
  },
  {
    name: 'replicationLagBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'replication_lag_bytes', scale: 1, series: null, exact: true },
    description: 'The most bytes of writes that the replica (or any) lacked at a time.',
  },
  {
    name: 'streamLagBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'stream_lag_bytes', scale: 1, series: null, exact: true },
    description:
      'The most bytes by which the replica was behind in the stream that it follows: where its primary had got to less where it had, in truth, whatever was acknowledged.',
  },
  {
    name: 'staleReads',
    aliases: [],
    dimension: 'share',
    labels: { clients: CLIENTS, replica: REPLICA, cause: { values: ['lag', 'lost'] } },
    source: {
      kind: 'share',
      metric: 'stale_reads',
      good: 'stale_reads',
      all: 'reads',
      labels: ['clients', 'replica'],
    },
    description:
      'Share of the reads that saw something definitely older than an acknowledged write: because a replica is behind (`lag`), or because the write is gone (`lost`). In a window by their intended start.',
  },
  {
    name: 'stalenessAge',
    aliases: [],
    dimension: 'duration',
    labels: { clients: CLIENTS, replica: REPLICA, percentile: PERCENTILE },
    source: { kind: 'histogram', metric: 'staleness_age' },
    description: 'Of the stale reads: for how long what they saw had been out of date.',
  },
  {
    name: 'versionsBehind',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS, replica: REPLICA, percentile: PERCENTILE },
    source: { kind: 'histogram', metric: 'versions_behind' },
    description: 'Of the stale reads: how many acknowledged writes are newer than what they saw.',
  },
  {
    name: 'writesAcknowledged',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'writes_acknowledged', scale: 1, series: null },
    description: 'Writes that a client was told are done.',
  },
  {
    name: 'writesLost',
    aliases: ['lostWrites'],
    dimension: 'count',
    labels: {},
    source: {
      kind: 'value',
      metric: 'writes_lost',
      scale: 1,
      series: { name: 'writes_lost', scale: 1, labels: [], attributed: 'writes_lost_during' },
    },
    description:
      'Acknowledged writes that are gone. `during`/`outside` a fault: acknowledged before its end and lost after its beginning, or not; other windows by the moment of the loss.',
  },
  {
    name: 'writesLostDuring',
    aliases: [],
    dimension: 'count',
    labels: { fault: FAULT },
    source: { kind: 'value', metric: 'writes_lost_during', scale: 1, series: null },
    description: 'The same as `writesLost … during` the fault.',
  },
  {
    name: 'bytesLost',
    aliases: [],
    dimension: 'bytes',
    labels: {},
    source: { kind: 'value', metric: 'bytes_lost', scale: 1, series: null },
    description: 'Bytes of the lost writes.',
  },
  {
    name: 'rpo',
    aliases: ['dataLossAge', 'dataLossAgeSeconds'],
    dimension: 'duration',
    labels: { action: ACTION },
    source: { kind: 'value', metric: 'data_loss_age_seconds', scale: SECOND_us, series: null, exact: true },
    description:
      'From the oldest lost acknowledgement to the last acknowledgement before the loss; 0 where nothing was lost.',
  },
  {
    name: 'sessionViolations',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS, guarantee: GUARANTEE },
    source: { kind: 'value', metric: 'session_violations', scale: 1, series: null },
    description: 'How often a session saw less than it had a right to expect.',
  },
  {
    name: 'sessionViolationsPerMillion',
    aliases: [],
    dimension: 'number',
    labels: { clients: CLIENTS, guarantee: GUARANTEE },
    source: { kind: 'value', metric: 'session_violations_per_million', scale: 1, series: null, exact: true },
    description: 'The same for each million of times that it was checked.',
  },
  {
    name: 'conflictsDropped',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'conflicts_dropped', scale: 1, series: null },
    description: 'Writes that merging dropped for something that its writer had not seen.',
  },
  {
    name: 'acknowledgedConflictsDropped',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'acknowledged_conflicts_dropped', scale: 1, series: null },
    description: 'Of those, the acknowledged ones.',
  },
  {
    name: 'timeToConverge',
    aliases: [],
    dimension: 'duration',
    labels: { fault: FAULT },
    source: { kind: 'convergence', metric: 'time_to_converge' },
    description:
      'From the end of the fault until every living replica had what there was by then, or something newer.',
  },
  {
    name: 'rto',
    aliases: ['recoverySeconds'],
    dimension: 'duration',
    labels: { action: { ...ACTION, required: true } },
    source: { kind: 'value', metric: 'recovery_seconds', scale: SECOND_us, series: null, exact: true },
    description: "How long the operators' failover took, from what set it off to its last step.",
  },
  {
    name: 'recoveryStep',
    aliases: ['recoveryStepSeconds'],
    dimension: 'duration',
    labels: {
      action: { ...ACTION, required: true },
      step: { values: ['alert', 'decision', 'unlink', 'promotion', 'switch'], required: true },
    },
    source: { kind: 'value', metric: 'recovery_step_seconds', scale: SECOND_us, series: null, exact: true },
    description: 'How long one step of it took.',
  },
  {
    name: 'crossRegionBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { from: REPLICA, to: REPLICA },
    source: { kind: 'value', metric: 'cross_region_bytes', scale: 1, series: null },
    description: 'Bytes between replicas in different regions.',
  },
];
