import { z } from 'zod';
import { count, histogram, length, moment } from '../schema-parts.js';

const bytes = z.number().min(0);
const step = z.strictObject({ step: z.string(), from_us: moment, to_us: moment });

const lag = z.strictObject({
  replica: z.string(),
  lag: histogram.nullable().describe('In µs.'),
  largest_bytes: bytes,
  largestStream_bytes: bytes.nullable(),
});

const reads = z.strictObject({
  clients: z.string(),
  replica: z.string(),
  reads: count,
  staleByLag: count,
  staleByLoss: count,
  age: histogram.nullable().describe('Of the stale reads, in µs.'),
  versionsBehind: histogram.nullable(),
});

const visibility = z.strictObject({
  when: z.enum(['healthy', 'during', 'after']),
  fault: z.string().nullable(),
  points: z.array(z.strictObject({ upTo_us: length.nullable(), reads: count, seen: count })),
});

const loss = z.strictObject({
  at_us: moment,
  cause: z.enum(['promotion', 'memory', 'overwriting']),
  replica: z.string().nullable(),
  action: z.string().nullable(),
  writes: count,
  bytes,
  oldestAcknowledged_us: moment,
  stoppedAcknowledging_us: moment,
  age_for_us: length
    .nullable()
    .describe('RPO: from the oldest lost acknowledgement to the last before the loss.'),
  beforeLoss_for_us: length,
});

const lostWrite = z.strictObject({
  version: count,
  key: count,
  session: count,
  acknowledged_us: moment,
  lost_us: moment,
});

const guarantee = z.strictObject({
  guarantee: z.enum(['read-your-writes', 'monotonic-reads', 'monotonic-writes', 'writes-follow-reads']),
  clients: z.string().describe('Population, or * for all.'),
  checked: count,
  violations: count,
});

/** The section of a result that only services that store data have. */
export const dataSchema = z.strictObject({
  writesAcknowledged: count,
  lag: z.array(lag),
  reads: z.array(reads),
  visibility: z.array(visibility),
  losses: z.strictObject({
    writes: count,
    bytes,
    events: z.array(loss),
    listed: z.array(lostWrite).describe('The first of them, at most a thousand.'),
  }),
  guarantees: z.array(guarantee),
  conflicts: z.strictObject({ dropped: count, acknowledged: count }),
  convergence: z.array(
    z.strictObject({ fault: z.string(), ended_us: moment, converged_us: moment.nullable() }),
  ),
  recoveries: z.array(
    z.strictObject({ action: z.string(), from_us: moment, to_us: moment, steps: z.array(step) }),
  ),
  transfers: z.array(z.strictObject({ from: z.string(), to: z.string(), bytes })),
});
