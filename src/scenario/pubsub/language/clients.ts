import { z } from 'zod';
import { dns } from '../../language/dns.js';
import { ownName, presetName, regionName } from '../../language/names.js';
import { bytes, duration, rate } from '../../quantities.js';

/** Between two tries time must pass, or a refusing address keeps a client at one instant for ever. */
const PAUSE = {
  least: 1_000,
  why: 'against an address that refuses at once, time would stand still',
} as const;
/** The gaps between demands must be whole µs and fit the clock. */
const DEMAND = { least: 1e-6, most: 100_000 } as const;

export const keepAlive = z.strictObject({
  from: z
    .enum(['client', 'server', 'none'])
    .default('client')
    .describe('Who sends pings: the client (and the server answers), the server, or nobody.'),
  interval: duration({ least: 1_000, why: 'without time between them pings never end' })
    .default(20_000_000)
    .describe('Time between two pings.'),
  timeout: duration({ least: 1_000, why: 'a client that waits for nothing has no connection' })
    .default(120_000_000)
    .describe(
      'The client closes the connection when it heard nothing for that long. Longer than `interval`.',
    ),
});

export const reconnect = z.strictObject({
  backoff: z
    .enum(['exponential', 'fixed', 'schedule', 'never'])
    .default('fixed')
    .describe(
      'The pause before each try: doubled every time from `base` to `cap`, always `base`, one of `delays` after another, or no try at all.',
    ),
  base: duration(PAUSE)
    .default(1_000_000)
    .describe('Pause before the first (exponential) or every (fixed) try.'),
  cap: duration(PAUSE).default(30_000_000).describe('Of `exponential`: the longest pause.'),
  delays: z
    .array(duration())
    .default([])
    .describe('Of `schedule`: the pauses one after another; then the client gives up for good.'),
  jitter: z
    .enum(['none', 'full', 'equal'])
    .default('none')
    .describe('What chance makes of a pause: nothing, anything from 0 to it, or its upper half.'),
  recovery: z
    .union([
      z.literal('none').describe('No such tries.'),
      z.strictObject({
        every: duration(PAUSE).describe('Pause before each of them.'),
        for: duration().describe('How long, from the loss.'),
      }),
    ])
    .optional()
    .describe(
      'First tries to take the old session up again: how often, and how long; `none`. Without: as the preset says.',
    ),
});

export const connect = z.strictObject({
  tls: z
    .enum(['none', '1.2', '1.3', '1.3-0rtt'])
    .default('1.3')
    .describe('Round trips for encryption: 0, 2, 1, 0.'),
  negotiate: z
    .boolean()
    .default(false)
    .describe(
      'A POST to the service itself before the WebSocket, on a connection of its own (SignalR); who comes too fast is answered 429.',
    ),
  timeout: duration({ least: 1_000, why: 'no handshake is done in no time' })
    .default(20_000_000)
    .describe('The client gives up an attempt after that long.'),
  synTimeout: duration({ least: 1_000, why: 'it doubles: from 0 it would stay 0' })
    .default(1_000_000)
    .describe('First retransmission of a lost SYN; doubles.'),
});

export const group = z.strictObject({
  size: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(10)
    .describe('Members of a group: a message goes to all of them but its sender.'),
  pool: z
    .string()
    .min(1)
    .default('all')
    .describe('Populations with the same pool share groups; others never meet.'),
});

export const session = z.strictObject({
  lasts: duration({ least: 1_000_000, why: 'a connection that ends at once is a request' }).describe(
    'Mean length of a visit (exponential): then the client closes its connection of its own accord.',
  ),
  pause: duration({ least: 1_000, why: 'between two visits time must pass' })
    .default(5_000_000)
    .describe('Time until its next visit.'),
});

export const publish = z.strictObject({
  rate: rate({ ...DEMAND, why: 'clients that publish nothing have no `publish`' }).describe(
    'Messages of each client, at random times.',
  ),
  message: bytes({ most: 1_000_000_000 })
    .default(2_000)
    .describe('Size of a message. The provider takes up to 1 MB.'),
  to: z
    .enum(['group', 'user', 'everyone', 'server'])
    .default('group')
    .describe(
      "Who gets them: a group (a client's own; of an app server any), one user, everyone in the pool, or the app server (an event).",
    ),
  group: group.prefault({}).describe('Which groups, and who is in them.'),
});

export const requests = z.strictObject({
  arrivals: z
    .enum(['always-on', 'poisson'])
    .default('poisson')
    .describe(
      'Without pause (time up and down is exact, single requests are not counted), or at random times.',
    ),
  rate: rate({ ...DEMAND, why: 'for clients that only watch take arrivals: always-on' })
    .default(0.1)
    .describe('Of `poisson`: requests of each client.'),
  timeout: duration({ least: 1_000, why: 'no answer comes in no time' })
    .default(10_000_000)
    .describe('A request without an answer is given up after that long.'),
});

export const population = z.strictObject({
  name: ownName().describe('What reports, faults and expectations call them.'),
  region: regionName().describe('Where they are.'),
  count: z.int().min(1).describe('How many. 5,000,000 in all at most.'),
  kind: z
    .enum(['websocket', 'requests'])
    .default('websocket')
    .describe('Long-lived connections, or a new connection for every request.'),
  preset: presetName('client-library')
    .optional()
    .describe(
      "A client library's defaults for `keepAlive`, `connect` and `reconnect`; what is written beside it goes before. Without: web-pubsub-js-client.",
    ),
  arriveOver: duration().default(10_000_000).describe('Clients start evenly over this time from 0.'),
  dns: z
    .union([presetName('dns').describe('A preset by name.'), dns])
    .prefault({})
    .describe('How names are cached: settings, or a preset by name.'),
  connect: connect.prefault({}).describe('What a connection costs.'),
  keepAlive: keepAlive.prefault({}).describe('How a dead connection is noticed. Of `kind: websocket`.'),
  reconnect: reconnect
    .prefault({})
    .describe('What a client does when its connection is gone. Of `kind: websocket`.'),
  publish: publish.optional().describe('What clients send. Of `kind: websocket`. Without: they only listen.'),
  group: group
    .optional()
    .describe('Of `kind: websocket`: the groups they listen to, if they publish to none themselves.'),
  joins: z
    .enum(['on-connect', 'by-request'])
    .default('on-connect')
    .describe(
      'Of `kind: websocket`: the service puts them into their groups as they connect, or they ask for it afterwards, one way later.',
    ),
  protocol: z
    .enum(['at-most-once', 'reliable'])
    .default('reliable')
    .describe(
      'Of `kind: websocket`: what a lost connection carried is gone, or the service keeps the session and what is due to it until the client takes it up again.',
    ),
  session: session
    .optional()
    .describe('Of `kind: websocket`: clients leave and come again. Without: they stay.'),
  requests: requests.prefault({}).describe('What clients ask. Of `kind: requests`.'),
});
