/**
 * The scenario language: the one source of its types, defaults and checks.
 *
 * In a checked scenario every duration is whole microseconds, every size bytes, every bandwidth
 * bits per second, every rate events per second and every share a number from 0 to 1.
 */
import { z } from 'zod';
import { bandwidth, bytes, duration, rate, share } from './quantities.js';

/** A law of a duration. A plain duration is constant. */
export const distribution = z.union([
  duration(),
  z.strictObject({ uniform: z.strictObject({ min: duration(), max: duration() }) }),
  z.strictObject({ exponential: z.strictObject({ mean: duration() }) }),
  z.strictObject({
    lognormal: z.strictObject({ median: duration(), sigma: z.number().min(0), shift: duration().default(0) }),
  }),
  z.strictObject({ gamma: z.strictObject({ mean: duration(), shape: z.number().positive() }) }),
  z.strictObject({ pareto: z.strictObject({ min: duration(), alpha: z.number().positive() }) }),
  z.literal('none'),
]);

const region = z.union([
  z.string(),
  z.strictObject({
    name: z.string(),
    location: z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]),
  }),
]);

const latencyTable = z.strictObject({
  source: z.string().default('scenario file'),
  default: duration()
    .optional()
    .describe('Round trip between two different regions that `pairs` does not give. Without: by distance.'),
  local: duration().default(1_550).describe('Round trip within a region.'),
  pairs: z
    .array(z.strictObject({ from: z.string(), to: z.string(), p50: duration(), p95: duration().optional() }))
    .default([]),
});

const network = z.strictObject({
  latency: z
    .union([z.string(), latencyTable])
    .default('azure-2026-07')
    .describe('A preset by name, a CSV file (columns from,to,p50_ms,p95_ms) or a table written out.'),
  jitter: z
    .strictObject({
      packet: distribution
        .default({ lognormal: { median: 200, sigma: 1, shift: 0 } })
        .describe('Added to each packet.'),
      regime: z
        .enum(['table', 'none'])
        .default('table')
        .describe("How a path's round trip wanders: fitted to the table's P50 and P95, or not at all."),
      regimeEvery: duration().default(4 * 3_600_000_000),
    })
    .prefault({}),
  backbone: z
    .strictObject({ stretch: z.number().min(1).default(1), loss: share().default(0) })
    .prefault({})
    .describe("Between replicas, on the provider's network."),
  internet: z
    .strictObject({
      stretch: z.number().min(1).default(1.2),
      access: distribution
        .default({ lognormal: { median: 20_000, sigma: 0.5, shift: 0 } })
        .describe('Round trip of the last mile, one draw a client.'),
      jitter: distribution.default({ lognormal: { median: 1_000, sigma: 1, shift: 0 } }),
      loss: share().default(0.001),
    })
    .prefault({})
    .describe('Between users and replicas.'),
});

const replica = z.strictObject({
  name: z.string().optional().describe("The region's name where left out."),
  region: z.string(),
  units: z.int().min(1).default(1),
});

const service = z.strictObject({
  family: z.enum(['pubsub']).default('pubsub'),
  strategy: z.string().default('geo-replicas').describe('A strategy of the family, or one of a plug-in.'),
  replicas: z.array(replica).min(1),
});

const probe = z.strictObject({
  interval: duration().default(30_000_000),
  timeout: duration().optional().describe('10 s at an interval of 30 s, 9 s at 10 s.'),
  toleratedFailures: z.int().min(0).default(3),
  transport: z.enum(['https', 'http', 'tcp', 'ideal']).default('https'),
  phase: duration()
    .optional()
    .describe("Of an ideal probe: the first probe's moment after 0, modulo the interval. Without: drawn."),
  answerTime: duration().default(0).describe('Of an ideal probe: the time an answer (or a refusal) takes.'),
  sites: z
    .union([z.int().min(1).max(9), z.array(z.string()).min(1)])
    .default(3)
    .describe('Regions of the probing sites, or how many of the default ones.'),
  combine: z
    .enum(['majority', 'first', 'all'])
    .default('majority')
    .describe('When is an endpoint down: more than half of the sites say so, the first one, or all.'),
  repeat: z
    .enum(['start-to-start', 'end-to-start'])
    .default('start-to-start')
    .describe('The next probe starts one interval after the last one started, or ended.'),
});

