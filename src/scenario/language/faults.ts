import { z } from 'zod';
import { duration, share } from '../quantities.js';
import { ownName, regionName } from './names.js';

const faultBase = {
  at: duration().describe('Moment it begins, from 0.'),
  for: duration().optional().describe('How long. Without: to the end of the run.'),
  as: ownName()
    .optional()
    .describe('Its name, for expectations and the timeline. Without: its kind and what it acts on.'),
};

const mode = z
  .enum(['silent', 'refusing'])
  .default('silent')
  .describe('Packets into the region vanish, or are answered by a reset.');

const role = z.enum(['primary', 'secondary']).describe('The first replica of the list, or all the others.');
const fraction = share().describe('So many of the replicas, at least one, drawn when the fault begins.');

/** Which replicas: one by name, or all that fit when the fault begins. */
const replicas = z.union([
  z.string().min(1).describe('A replica, by name.'),
  z.strictObject({ region: regionName().describe('The replicas in a region.') }),
  z.strictObject({ role }),
  z.strictObject({ fraction }),
]);

/** As text: a region, else a replica, else a population of that name. */
const place = z.union([
  z.string().min(1).describe('A region, else a replica, else a population of that name.'),
  z.strictObject({ region: regionName().describe('Everything in a region.') }),
  z.strictObject({ clients: z.string().min(1).describe('A population.') }),
  z.strictObject({ replica: z.string().min(1).describe('A replica.') }),
  z.strictObject({ role }),
  z.strictObject({ fraction }),
]);

export const fault = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('region-outage').describe('A region goes dark.'),
      ...faultBase,
      region: regionName().describe('The region that goes dark.'),
      mode,
      users: z.boolean().default(false).describe('It takes the users and resolvers of the region as well.'),
    })
    .describe('Takes every replica of a region. Users and probing sites live on.'),
  z
    .strictObject({
      kind: z.literal('replica-crash').describe("A replica's process ends."),
      ...faultBase,
      replica: replicas.describe('The replica, or replicas, whose process ends.'),
      mode: z
        .enum(['silent', 'refusing'])
        .default('refusing')
        .describe('Its host answers with resets, or is gone as well and packets vanish.'),
    })
    .describe('Ends the process of replicas, and nothing else in their regions; their memory is gone.'),
  z
    .strictObject({
      kind: z.literal('access-disabled').describe('A replica takes no new connection.'),
      ...faultBase,
      replica: replicas.describe('The replica, or replicas, whose public access is disabled.'),
    })
    .describe('Refuses new connections to replicas; existing ones stay. With a replica-crash: a drill.'),
  z
    .strictObject({
      kind: z.literal('storage-failure').describe("A replica's storage fails."),
      ...faultBase,
      replica: replicas.describe('The replica, or replicas, whose storage fails.'),
    })
    .describe(
      'Of a registry: the front end of a replica answers, and all that needs its storage fails. Probes notice only where `service.healthCheck` is deep.',
    ),
  z
    .strictObject({
      kind: z.literal('connection-reset').describe('Connections of clients are reset.'),
      ...faultBase,
      for: duration()
        .default(0)
        .describe('They are reset evenly over this time, as in a planned maintenance. 0: all at once.'),
      replica: replicas.describe('The replica, or replicas, whose connections are reset.'),
      share: share().default(1).describe('How many of its connections, drawn client by client.'),
    })
    .describe('Resets connections to replicas that live on, as a restarted load balancer does.'),
  z
    .strictObject({
      kind: z.literal('network-cut').describe('Packets between two places vanish.'),
      ...faultBase,
      from: place.describe('One side.'),
      to: place.describe('The other side.'),
      direction: z
        .enum(['one-way', 'both'])
        .default('both')
        .describe('Whether packets the other way vanish as well.'),
    })
    .describe('Makes the packets between two places vanish.'),
  z
    .strictObject({
      kind: z.literal('traffic-manager-outage').describe('The traffic manager stands still.'),
      ...faultBase,
    })
    .describe('Stops probing and publishing; the last answers go on.'),
]);
