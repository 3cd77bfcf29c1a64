import { z } from 'zod';
import { presetName, strategyName } from '../../language/names.js';
import { bytes, rate } from '../../quantities.js';
import { cache } from './caches.js';
import { consensus } from './consensus.js';
import { link } from './link.js';
import { quorum } from './quorum.js';

const MOST_REPLICAS = 32;

export const service = z.strictObject({
  family: z.literal('cache').describe('What kind of service it is.'),
  strategy: strategyName()
    .default('async-link')
    .describe('How the caches work together: a strategy of the family, or one of a plug-in.'),
  preset: presetName('cache')
    .optional()
    .describe(
      'A product by name: fills `link`; what is written beside it goes before. Without: azure-cache-premium.',
    ),
  replicas: z.array(cache).min(1).max(MOST_REPLICAS).describe('The caches, the primary first.'),
  data: z
    .strictObject({
      keys: z
        .int()
        .min(0)
        .max(100_000_000_000)
        .default(0)
        .describe('Keys that are there at the start and that no application writes.'),
      keySize: bytes({ most: 1_000_000 }).default(16).describe("Length of a key's name."),
      valueSize: bytes({ most: 512_000_000 }).default(1_000).describe('Length of their values.'),
    })
    .prefault({})
    .describe('What the caches hold besides what applications write: it makes a full synchronisation long.'),
  throughput: rate({ least: 1, most: 1e8, why: 'a cache that serves nothing is down' })
    .default(100_000)
    .describe('How many operations one cache serves a second; more wait for their turn.'),
  link: link.prefault({}).describe('Of `async-link`: the link between primary and secondary.'),
  quorum: quorum.prefault({}).describe('Of `quorum`: how many copies must answer.'),
  consensus: consensus.prefault({}).describe('Of `consensus`: who leads, and how reads are answered.'),
});
