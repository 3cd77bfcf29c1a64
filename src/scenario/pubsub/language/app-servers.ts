import { z } from 'zod';
import { ownName, regionName } from '../../language/names.js';
import { duration, rate } from '../../quantities.js';
import { publish } from './clients.js';

export const appServer = z.strictObject({
  name: ownName()
    .optional()
    .describe('What the rest of the scenario calls it. Without: `app-` and its region.'),
  region: regionName().describe('Where it runs. An outage of the region takes it, too.'),
  endpoints: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Of `multi-instance`: the instances that it knows, as `name:role`, with role `primary` (also without) or `secondary`. Without: those of its region are primary, all others secondary.',
    ),
  publish: publish.optional().describe('What it sends to clients. Without: nothing.'),
});

/** How an app server finds out which instances are online. */
export const health = z.strictObject({
  by: z
    .enum(['poll', 'on-demand', 'server-connections'])
    .default('poll')
    .describe(
      'It asks the health endpoint at an interval, or at every negotiate, or keeps connections of its own (SignalR).',
    ),
  interval: duration({ least: 100_000, why: 'more than ten polls a second would only slow the run down' })
    .default(10_000_000)
    .describe('Of `poll`: time between two.'),
  timeout: duration({ least: 1_000, why: 'no answer comes in no time' })
    .default(5_000_000)
    .describe('Of `poll` and `on-demand`: without an answer the instance counts as offline after that long.'),
  toleratedFailures: z
    .int()
    .min(0)
    .max(1_000)
    .default(0)
    .describe('Of `poll`: failures in a row that are forgiven.'),
  connections: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Of `server-connections`: how many to each instance. It is offline when all of them are gone.'),
  ping: duration({ least: 1_000, why: 'without time between them pings never end' })
    .default(5_000_000)
    .describe('Of `server-connections`: time between two pings of the service.'),
  silence: duration({ least: 1_000, why: 'a connection that waits for nothing is none' })
    .default(30_000_000)
    .describe(
      'Of `server-connections`: one on which nothing was heard for that long is dead; looked at once per `ping`.',
    ),
});

export const negotiate = z.strictObject({
  pattern: z
    .enum(['client-server', 'client-client'])
    .default('client-server')
    .describe(
      'Each app server returns an endpoint of its own choice, or all return the one that a single source of truth names.',
    ),
  mode: z
    .enum(['active-active', 'active-passive'])
    .default('active-active')
    .describe('All app servers take clients, or only the first that is up; the others stand by.'),
  choice: z
    .enum(['random', 'by-free-capacity'])
    .default('random')
    .describe('Among several online endpoints of one role: any, or with the weight of its free connections.'),
  health: health.prefault({}).describe('How app servers learn which instances are online.'),
  truth: regionName()
    .optional()
    .describe('Of `client-client`: where the source of truth stands. Without: with the last app server.'),
  drain: z
    .enum(['nobody', 'app-server'])
    .default('nobody')
    .describe(
      'Who brings clients back: nobody (they stay until they leave), or the app server, which closes connections on the endpoints that it no longer returns.',
    ),
  drainAfter: duration()
    .default(0)
    .describe('How long after a better endpoint came online (or the truth changed) it closes them.'),
  drainRate: z
    .union([
      z.literal('at-once').describe('All together.'),
      rate({ least: 0.001, why: 'it would never end' }),
    ])
    .default('at-once')
    .describe('How many connections a second it closes.'),
  copyToServer: z
    .boolean()
    .default(false)
    .describe(
      'Clients send a copy of what they publish to their app server, which passes it on to the other instances.',
    ),
});
