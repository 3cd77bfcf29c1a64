import type { MetricDefinition } from '../metric-definition.js';

/** What only services that store data measure. */
export const DATA_METRICS = {
  replication_lag: {
    unit: 'us',
    labels: ['replica'],
    better: 'lower',
    shape: 'histogram',
    description:
      'From the moment when a write was first applied anywhere until a replica had it, or something newer.',
  },
  replication_lag_bytes: {
    unit: 'bytes',
    labels: ['replica'],
    better: 'lower',
    shape: 'value',
    description: 'The most bytes of writes that a replica lacked at a time.',
  },
  stream_lag_bytes: {
    unit: 'bytes',
    labels: ['replica'],
    better: 'lower',
    shape: 'value',
    description:
      'The most bytes by which a replica was behind in the stream that it follows: where its primary had got to less where it had, in truth, whatever was acknowledged.',
  },
  stale_reads: {
    unit: 'ratio',
    labels: ['cause', 'clients', 'replica'],
    better: 'lower',
    shape: 'value',
    description:
      'Share of the reads that are ok and saw something definitely older than an acknowledged write.',
  },
  staleness_age: {
    unit: 'us',
    labels: ['clients', 'replica'],
    better: 'lower',
    shape: 'histogram',
    description: 'Of stale reads: for how long what they saw had been out of date when they began.',
  },
  versions_behind: {
    unit: 'versions',
    labels: ['clients', 'replica'],
    better: 'lower',
    shape: 'histogram',
    description:
      'Of stale reads: how many acknowledged writes of the key are definitely newer than what they saw.',
  },
  writes_acknowledged: {
    unit: 'writes',
    labels: [],
    better: 'higher',
    shape: 'value',
    description: 'Writes that a client was told are done.',
  },
  writes_lost: {
    unit: 'writes',
    labels: [],
    better: 'lower',
    shape: 'value',
    description:
      'Acknowledged writes that a promoted replica lacked, or that no living replica had at the end.',
  },
  writes_lost_during: {
    unit: 'writes',
    labels: ['fault'],
    better: 'lower',
    shape: 'value',
    description:
      'Of the lost writes, those acknowledged before the end of the fault and lost after its beginning.',
  },
  bytes_lost: {
    unit: 'bytes',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'Bytes of the lost writes.',
  },
  data_loss_age_seconds: {
    unit: 's',
    labels: ['action'],
    better: 'lower',
    shape: 'value',
    description:
      'RPO: from the oldest lost acknowledgement to the last acknowledgement before the loss; 0 without a loss.',
  },
  session_violations: {
    unit: 'violations',
    labels: ['clients', 'guarantee'],
    better: 'lower',
    shape: 'value',
    description:
      'How often a session guarantee did not hold: read-your-writes, monotonic-reads, monotonic-writes, writes-follow-reads.',
  },
  session_violations_per_million: {
    unit: 'violations',
    labels: ['clients', 'guarantee'],
    better: 'lower',
    shape: 'value',
    description: 'The same for each million of times that it was checked.',
  },
  conflicts_dropped: {
    unit: 'writes',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'Writes that merging dropped for something that its writer had not seen.',
  },
  acknowledged_conflicts_dropped: {
    unit: 'writes',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'Of the writes that merging dropped, the acknowledged ones.',
  },
  time_to_converge: {
    unit: 's',
    labels: ['fault'],
    better: 'lower',
    shape: 'value',
    description:
      'From the end of the fault until every living replica had what there was by then, or something newer.',
  },
  recovery_seconds: {
    unit: 's',
    labels: ['action'],
    better: 'lower',
    shape: 'value',
    description: 'RTO: how long a failover by operators took, from what set it off to the last step.',
  },
  recovery_step_seconds: {
    unit: 's',
    labels: ['action', 'step'],
    better: 'lower',
    shape: 'value',
    description: 'How long each step of a failover by operators took.',
  },
  cross_region_bytes: {
    unit: 'bytes',
    labels: ['from', 'to'],
    better: 'lower',
    shape: 'value',
    description: 'Bytes between replicas in different regions.',
  },
} as const satisfies Record<string, MetricDefinition>;
