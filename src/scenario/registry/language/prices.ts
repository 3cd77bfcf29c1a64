import { z } from 'zod';
import { amount, betweenRegions, currency } from '../../language/egress.js';
import { presetName } from '../../language/names.js';

/** What a registry costs. Nothing in a run depends on it but the cost. */
export const prices = z.strictObject({
  preset: presetName('registry-prices')
    .optional()
    .describe('A price sheet by name; what is written beside it goes before. Without: acr.'),
  currency: currency(),
  registryDay: z
    .strictObject({
      basic: amount().default(0.167).describe('Of tier basic.'),
      standard: amount().default(0.667).describe('Of tier standard.'),
      premium: amount().default(1.667).describe('Of tier premium.'),
    })
    .prefault({})
    .describe('One registry, or one replica of it, for a day; charged by the second.'),
  storageGbDay: amount()
    .default(0.003)
    .describe('A gigabyte (10⁹ bytes) beyond the included storage, for a day, at each replica.'),
  egressPerGb: z
    .strictObject(betweenRegions)
    .prefault({})
    .describe(
      'A gigabyte that leaves a region, to another replica or to hosts. Within a region it costs nothing.',
    ),
});
