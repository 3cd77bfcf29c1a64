import { z } from 'zod';
import { presetName } from '../../language/names.js';

const amount = () => z.number().min(0).max(1e12);

/** What a registry costs. Nothing in a run depends on it but the cost. */
export const prices = z.strictObject({
  preset: presetName('registry-prices')
    .optional()
    .describe('A price sheet by name; what is written beside it goes before. Without: acr.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD')
    .describe('Of all amounts, as ISO 4217 writes it.'),
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
    .strictObject({
      sameContinent: amount().default(0.02).describe('Between two regions of one continent.'),
      otherContinent: amount().default(0.05).describe('To a region of another continent.'),
    })
    .prefault({})
    .describe(
      'A gigabyte that leaves a region, to another replica or to hosts. Within a region it costs nothing.',
    ),
});
