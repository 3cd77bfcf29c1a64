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
  /** Round trip between two different regions that `pairs` does not give. Without: by distance. */
  default: duration().optional(),
  /** Round trip within a region. */
  local: duration().default(1_550),
  pairs: z
    .array(z.strictObject({ from: z.string(), to: z.string(), p50: duration(), p95: duration().optional() }))
    .default([]),
});

const network = z.strictObject({
  /** A preset by name, a CSV file (columns from,to,p50_ms,p95_ms) or a table written out. */
  latency: z.union([z.string(), latencyTable]).default('azure-2026-07'),
  jitter: z
    .strictObject({
      /** Added to each packet. */
      packet: distribution.default({ lognormal: { median: 200, sigma: 1, shift: 0 } }),
      /** How a path's round trip wanders: fitted to the table's P50 and P95, or not at all. */
      regime: z.enum(['table', 'none']).default('table'),
      regimeEvery: duration().default(4 * 3_600_000_000),
    })
    .prefault({}),
  /** Between replicas, on the provider's network. */
  backbone: z.strictObject({ stretch: z.number().min(1).default(1), loss: share().default(0) }).prefault({}),
  /** Between users and replicas. */
  internet: z
    .strictObject({
      stretch: z.number().min(1).default(1.2),
      /** Round trip of the last mile, one draw a client. */
      access: distribution.default({ lognormal: { median: 12_000, sigma: 0.5, shift: 0 } }),
      jitter: distribution.default({ lognormal: { median: 1_000, sigma: 1, shift: 0 } }),
      loss: share().default(0.001),
    })
    .prefault({}),
});

const replica = z.strictObject({
  /** The region's name where left out. */
  name: z.string().optional(),
  region: z.string(),
  units: z.int().min(1).default(1),
});

const service = z.strictObject({
  family: z.enum(['pubsub']).default('pubsub'),
  strategy: z.string().default('geo-replicas'),
  replicas: z.array(replica).min(1),
});

const probe = z.strictObject({
  interval: duration().default(30_000_000),
  /** 10 s at an interval of 30 s, 9 s at 10 s. */
  timeout: duration().optional(),
  toleratedFailures: z.int().min(0).default(3),
  transport: z.enum(['https', 'http', 'tcp', 'ideal']).default('https'),
  /** Of an ideal probe: the first probe's moment after 0, modulo the interval. Without: drawn. */
  phase: duration().optional(),
  /** Of an ideal probe: the time an answer (or a refusal) takes. */
  answerTime: duration().default(0),
  /** Regions of the probing sites, or how many of the default ones. */
  sites: z.union([z.int().min(1).max(9), z.array(z.string()).min(1)]).default(3),
  /** When is an endpoint down: more than half of the sites say so, the first one, or all. */
  combine: z.enum(['majority', 'first', 'all']).default('majority'),
  /** The next probe starts one interval after the last one started, or ended. */
  repeat: z.enum(['start-to-start', 'end-to-start']).default('start-to-start'),
});

const trafficManager = z.strictObject({
  method: z.enum(['performance', 'priority', 'weighted']).default('performance'),
  /** TTL of the answer that names the endpoint. */
  ttl: duration().default(60_000_000),
  /** TTL of the service's own name, which points to the traffic manager (CNAME). */
  aliasTtl: duration().default(3_600_000_000),
  /** TTL of the endpoint's own address record. */
  addressTtl: duration().default(3_600_000_000),
  /** From a change of an endpoint's status to the moment the name servers answer by it. */
  publishDelay: duration().default(0),
  probe: probe.prefault({}),
  /** By replica name. */
  endpoints: z
    .record(
      z.string(),
      z.strictObject({
        priority: z.int().min(1).max(1000).optional(),
        weight: z.int().min(1).max(1000).default(1),
        status: z.enum(['enabled', 'disabled', 'always-serve']).default('enabled'),
      }),
    )
    .default({}),
});

const routing = z.strictObject({
  trafficManager: trafficManager.optional(),
  /** Instead of a traffic manager: every client goes to this replica. */
  fixed: z.string().optional(),
});

const ttlPolicy = z.union([
  z.strictObject({ share: share(), honours: z.literal(true) }),
  z.strictObject({ share: share(), floor: duration() }),
  z.strictObject({ share: share(), stretch: z.number().min(0) }),
  z.strictObject({ share: share(), pins: z.literal(true) }),
]);

