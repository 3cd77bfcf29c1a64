import { z } from 'zod';
import { ownName, presetName, regionName, strategyName } from '../../language/names.js';
import { bandwidth, bytes, duration, rate } from '../../quantities.js';

const MOST_REPLICAS = 64;

export const replica = z.strictObject({
  name: ownName().optional().describe("What the rest of the scenario calls it. Without: the region's name."),
  region: regionName().describe('Where it stands.'),
  present: z
    .boolean()
    .default(true)
    .describe('Whether it is there from the start. One that is not is added by an operator (`add-replica`).'),
});

const limits = z.strictObject({
  reads: rate({ least: 1 / 60, why: 'a registry that answers nothing is none' })
    .default(10_000 / 60)
    .describe(
      'Reads that a replica answers (checks, manifests, redirects to layers), counted by the minute; more get 429.',
    ),
  writes: rate({ least: 1 / 60, why: 'a registry that takes nothing is none' })
    .default(2_000 / 60)
    .describe('Writes likewise (uploads, manifests, imports).'),
  download: bandwidth()
    .default(800_000_000)
    .describe("What a replica's data endpoint gives out, to all hosts together."),
  upload: bandwidth().default(400_000_000).describe('What a replica takes in, from all hosts together.'),
  storage: bytes({ most: 1e15 })
    .default(500_000_000_000)
    .describe('Included in the fee, for all replicas together; beyond it each replica pays.'),
});

const replication = z.strictObject({
  pickup: duration()
    .default(5_000_000)
    .describe('From an acknowledged push to the first word of it to the other replicas.'),
  fetches: z
    .int()
    .min(1)
    .max(1_000)
    .default(8)
    .describe('Blobs that a replica fetches from others at a time.'),
  bandwidth: bandwidth()
    .default(1_000_000_000)
    .describe('What a replica can send to the others, and what it can receive, all copies together.'),
  unreferencedLife: duration({ least: 1_000_000, why: 'a push must have time to end with its manifest' })
    .default(604_800_000_000)
    .describe('How long a blob is kept that no manifest names: of abandoned pushes and deleted images.'),
});

export const service = z.strictObject({
  family: z.literal('registry').describe('A container registry.'),
  strategy: strategyName()
    .default('eventual')
    .describe('How the replicas work together: a strategy of the family, or one of a plug-in.'),
  preset: presetName('registry')
    .optional()
    .describe(
      'A tier by name: fills `tier` and `limits`; what is written beside it goes before. Without: acr-premium.',
    ),
  tier: z
    .enum(['basic', 'standard', 'premium'])
    .default('premium')
    .describe('What is paid for. Replicas and dedicated data endpoints need premium.'),
  replicas: z
    .array(replica)
    .min(1)
    .max(MOST_REPLICAS)
    .describe(
      'The replicas, the home region first; of `multi-push`, `import` and `pull-through` the registries, the one that is pushed to first.',
    ),
  limits: limits.prefault({}).describe('What one replica (or registry) takes.'),
  replication: replication.prefault({}).describe('How content gets from replica to replica.'),
  webhookDelay: duration()
    .default(1_000_000)
    .describe('From an image being complete in a region to its webhook being heard.'),
  healthCheck: z
    .enum(['front-end', 'deep'])
    .default('deep')
    .describe(
      'What probes of the traffic manager see: that the front end answers, or that the storage behind it works as well.',
    ),
  dataEndpoints: z
    .enum(['shared', 'dedicated'])
    .optional()
    .describe(
      'Layers come from storage hosts shared with other registries, or from a host of the registry in each region, which a firewall can tell apart. Without: shared, or with `privateLink` dedicated.',
    ),
  privateLink: z
    .boolean()
    .default(false)
    .describe('Clients come through private endpoints; turns dedicated data endpoints on in every region.'),
});