const trafficManager = z.strictObject({
  preset: z
    .string()
    .optional()
    .describe('Settings by name; what is written beside it goes before. Without: traffic-manager-default.'),
  method: z.enum(['performance', 'priority', 'weighted']).default('performance'),
  ttl: duration().default(60_000_000).describe('TTL of the answer that names the endpoint.'),
  aliasTtl: duration()
    .default(3_600_000_000)
    .describe("TTL of the service's own name, which points to the traffic manager (CNAME)."),
  addressTtl: duration().default(3_600_000_000).describe("TTL of the endpoint's own address record."),
  publishDelay: duration()
    .default(0)
    .describe("From a change of an endpoint's status to the moment the name servers answer by it."),
  probe: probe.prefault({}),
  endpoints: z
    .record(
      z.string(),
      z.strictObject({
        priority: z.int().min(1).max(1000).optional(),
        weight: z.int().min(1).max(1000).default(1),
        status: z.enum(['enabled', 'disabled', 'always-serve']).default('enabled'),
      }),
    )
    .default({})
    .describe('By replica name.'),
});

const routing = z.strictObject({
  trafficManager: z
    .union([z.string(), trafficManager])
    .optional()
    .describe('Settings, or a preset by name. The default routing, unless `fixed` is given.'),
  fixed: z.string().optional().describe('Instead of a traffic manager: every client goes to this replica.'),
});

const ttlPolicy = z.union([
  z.strictObject({ share: share(), honours: z.literal(true) }),
  z.strictObject({ share: share(), floor: duration() }),
  z.strictObject({ share: share(), stretch: z.number().min(0) }),
  z.strictObject({ share: share(), pins: z.literal(true) }),
]);

const dns = z.strictObject({
  preset: z
    .string()
    .optional()
    .describe('A measured population by name; what is written beside it goes before. Without: dns-honours.'),
  honoursTtl: share()
    .optional()
    .describe('Short for one policy: that share honours TTLs, the rest pins an answer for ever.'),
  policies: z
    .array(ttlPolicy)
    .optional()
    .describe('What resolvers do with a TTL; the shares add up to 100 %.'),
  clientsPerResolver: z.int().min(1).default(25),
  resolverRegion: z
    .string()
    .optional()
    .describe("Where the resolvers stand. Without: in the clients' region."),
  authorityRtt: duration()
    .default(20_000)
    .describe('Round trip from a resolver to the authoritative name servers.'),
  systemCache: z
    .boolean()
    .default(true)
    .describe("The operating system's cache keeps an answer as long as its TTL, or is not there."),
  runtimeCache: duration()
    .default(0)
    .describe("The browser's or runtime's cache: keeps every answer that long, whatever its TTL."),
});

const keepAlive = z.strictObject({
  from: z
    .enum(['client', 'server', 'none'])
    .default('client')
    .describe('Who sends pings: the client (and the server answers), or the server. `none`: nobody.'),
  interval: duration().default(20_000_000),
  timeout: duration()
    .default(120_000_000)
    .describe('The client closes the connection when it heard nothing for that long.'),
});

const reconnect = z.strictObject({
  backoff: z.enum(['exponential', 'fixed', 'schedule', 'never']).default('fixed'),
  base: duration().default(1_000_000).describe('Delay before the first (exponential, fixed) attempt.'),
  cap: duration().default(30_000_000),
  delays: z
    .array(duration())
    .default([])
    .describe('Of `schedule`: the delays one after another; then the client gives up.'),
  jitter: z.enum(['none', 'full', 'equal']).default('none'),
  recovery: z
    .union([z.literal('none'), z.strictObject({ every: duration(), for: duration() })])
    .optional()
    .describe('First the old connection is tried again at the same address: how often, how long.'),
});

const connect = z.strictObject({
  tls: z.enum(['none', '1.2', '1.3', '1.3-0rtt']).default('1.3'),
  negotiate: z
    .boolean()
    .default(false)
    .describe('A POST to the app before the WebSocket, on a connection of its own.'),
  timeout: duration().default(20_000_000).describe('The client gives up an attempt after that long.'),
  synTimeout: duration().default(1_000_000).describe('First retransmission of a lost SYN; doubles.'),
});

