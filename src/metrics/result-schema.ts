import { z } from 'zod';
import { dataSchema } from './data/data-schema.js';
import { PHASES } from './phases.js';
import { registrySchema } from './registry/registry-schema.js';
import { COST_KINDS, POPULATION_KINDS, SCHEMA_VERSION } from './result.js';
import { count, histogram, labels, length, moment, ratio } from './schema-parts.js';

/** JSON Schema (draft 2020-12) of a run's result. Strict: unknown members are errors. */
export function resultJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(resultSchema, {
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum; // goes without saying
    },
  });
  return { $schema, title: 'geosim run result', ...rest };
}

const metric = z.strictObject({
  unit: z.string(),
  labels,
  value: z.number().nullable().optional(),
  histogram: histogram.optional(),
});

const series = z.strictObject({
  unit: z.string(),
  labels,
  step_us: z.int().min(1),
  values: z.array(z.number().nullable()).describe('One value a step from time 0; null: nothing measured.'),
});

const phaseName = z.enum(PHASES);
const bounds = z.strictObject({ best_for_us: length, mean_for_us: length, worst_for_us: length });

const closedForm = z.strictObject({
  rule: z.string(),
  detection: bounds,
  shift: bounds,
  total: z.strictObject({ best_for_us: length, worst_for_us: length }).nullable(),
});

const failover = z.strictObject({
  fault: z.string(),
  clients: z.string(),
  hit: count,
  moved: count,
  started_us: moment,
  ended_us: moment.nullable(),
  phases: z
    .array(z.strictObject({ name: phaseName, from_us: moment, to_us: moment }))
    .describe('Of the client that moved last: without gaps from the fault to the move.'),
  lastClient: z.string().nullable().describe('Who that is: us#17, counted from 1.'),
  meanPhases: z
    .array(z.strictObject({ name: phaseName, mean_for_us: length }))
    .describe('Mean over all moved clients.'),
  detected_us: moment.nullable(),
  published_us: moment.nullable(),
  firstMoved_us: moment.nullable(),
  shifted50_us: moment.nullable(),
  shifted99_us: moment.nullable(),
  lastMoved_us: moment.nullable(),
  recovered_us: moment.nullable(),
  failedBack_us: moment.nullable(),
  closedForm: closedForm.nullable(),
});

const availability = z.strictObject({
  requests: z.array(
    z.strictObject({
      clients: z.string().describe('Population, or * for all.'),
      operation: z.string().describe('negotiate, connect, publish, event, request, or * for all.'),
      ok: count,
      failed: count,
      unknown: count,
      ratio: ratio.nullable(),
      reasons: z.record(z.string(), count),
    }),
  ),
  clientMinutes: z.array(
    z.strictObject({
      clients: z.string(),
      total_min: z.number().min(0),
      down_min: z.number().min(0),
      ratio: ratio.nullable(),
      longestDown_for_us: length,
    }),
  ),
  windowed: z.array(
    z.strictObject({
      clients: z.string(),
      window_us: z.int().min(1),
      minimum: ratio,
      at_us: moment.describe('Beginning of the worst window.'),
    }),
  ),
});

const latencyRow = z.strictObject({
  operation: z.string(),
  clients: z.string(),
  region: z.string(),
  from: z.enum(['intended', 'started']),
  count,
  mean_us: length,
  p50_us: length,
  p90_us: length,
  p99_us: length,
  p999_us: length,
  max_us: length,
});

const place = { latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) };

const topology = z.strictObject({
  replicas: z.array(z.strictObject({ name: z.string(), region: z.string(), ...place })),
  clients: z.array(
    z.strictObject({
      name: z.string(),
      region: z.string(),
      kind: z.enum(POPULATION_KINDS),
      count,
      ...place,
    }),
  ),
});

const cost = z.strictObject({
  currency: z.string().describe('As ISO 4217 writes it.'),
  total: z.number().min(0),
  per30Days: z.number().min(0).describe('The total, if thirty days went like the measured time.'),
  lines: z.array(
    z.strictObject({
      what: z.enum(COST_KINDS),
      replica: z.string().optional().describe('The one that it is charged for.'),
      to: z
        .string()
        .optional()
        .describe(
          'Of traffic: the other replica, the region of the application, or the population that pulls.',
        ),
      quantity: z.number().min(0),
      unit: z
        .string()
        .describe(
          'Of the quantity: unit-days, messages, cache-hours, registry-days, GB-days, GB (10^9 bytes).',
        ),
      amount: z.number().min(0),
    }),
  ),
});

const assumption = z.strictObject({
  name: z.string(),
  value: z.string(),
  source: z.string(),
  date: z.string(),
  verified: z.enum(['documented', 'source-code', 'measured', 'derived', 'third-party', 'assumed']),
});

/** Held against the type RunResult by a test: neither can change without the other. */
export const resultSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  engine: z.strictObject({ name: z.string(), version: z.string() }),
  scenario: z.strictObject({
    name: z.string(),
    description: z.string(),
    file: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    variant: z.string().optional(),
  }),
  seed: count,
  simulated_us: moment,
  warmup_us: moment,
  events: count,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  settings: z.array(z.strictObject({ path: z.string(), value: z.unknown(), default: z.unknown() })),
  givens: z.array(z.strictObject({ path: z.string(), value: z.unknown() })),
  assumptions: z.array(assumption),
  topology,
  timeline: z.array(
    z.strictObject({
      at_us: moment,
      kind: z.string(),
      subject: z.string(),
      detail: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
  failovers: z.array(failover),
  metrics: z.record(z.string(), metric),
  series: z.record(z.string(), series),
  availability,
  latency: z.array(latencyRow),
  faults: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      from_us: moment,
      to_us: moment.nullable(),
      touched: count,
      by: z.record(z.string(), count),
    }),
  ),
  cost: cost.optional().describe('What the measured time costs.'),
  data: dataSchema.optional().describe('How well a data service kept what it was told.'),
  registry: registrySchema
    .optional()
    .describe('Of a container registry: when its images were where, and how rollouts went.'),
  expectations: z.array(
    z.strictObject({
      text: z.string(),
      verdict: z.enum(['met', 'missed', 'no-data']),
      observed: z.string(),
      at_us: moment
        .nullable()
        .describe('Missed: the first moment at which it did not hold. Met: when it happened.'),
      unit: z.string().optional().describe('Of value, limit and margin: us, ratio, bytes, count, number.'),
      value: z.number().nullable().optional(),
      limit: z.number().optional(),
      margin: z
        .number()
        .nullable()
        .optional()
        .describe('How far the value lies on the right side of the limit; below 0: missed by so much.'),
    }),
  ),
  verdict: z.enum(['held', 'missed', 'inconclusive']),
});
