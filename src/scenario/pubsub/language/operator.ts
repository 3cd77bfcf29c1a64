import { z } from 'zod';
import { ownName } from '../../language/names.js';
import { duration } from '../../quantities.js';

const base = {
  at: duration().describe('Moment, from 0.'),
  as: ownName().optional().describe('Its name, for the timeline. Without: what is done and to what.'),
};
const replica = z.string().min(1).describe('The replica, by name.');

/** What operators do to the service: through its control plane, unless it says otherwise. */
export const operatorAction = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('close-connections').describe('Closes connections of clients.'),
      ...base,
      replica,
    })
    .describe(
      'Closes every client connection of a replica (the data plane does it, even without control plane).',
    ),
  z
    .strictObject({
      do: z.literal('scale').describe('Changes the size.'),
      ...base,
      replica,
      units: z.int().min(1).max(1_000_000).describe('How many units from then on.'),
    })
    .describe('Gives a replica another number of units.'),
  z
    .strictObject({
      do: z.literal('configure').describe('Changes settings of the service.'),
      ...base,
      connectionsPerUnit: z
        .int()
        .min(1)
        .max(1_000_000)
        .optional()
        .describe('A new limit. Without: a setting that the simulation has no use for.'),
    })
    .describe('A change of configuration: made at the primary, from where it spreads to every replica.'),
  z
    .strictObject({
      do: z.literal('disable-endpoint').describe('Takes an endpoint out of the answers.'),
      ...base,
      replica,
    })
    .describe('Disables an endpoint of the traffic manager.'),
  z
    .strictObject({
      do: z.literal('enable-endpoint').describe('Puts an endpoint into use.'),
      ...base,
      replica,
    })
    .describe('Enables an endpoint of the traffic manager.'),
]);
