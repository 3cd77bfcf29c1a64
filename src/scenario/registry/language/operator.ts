import { z } from 'zod';
import { ownName } from '../../language/names.js';
import { duration } from '../../quantities.js';

const base = {
  at: duration().describe('Moment, from 0.'),
  as: ownName().optional().describe('Its name, for the timeline. Without: what is done and to what.'),
  replica: z.string().min(1).describe('The replica, by name.'),
};

/** What operators do to a registry. */
export const operatorAction = z.discriminatedUnion('do', [
  z
    .strictObject({ do: z.literal('add-replica').describe('Adds a replica.'), ...base })
    .describe(
      'Adds a replica that has `present: false`: it fetches everything, then it is ready and in the answers. Waits while the home region is dark.',
    ),
  z
    .strictObject({ do: z.literal('remove-replica').describe('Deletes a replica.'), ...base })
    .describe('Deletes a replica, and what it alone holds. Waits while the home region is dark.'),
  z
    .strictObject({
      do: z.literal('disable-endpoint').describe('Takes an endpoint out of the answers.'),
      ...base,
    })
    .describe('Takes a replica out of the answers; its content is kept in step.'),
  z
    .strictObject({ do: z.literal('enable-endpoint').describe('Puts an endpoint into use.'), ...base })
    .describe('Puts a replica into the answers again.'),
]);