const dns = z.strictObject({
  /** Short for one policy: that share honours TTLs, the rest pins an answer for ever. */
  honoursTtl: share().optional(),
  /** What resolvers do with a TTL; the shares add up to 100 %. */
  policies: z.array(ttlPolicy).optional(),
  clientsPerResolver: z.int().min(1).default(25),
  /** Where the resolvers stand. Without: in the clients' region. */
  resolverRegion: z.string().optional(),
  /** Round trip from a resolver to the authoritative name servers. */
  authorityRtt: duration().default(20_000),
  /** The operating system's cache keeps an answer as long as its TTL, or is not there. */
  systemCache: z.boolean().default(true),
  /** The browser's or runtime's cache: keeps every answer that long, whatever its TTL. */
  runtimeCache: duration().default(0),
});

const keepAlive = z.strictObject({
  /** Who sends pings: the client (and the server answers), or the server. `none`: nobody. */
  from: z.enum(['client', 'server', 'none']).default('client'),
  interval: duration().default(20_000_000),
  /** The client closes the connection when it heard nothing for that long. */
  timeout: duration().default(120_000_000),
});

const reconnect = z.strictObject({
  backoff: z.enum(['exponential', 'fixed', 'schedule', 'never']).default('fixed'),
  /** Delay before the first (exponential, fixed) attempt. */
  base: duration().default(1_000_000),
  cap: duration().default(30_000_000),
  /** Of `schedule`: the delays one after another; then the client gives up. */
  delays: z.array(duration()).default([]),
  jitter: z.enum(['none', 'full', 'equal']).default('none'),
  /** First the old connection is tried again at the same address: how often, how long. */
  recovery: z.strictObject({ every: duration(), for: duration() }).optional(),
});

const connect = z.strictObject({
  tls: z.enum(['none', '1.2', '1.3', '1.3-0rtt']).default('1.3'),
  /** A POST to the app before the WebSocket, on a connection of its own. */
  negotiate: z.boolean().default(false),
  /** The client gives up an attempt after that long. */
  timeout: duration().default(20_000_000),
  /** First retransmission of a lost SYN; doubles. */
  synTimeout: duration().default(1_000_000),
});

const publish = z.strictObject({
  /** Of each client. */
  rate: rate(),
  message: bytes().default(2_000),
});

const groups = z.strictObject({
  size: z.int().min(1).default(10),
  /** Populations with the same pool share groups; others never meet. */
  pool: z.string().default('all'),
});

const population = z.strictObject({
  name: z.string(),
  region: z.string(),
  count: z.int().min(1),
  kind: z.enum(['websocket', 'requests']).default('websocket'),
  /** A client library's defaults, by name. */
  preset: z.string().optional(),
  /** Clients start evenly over this time from 0. */
  arriveOver: duration().default(10_000_000),
  dns: z.union([z.string(), dns]).prefault({}),
  connect: connect.prefault({}),
  keepAlive: keepAlive.prefault({}),
  reconnect: reconnect.prefault({}),
  publish: z.strictObject({ ...publish.shape, group: groups.prefault({}) }).optional(),
  /** Of `kind: requests`: without pause, or at random. */
  requests: z
    .strictObject({
      arrivals: z.enum(['always-on', 'poisson']).default('poisson'),
      rate: rate().default(0.1),
      timeout: duration().default(10_000_000),
    })
    .prefault({}),
});

const faultBase = { at: duration(), for: duration().optional(), as: z.string().optional() };
const mode = z.enum(['silent', 'refusing']).default('silent');
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
    users: z.boolean().default(false),
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
  geosim: z.literal(1),
  name: z.string(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  provider: z.enum(['azure', 'custom']).default('azure'),
  seed: z.int().min(0).default(1),
  duration: duration(),
  warmup: duration().default(0),
  regions: z.array(region).default([]),
  network: network.prefault({}),
  service,
  routing: routing.prefault({}),
  clients: z.array(population).min(1),
  faults: z.array(fault).default([]),
  expect: z.array(z.string()).default([]),
  variants: z.record(z.string(), z.unknown()).default({}),
});

/** What the file says, checked and with all defaults. */
export type ScenarioDocument = z.output<typeof scenarioSchema>;
export type DistributionSpec = z.output<typeof distribution>;
export type PopulationSpec = z.output<typeof population>;
export type FaultSpec = z.output<typeof fault>;
export type PlaceSpec = z.output<typeof place>;
export type TrafficManagerSpec = z.output<typeof trafficManager>;
export type DnsSpec = z.output<typeof dns>;
export type NetworkSpec = z.output<typeof network>;
export { bandwidth };
