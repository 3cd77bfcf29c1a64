import { z } from 'zod';
import { duration, share } from '../../quantities.js';

const TIMER = { least: 1_000, why: 'a timer of no length never rests' } as const;

/** Strategy `consensus`. */
export const consensus = z.strictObject({
  electionTimeout: z
    .strictObject({
      min: duration(TIMER).default(1_000_000).describe('Shortest.'),
      max: duration(TIMER).default(2_000_000).describe('Longest.'),
    })
    .prefault({})
    .describe('How long a follower does without its leader before it stands for election; drawn each time.'),
  heartbeat: duration(TIMER).default(100_000).describe('Time between two signs of life of a leader.'),
  reads: z
    .enum(['read-index', 'lease', 'local'])
    .default('read-index')
    .describe(
      'The leader asks a quorum whether it still leads; or answers at once while a lease holds; or each replica answers from what it has (stale).',
    ),
  maxClockDrift: share().default(0.001).describe('Of `lease`: how much one clock may gain on another.'),
  preferredLeader: z
    .string()
    .min(1)
    .optional()
    .describe('The replica that leads whenever it is up and has everything. Without: whoever was elected.'),
  flush: duration()
    .default(0)
    .describe('How long a message to a peer waits in its sender for others to leave with it.'),
  batch: z
    .boolean()
    .default(false)
    .describe(
      'Whether whatever is written while one waits leaves with it, or each waits the whole time alone.',
    ),
  persists: z.boolean().default(true).describe('Whether term, vote, log and state survive a crash.'),
  writeQuorum: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Replicas that hold a write before it is acknowledged; elections need as many more. Without: a majority.',
    ),
});
