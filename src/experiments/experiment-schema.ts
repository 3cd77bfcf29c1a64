import { z } from 'zod';
import { count, labels, length } from '../metrics/schema-parts.js';
import { EXPERIMENT_VERSION } from './experiment-result.js';

const place = z.int().min(0).describe('A place in the list meant, counted from 0.');
const share = z.number().min(0).max(1);
const interval = z.strictObject({ low: z.number(), high: z.number() });
const quantity = z.enum(['duration', 'bytes', 'rate', 'share', 'bandwidth', 'number']);
const reading = z.union([z.number(), z.enum(['never', 'unhit'])]).nullable();

const design = z.strictObject({
  name: z.string(),
  at: z.array(place),
  runs: z.array(
    z.strictObject({
      seed: count,
      events: count,
      digest: z.string(),
      verdict: z.enum(['held', 'missed', 'inconclusive']),
      met: count,
      expectations: count,
    }),
  ),
});

const axis = z.strictObject({
  path: z.string(),
  along: z.array(z.string()),
  designs: z.array(place),
  quantity,
  values: z.array(z.number()),
  texts: z.array(z.string()),
});

const varied = z.strictObject({
  path: z.string(),
  texts: z.array(z.string()),
  values: z.array(z.number()).nullable(),
  quantity: quantity.nullable(),
});

const estimate = z.strictObject({
  runs: count,
  mean: z.number(),
  deviation: z.number(),
  student: interval,
  bootstrap: interval.nullable(),
  percentiles: z.array(z.strictObject({ share, value: z.number(), interval })),
});

const difference = z.strictObject({
  to: place,
  runs: count,
  mean: z.number(),
  interval,
  correlation: z.number().nullable(),
  varianceCut: z.number().nullable(),
});

const row = z.strictObject({
  metric: z.string(),
  name: z.string(),
  labels,
  statistic: z.string().nullable(),
  unit: z.string(),
  better: z.enum(['lower', 'higher', 'neither']),
  cells: z.array(
    z.strictObject({
      runs: z.array(reading),
      mean: reading,
      estimate: estimate.nullable(),
      difference: difference.nullable(),
    }),
  ),
  same: z.boolean(),
  best: z.array(place),
  ranking: z
    .strictObject({ indifference: z.number(), best: z.array(share), good: z.array(share) })
    .nullable(),
});

const pareto = z.strictObject({
  objectives: z.array(place),
  designs: z.array(
    z.strictObject({ dominatedBy: z.array(place), onFront: share.nullable(), without: z.boolean() }),
  ),
});

const stopping = z.strictObject({
  metric: z.string(),
  halfWidth: z.number(),
  relative: z.boolean(),
  reached: z.boolean(),
  looks: z.array(z.strictObject({ runs: count, halfWidth: z.number().nullable() })),
});

/** What a saved experiment must look like; its type is in experiment-result.ts, a test holds the two together. */
export const experimentSchema = z.strictObject({
  experimentVersion: z.literal(EXPERIMENT_VERSION),
  kind: z.enum(['replicate', 'compare', 'sweep']),
  engine: z.strictObject({ name: z.string(), version: z.string() }),
  scenario: z.strictObject({ name: z.string(), file: z.string(), sha256: z.string() }),
  designs: z.array(design).min(1),
  differences: z.array(
    z.strictObject({ path: z.string(), paths: z.array(z.string()), values: z.array(z.unknown()) }),
  ),
  axis: axis.nullable(),
  varied: z.array(varied),
  confidence: share,
  chosen: z.boolean(),
  rows: z.array(row),
  pareto: pareto.nullable(),
  warmup: z.array(
    z.strictObject({
      design: place,
      warmup_us: length,
      suggested_us: length.nullable(),
      series: z.string().nullable(),
    }),
  ),
  stopping: stopping.nullable(),
});
