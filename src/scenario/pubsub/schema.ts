/**
 * The scenario language: the one source of its types, defaults and checks.
 *
 * In a checked scenario every duration is whole microseconds, every size bytes, every bandwidth
 * bits per second, every rate events per second and every share a number from 0 to 1.
 */
import { z } from 'zod';
import type { dns } from '../language/dns.js';
import { fault } from '../language/faults.js';
import type { distribution } from '../language/laws.js';
import { network, region } from '../language/network.js';
import { routing, type trafficManager } from '../language/routing.js';
import { bandwidth, duration } from '../quantities.js';
import type { appServer } from './language/app-servers.js';
import { population } from './language/clients.js';
import { operatorAction } from './language/operator.js';
import { prices } from './language/prices.js';
import { type replica, service } from './language/service.js';

const golden = z.strictObject({
  tolerances: z
    .record(z.string(), duration())
    .default({})
    .describe(
      'How far milestones of a kind may move before they count as different: `{client-moved: 1s}`. Without: not at all.',
    ),
});

/** `- order: a, b` is text to its author and a mapping to YAML: both say the same. */
const expectation = z
  .union([
    z.string(),
    z.strictObject({ order: z.string().describe('Timeline entries that come in this order.') }),
  ])
  .transform((written) => (typeof written === 'string' ? written : `order: ${written.order}`));

export const scenarioSchema = z.strictObject({
  extends: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Another scenario file that this one is laid over, its path relative to this one: mappings merge, lists replace, null removes. Then only what differs need be written.',
    ),
  geosim: z.literal(1).describe('Version of the language.'),
  name: z.string().min(1).max(200).describe('What reports call the scenario.'),
  description: z.string().default('').describe('What it is about, in a sentence or two; shown in reports.'),
  tags: z
    .array(z.string())
    .default([])
    .describe(
      '`slow` keeps it out of a quick `geosim test`. `paired-regions` says that the replicas rely on paired regions, and has that checked.',
    ),
  provider: z
    .enum(['azure', 'custom'])
    .default('azure')
    .describe('azure: settings that the provider does not offer are errors. custom: they are allowed.'),
  seed: z.int().min(0).default(1).describe('Where chance begins. Same scenario, same seed: the same run.'),
  duration: duration().describe('Length of the run, warm-up included.'),
  warmup: duration()
    .default(0)
    .describe('Metrics and expectations leave this much out at the start; the timeline does not.'),
  regions: z
    .array(region)
    .default([])
    .describe('Regions of your own, with their coordinates; those of the built-in table need not be listed.'),
  network: network.prefault({}).describe('How long packets take.'),
  service: service.describe('What is replicated, and where.'),
  routing: routing.prefault({}).describe('How clients find a replica.'),
  clients: z.array(population).min(1).describe('Who uses the service.'),
  faults: z.array(fault).default([]).describe('What goes wrong, and when.'),
  operator: z
    .array(operatorAction)
    .default([])
    .describe('What operators do, and when: drills, changes of configuration, scaling.'),
  prices: prices.prefault({}).describe('What things cost; a result says what the run would have cost.'),
  expect: z
    .array(expectation)
    .default([])
    .describe('What must hold, judged after the run: `detected(dark) within 130s`.'),
  golden: golden.prefault({}).describe('How a run is held against the accepted one beside the scenario.'),
  phases: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe(
      'How many runs judge the expectations: in each the first fault that silences a replica meets the probes at another moment of their interval, from just before a probe to just after one.',
    ),
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
export type PlaceSpec = Extract<FaultSpec, { readonly kind: 'network-cut' }>['from'];
export type TrafficManagerSpec = z.output<typeof trafficManager>;
export type ServiceSpec = z.output<typeof service>;
export type ReplicaSpec = z.output<typeof replica>;
export type AppServerSpec = z.output<typeof appServer>;
export type OperatorSpec = z.output<typeof operatorAction>;
export type PricesSpec = z.output<typeof prices>;
export type DnsSpec = z.output<typeof dns>;
export type NetworkSpec = z.output<typeof network>;
export { bandwidth };
