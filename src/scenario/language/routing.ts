import { z } from 'zod';
import { duration } from '../quantities.js';
import { presetName, regionName } from './names.js';

/** A TTL is a whole number of seconds in every DNS message. */
const TTL = { step: 1_000_000, why: 'DNS counts TTLs in whole seconds' } as const;

export const probe = z.strictObject({
  interval: duration({ least: 10_000, why: 'more than 100 probes a second would only slow the run down' })
    .default(30_000_000)
    .describe('Time between two probes of one site at one endpoint. The provider offers 30s and 10s.'),
  timeout: duration({ least: 1_000, why: 'no probe is answered in no time' })
    .optional()
    .describe(
      'A probe without an answer fails after that long. Without: 10s at an interval of 30s, 9s at 10s.',
    ),
  toleratedFailures: z
    .int()
    .min(0)
    .max(1_000)
    .default(3)
    .describe(
      'Failures in a row that are forgiven: the endpoint is down on the next one. The provider allows 0 to 9.',
    ),
  transport: z
    .enum(['https', 'http', 'tcp', 'ideal'])
    .default('https')
    .describe(
      'What a probe is: three, two or one round trips over the network; `ideal` is a single look that takes `answerTime`, for checking the documented rules without a network.',
    ),
  phase: duration()
    .optional()
    .describe("Of an ideal probe: the first probe's moment after 0, modulo the interval. Without: drawn."),
  answerTime: duration().default(0).describe('Of an ideal probe: the time an answer (or a refusal) takes.'),
  sites: z
    .union([
      z.int().min(1).max(9).describe('So many of the default sites.'),
      z.array(regionName()).min(1).max(50).describe('The regions they stand in.'),
    ])
    .default(3)
    .describe('The probing sites: how many of the default ones, or their regions. Outages spare them.'),
  combine: z
    .enum(['majority', 'first', 'all'])
    .default('majority')
    .describe('When an endpoint is down: more than half of the sites say so, the first one, or all.'),
  repeat: z
    .enum(['start-to-start', 'end-to-start'])
    .default('start-to-start')
    .describe('The next probe starts one interval after the last one started, or ended.'),
});

export const endpoint = z.strictObject({
  priority: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'Of method `priority`: the lowest that is healthy is answered. Without: in the order of the replicas.',
    ),
  weight: z.int().min(1).max(1000).default(1).describe('Of method `weighted`: its share of the answers.'),
  status: z
    .enum(['enabled', 'disabled', 'always-serve'])
    .default('enabled')
    .describe('`disabled`: never answered nor probed. `always-serve`: answered whatever its health.'),
});

export const trafficManager = z.strictObject({
  preset: presetName('traffic-manager')
    .optional()
    .describe('Settings by name; what is written beside it goes before. Without: traffic-manager-default.'),
  method: z
    .enum(['performance', 'priority', 'weighted'])
    .default('performance')
    .describe(
      'Which healthy endpoint is answered: the nearest to the resolver, the first by priority, or by weight.',
    ),
  ttl: duration(TTL).default(60_000_000).describe('TTL of the answer that names the endpoint.'),
  aliasTtl: duration(TTL)
    .default(3_600_000_000)
    .describe("TTL of the service's own name, which points to the traffic manager (CNAME)."),
  addressTtl: duration(TTL).default(3_600_000_000).describe("TTL of the endpoint's own address record."),
  publishDelay: duration()
    .default(0)
    .describe("From a change of an endpoint's status to the moment the name servers answer by it."),
  probe: probe.prefault({}).describe('How health is found out.'),
  endpoints: z
    .record(z.string(), endpoint)
    .default({})
    .describe('Settings of single endpoints, by replica name.'),
});

export const routing = z.strictObject({
  app: z
    .strictObject({
      trafficManager: z
        .union([presetName('traffic-manager').describe('A preset by name.'), trafficManager])
        .optional()
        .describe('Settings, or a preset by name. The default, unless `fixed` is given.'),
      fixed: z.string().min(1).optional().describe('Every client asks this app server.'),
    })
    .optional()
    .describe('How clients find an app server, where there are any. Without: a traffic manager.'),
  trafficManager: z
    .union([presetName('traffic-manager').describe('A preset by name.'), trafficManager])
    .optional()
    .describe('Settings, or a preset by name. The default routing, unless `fixed` is given.'),
  fixed: z
    .string()
    .min(1)
    .optional()
    .describe('Instead of a traffic manager: every client goes to this replica.'),
});

export type TrafficManagerSpec = z.output<typeof trafficManager>;
export type RoutingSpec = z.output<typeof routing>;
