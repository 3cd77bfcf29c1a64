import { z } from 'zod';
import { ownName, regionName } from '../../language/names.js';
import { bytes, duration, rate, share } from '../../quantities.js';

/** Which keys are asked for. */
export const popularity = z.union([
  z.literal('uniform').describe('Each key as often as any other.'),
  z.strictObject({
    zipf: z.number().min(0.01).max(3).describe('The exponent: 0.99 is what measured caches and YCSB have.'),
  }),
  z.strictObject({
    hot: z
      .strictObject({
        keys: z.int().min(1).max(1_000_000).default(1).describe('How many keys are hot.'),
        share: share().default(0.5).describe('How many of the operations go to them.'),
      })
      .describe('Some keys are asked for far more often than all others.'),
  }),
]);

export const keys = z.strictObject({
  count: z.int().min(1).max(5_000_000).default(1_000).describe('How many keys.'),
  popularity: popularity
    .default('uniform')
    .describe('How often each is asked for: `uniform`, `{zipf: 0.99}` or `{hot: {keys: 1, share: 50%}}`.'),
  pool: z.string().min(1).default('all').describe('Applications with the same pool ask for the same keys.'),
  own: z
    .boolean()
    .default(false)
    .describe('Whether each session has so many keys of its own, as with data of single users.'),
});

export const load = z.strictObject({
  arrivals: z
    .enum(['open', 'closed'])
    .default('open')
    .describe(
      'Operations come at random times whatever becomes of earlier ones, or a session asks again when it has its answer and has thought.',
    ),
  rate: rate({ least: 1e-6, most: 100_000, why: 'sessions that ask nothing are none' })
    .default(1)
    .describe('Of `open`: operations of each session (of users: their requests).'),
  think: duration().default(0).describe('Of `closed`: mean pause before the next operation (exponential).'),
  reads: share().default(0.9).describe('How many of the operations are reads.'),
  increments: share().default(0).describe('How many add to a counter (INCR); the rest are writes.'),
  valueSize: bytes({ most: 512_000_000 }).default(1_000).describe('Length of a value that is written.'),
});

export const endpoints = z.strictObject({
  reads: z
    .string()
    .min(1)
    .optional()
    .describe(
      '`primary`, `nearest` or a cache by name. Without: primary with `single` and `async-link`, else nearest.',
    ),
  writes: z.string().min(1).optional().describe('Likewise.'),
  retryElsewhere: z
    .boolean()
    .optional()
    .describe(
      'Whether a retry goes to the next nearest cache. Without: with every strategy that has several to write to.',
    ),
  returnAfter: duration({ least: 1_000, why: 'time must pass between two tries' })
    .default(30_000_000)
    .describe('Of `retryElsewhere`: after so long the nearest is tried again.'),
});

export const retries = z.strictObject({
  times: z.int().min(0).max(100).default(2).describe('How often, after the first try.'),
  pause: duration()
    .default(50_000)
    .describe(
      'Before each; with `arrivals: closed` a session also asks nothing new for at least that long after a failure.',
    ),
});

/** An application: sessions that ask a cache. */
export const application = z.strictObject({
  name: ownName().describe('What reports, faults and expectations call it.'),
  region: regionName().describe('Where it runs.'),
  standby: regionName()
    .optional()
    .describe('Where it runs after an operator moved it. Without: it cannot be moved.'),
  count: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10)
    .describe('Its sessions: each asks one thing after another, and expects to see what it wrote.'),
  users: regionName()
    .optional()
    .describe(
      'Where those are who use it: each request of theirs crosses to the application and makes `calls`. Without: single operations, and nobody else waits.',
    ),
  calls: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe('Of `users`: operations that one request makes, one after another.'),
  load: load.prefault({}).describe('What sessions ask, and how often.'),
  keys: keys.prefault({}).describe('Which keys.'),
  endpoints: endpoints.prefault({}).describe('Which caches they ask.'),
  timeout: duration({ least: 1_000, why: 'no answer comes in no time' })
    .default(1_000_000)
    .describe('A try without an answer is given up after that long.'),
  retries: retries.prefault({}).describe('What happens after a failed try.'),
});