const publish = z.strictObject({
  rate: rate().describe('Of each client.'),
  message: bytes().default(2_000),
});

const groups = z.strictObject({
  size: z.int().min(1).default(10),
  pool: z.string().default('all').describe('Populations with the same pool share groups; others never meet.'),
});

const population = z.strictObject({
  name: z.string(),
  region: z.string(),
  count: z.int().min(1),
  kind: z.enum(['websocket', 'requests']).default('websocket'),
  preset: z.string().optional().describe("A client library's defaults, by name."),
  arriveOver: duration().default(10_000_000).describe('Clients start evenly over this time from 0.'),
  dns: z
    .union([z.string(), dns])
    .prefault({})
    .describe('How names are cached: settings, or a preset by name.'),
  connect: connect.prefault({}),
  keepAlive: keepAlive.prefault({}),
  reconnect: reconnect.prefault({}),
  publish: z.strictObject({ ...publish.shape, group: groups.prefault({}) }).optional(),
  requests: z
    .strictObject({
      arrivals: z.enum(['always-on', 'poisson']).default('poisson'),
      rate: rate().default(0.1),
      timeout: duration().default(10_000_000),
    })
    .prefault({})
    .describe('Of `kind: requests`: without pause, or at random.'),
});

const faultBase = {
  at: duration().describe('Moment it begins, from 0.'),
  for: duration().optional().describe('How long. Without: to the end of the run.'),
  as: z.string().optional().describe('Its name, for expectations and the timeline.'),
};
const mode = z
  .enum(['silent', 'refusing'])
  .default('silent')
  .describe('Packets into the region vanish, or are answered by a reset.');
/** As text: a region, else a replica, else a population of that name. */
const place = z.union([
  z.string(),
  z.strictObject({ region: z.string() }),
  z.strictObject({ clients: z.string() }),
  z.strictObject({ replica: z.string() }),
]);

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('region-outage'),
    ...faultBase,
    region: z.string(),
    mode,
    users: z.boolean().default(false).describe('It takes the users and resolvers of the region as well.'),
  }),
  z.strictObject({ kind: z.literal('replica-crash'), ...faultBase, replica: z.string() }),
  z.strictObject({
    kind: z.literal('network-cut'),
    ...faultBase,
    from: place,
    to: place,
    direction: z.enum(['one-way', 'both']).default('both'),
  }),
  z.strictObject({ kind: z.literal('traffic-manager-outage'), ...faultBase }),
]);

export const scenarioSchema = z.strictObject({
  geosim: z.literal(1).describe('Version of the language.'),
  name: z.string().min(1),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]).describe('`slow` keeps it out of a quick `geosim test`.'),
  provider: z
    .enum(['azure', 'custom'])
    .default('azure')
    .describe('azure: settings that the provider does not offer are errors. custom: anything goes.'),
  seed: z.int().min(0).default(1).describe('Same scenario, same seed: the same run.'),
  duration: duration().describe('Length of the run, warm-up included.'),
  warmup: duration()
    .default(0)
    .describe('Metrics and expectations leave this much out at the start; the timeline does not.'),
  regions: z
    .array(region)
    .default([])
    .describe('Regions of your own, with their coordinates; those of the built-in table need not be listed.'),
  network: network.prefault({}),
  service,
  routing: routing.prefault({}),
  clients: z.array(population).min(1),
  faults: z.array(fault).default([]),
  expect: z.array(z.string()).default([]).describe('What must hold, judged after the run.'),
  variants: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .default({})
    .describe('Merge patches of this scenario by name: mappings merge, lists replace, null removes.'),
});

/** What the file says, checked and with all defaults. */
export type ScenarioDocument = z.output<typeof scenarioSchema>;
export type DistributionSpec = z.output<typeof distribution>;
export type PopulationSpec = z.output<typeof population>;
export type FaultSpec = z.output<typeof fault>;
export type PlaceSpec = z.output<typeof place>;
export type TrafficManagerSpec = z.output<typeof trafficManager>;
export type ReplicaSpec = z.output<typeof replica>;
export type DnsSpec = z.output<typeof dns>;
export type NetworkSpec = z.output<typeof network>;
export { bandwidth };
