import { z } from 'zod';
import { duration, rate } from '../../quantities.js';

/** A rate that a unit can take: at least one in ten minutes, or nothing would ever be served. */
const SPEED = { least: 0.001, most: 10_000_000, why: 'a service that serves nothing is down' } as const;

/** What one unit carries. Rates are outbound messages of 2 KB a second and unit. */
export const capacity = z.strictObject({
  connectionsPerUnit: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('Connections that one unit holds; more are refused.'),
  connectRate: z
    .union([z.literal('unlimited').describe('As fast as they come.'), rate(SPEED)])
    .default('unlimited')
    .describe(
      'New connections (negotiates) a second that one unit takes, with bursts of one second; more are answered with 429.',
    ),
  smallGroup: rate(SPEED)
    .default(4_000)
    .describe('Deliveries to groups of fewer members than `largeGroup`, in the first 50 units.'),
  largeGroups: rate(SPEED)
    .default(3_000)
    .describe('Deliveries to groups of `largeGroup` members and more, and to everyone.'),
  largeGroup: z.int().min(2).max(10_000_000).default(100).describe('From how many members a group is large.'),
  user: rate(SPEED).default(4_000).describe('Deliveries to single users that clients send.'),
  serverToUser: rate(SPEED).default(180).describe('Deliveries to single users that app servers send.'),
  event: rate(SPEED).default(500).describe('Events from clients to an app server.'),
  servers: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe('How many messages a replica works on at a time; they share its speed.'),
  law: z
    .enum(['constant', 'exponential'])
    .default('constant')
    .describe(
      'How the work of single messages differs. With one server: M/D/1 or M/M/1 under random arrivals.',
    ),
  longestWait: duration({ least: 1_000, why: 'a queue without room takes nothing' })
    .default(10_000_000)
    .describe('A replica that is that far behind throttles: it takes no further message.'),
});

/** Adds and removes units by how full a replica is. */
export const autoscale = z.strictObject({
  most: z.int().min(1).max(1_000_000).describe('Never more units than this.'),
  least: z.int().min(1).max(1_000_000).optional().describe('Never fewer units than this. Without: `units`.'),
  outAbove: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.7)
    .describe('Grows when the mean utilisation (connections or messages, the fuller) is above, from 0 to 1.'),
  inBelow: z.number().min(0).max(1).default(0.2).describe('Shrinks when the mean utilisation is below.'),
  over: duration({ least: 1_000_000, why: 'utilisation is sampled once a second at most' })
    .default(600_000_000)
    .describe('The mean is taken over that long.'),
  every: duration({ least: 1_000_000, why: 'utilisation is sampled once a second at most' })
    .default(60_000_000)
    .describe('Time between two looks at it.'),
  delay: duration().default(120_000_000).describe('From the decision until the new units serve.'),
  cooldown: duration().default(300_000_000).describe('No further decision for that long after one.'),
});
