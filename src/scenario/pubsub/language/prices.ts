import { z } from 'zod';
import { presetName } from '../../language/names.js';

const amount = () => z.number().min(0).max(1e12);

/** What things cost. Nothing in a run depends on it but the cost. */
export const prices = z.strictObject({
  preset: presetName('prices')
    .optional()
    .describe('A price sheet by name; what is written beside it goes before. Without: azure-premium.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD')
    .describe('Of all amounts, as ISO 4217 writes it.'),
  unitDay: amount().default(2).describe('One unit for a day; charged by the second.'),
  messagesPerMillion: amount()
    .default(1)
    .describe('A million outbound messages of 2 KB beyond the free ones.'),
  freeMessagesPerUnitDay: amount().default(1_000_000).describe('Messages that a unit brings along, a day.'),
  egressPerGb: z
    .strictObject({
      sameContinent: amount().default(0.02).describe('Between two regions of one continent.'),
      otherContinent: amount().default(0.05).describe('To a region of another continent.'),
      internet: amount().default(0.087).describe('To clients.'),
    })
    .prefault({})
    .describe('A gigabyte (10⁹ bytes) that leaves a region. Within a region it costs nothing.'),
});
