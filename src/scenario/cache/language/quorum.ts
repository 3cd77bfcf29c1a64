import { z } from 'zod';
import { distribution } from '../../language/laws.js';
import { duration } from '../../quantities.js';

const copies = () => z.int().min(1).max(64);

/** The kinds of messages by the letters of the WARS model (Bailis et al., VLDB 2012). */
const delays = z.strictObject({
  w: distribution.describe('A write, from the cache that was asked to one with a copy.'),
  a: distribution.describe('Its acknowledgement.'),
  r: distribution.describe('A read, likewise.'),
  s: distribution.describe('What the copy holds, in reply.'),
});

/** Strategy `quorum`. */
export const quorum = z.strictObject({
  copies: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('The caches with a copy of the data, by name; the others only ask them. Without: all.'),
  read: copies()
    .optional()
    .describe('R: so many copies reply before a read is answered. Without: a majority.'),
  write: copies()
    .optional()
    .describe('W: so many copies acknowledge before a write is. Without: a majority.'),
  timeout: duration({ least: 1_000, why: 'copies take time to answer' })
    .default(2_000_000)
    .describe('Without them the coordinator gives up after that long.'),
  readRepair: z
    .boolean()
    .default(true)
    .describe('Whether the newest that a read found goes to the copies that replied with something older.'),
  hintedHandoff: z
    .boolean()
    .default(true)
    .describe('Whether writes for copies that did not acknowledge are kept and handed over later.'),
  hintTtl: duration({ least: 1_000_000, why: 'a hint that is dropped at once is none' })
    .default(10_800_000_000)
    .describe('Hints that are older are dropped.'),
  delays: delays
    .optional()
    .describe(
      'How long messages between caches take by their kind, each drawn apart (measured in one system, for example). Without: what the network takes.',
    ),
});
