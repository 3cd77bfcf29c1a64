import { z } from 'zod';
import { ownName, regionName, strategyName } from './names.js';

/** Beyond this many replicas every message and every probe is multiplied without teaching anything. */
const MOST_REPLICAS = 64;

export const replica = z.strictObject({
  name: ownName().optional().describe("What the rest of the scenario calls it. Without: the region's name."),
  region: regionName().describe('Where it stands.'),
  units: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe(
      'Its size: 1,000 connections a unit; more are refused. The provider offers 1, 2, 5, 10, 20, 50, 100, 200 … 1000.',
    ),
});

export const service = z.strictObject({
  family: z.enum(['pubsub']).default('pubsub').describe('What kind of service it is.'),
  strategy: strategyName()
    .default('geo-replicas')
    .describe('How the replicas work together: a strategy of the family, or one of a plug-in.'),
  replicas: z
    .array(replica)
    .min(1)
    .max(MOST_REPLICAS)
    .describe('The replicas, the primary first. The provider allows nine.'),
});
