import { z } from 'zod';
import { ownName, regionName } from '../../language/names.js';
import { bytes, duration } from '../../quantities.js';

/** Clocks of machines are kept by NTP; what is further off is broken. */
const SKEW = { most: 3_600_000_000, whyNotMore: 'a clock that is an hour off is broken' } as const;

/** One cache: a replica of the data. */
export const cache = z.strictObject({
  name: ownName().optional().describe("What the rest of the scenario calls it. Without: the region's name."),
  region: regionName().describe('Where it stands.'),
  tier: z
    .enum(['basic', 'standard', 'premium'])
    .default('premium')
    .describe('Of `async-link`: only Premium caches can be linked.'),
  size: bytes({ least: 1_000_000, why: 'a cache has room for something' })
    .default(6_000_000_000)
    .describe('Memory. The provider offers 6GB, 13GB, 26GB, 53GB and 120GB in Premium.'),
  shards: z.int().min(1).max(30).default(1).describe('Of a cluster; linked caches have the same number.'),
  subscription: z
    .string()
    .min(1)
    .default('main')
    .describe('Whose it is: linked caches are in one subscription.'),
  vnet: z
    .string()
    .min(1)
    .optional()
    .describe('The virtual network that it stands in, by any name. Without: none.'),
  state: z
    .enum(['running', 'creating'])
    .default('running')
    .describe('At the start. What is still being created cannot be linked.'),
  persistence: z.boolean().default(false).describe('Whether it is kept on disk: a linked cache is not.'),
  clockFast: duration(SKEW).default(0).describe('By how much its clock is ahead of true time.'),
  clockSlow: duration(SKEW).default(0).describe('By how much its clock is behind true time.'),
});
