import { z } from 'zod';
import { amount, betweenRegions, currency } from '../../language/egress.js';
import { presetName } from '../../language/names.js';

/** What caches cost. Nothing in a run depends on it but the cost. */
export const prices = z.strictObject({
  preset: presetName('cache-prices')
    .optional()
    .describe('A price sheet by name; what is written beside it goes before. Without: azure-cache-premium.'),
  currency: currency(),
  cacheGbHour: amount().default(0.085).describe('A gigabyte of memory of one cache for an hour.'),
  egressPerGb: z
    .strictObject(betweenRegions)
    .prefault({})
    .describe('A gigabyte (10⁹ bytes) that leaves a region. Within a region it costs nothing.'),
});
