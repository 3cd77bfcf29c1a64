/** The scenario language of the cache family. Units as in that of the pub/sub family. */
import { z } from 'zod';
import { faults, head, tail, variants } from '../language/common.js';
import type { DeepPartial } from '../lenient.js';
import { application } from './language/applications.js';
import type { cache } from './language/caches.js';
import { operatorAction } from './language/operator.js';
import { prices } from './language/prices.js';
import { service } from './language/service.js';

export const cacheSchema = z.strictObject({
  ...head,
  service: service.describe('The caches, and how they work together.'),
  clients: z.array(application).min(1).describe('The applications that ask them.'),
  faults,
  operator: z
    .array(operatorAction)
    .default([])
    .describe('What operators do: fail over, link, scale, export.'),
  prices: prices.prefault({}).describe('What things cost; a result says what the run would have cost.'),
  ...tail,
  variants,
});

/** What the file says, checked and with all defaults. */
export type CacheDocument = z.output<typeof cacheSchema>;
/** The same, without what could not be read. */
export type Draft = DeepPartial<CacheDocument>;
export type CacheServiceSpec = z.output<typeof service>;
export type CacheSpec = z.output<typeof cache>;
export type ApplicationSpec = z.output<typeof application>;
export type CacheOperatorSpec = z.output<typeof operatorAction>;
export type CachePricesSpec = z.output<typeof prices>;
