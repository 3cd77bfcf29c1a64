import { z } from 'zod';
import { amount, betweenRegions, currency } from '../../language/egress.js';
import { presetName } from '../../language/names.js';

/** What things cost. Nothing in a run depends on it but the cost. */
export const prices = z.strictObject({
  preset: presetName('prices')
    .optional()
    .describe('A price sheet by name; what is written beside it goes before. Without: azure-premium.'),
  currency: currency(),
  unitDay: amount().default(2).describe('One unit for a day; charged by the second.'),
  messagesPerMillion: amount()
    .default(1)
    .describe('A million outbound messages of 2 KB beyond the free ones.'),
  freeMessagesPerUnitDay: amount().default(1_000_000).describe('Messages that a unit brings along, a day.'),
  egressPerGb: z
    .strictObject({
      ...betweenRegions,
      internet: amount().default(0.087).describe('To clients.'),
    })
    .prefault({})
    .describe('A gigabyte (10⁹ bytes) that leaves a region. Within a region it costs nothing.'),
});
