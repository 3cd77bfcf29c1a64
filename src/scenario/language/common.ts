import { z } from 'zod';
import { duration } from '../quantities.js';
import { fault } from './faults.js';
import { network, region } from './network.js';

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

/** Settings of every scenario, whatever its family: what it is called, before the others. */
export const head = {
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
};

/** What goes wrong. */
export const faults = z.array(fault).default([]).describe('What goes wrong, and when.');

/** How a run is judged, behind the others. */
export const tail = {
  expect: z
    .array(expectation)
    .default([])
    .describe('What must hold, judged after the run: `detected(dark) within 130s`.'),
  golden: golden.prefault({}).describe('How a run is held against the accepted one beside the scenario.'),
};

export const variants = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .default({})
  .describe('Merge patches of this scenario by name: mappings merge, lists replace, null removes.');

/** All of them, for types. */
export const commonSchema = z.strictObject({ ...head, faults, ...tail });

export type FaultSpec = z.output<typeof fault>;
export type PlaceSpec = Extract<FaultSpec, { readonly kind: 'network-cut' }>['from'];
export type NetworkSpec = z.output<typeof network>;
