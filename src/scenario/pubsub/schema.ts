/**
 * The scenario language of the pub/sub family: the one source of its types, defaults and checks.
 *
 * In a checked scenario every duration is whole microseconds, every size bytes, every bandwidth
 * bits per second, every rate events per second and every share a number from 0 to 1.
 */
import { z } from 'zod';
import { faults, head, tail, variants } from '../language/common.js';
import { routing } from '../language/routing.js';
import type { DeepPartial } from '../lenient.js';
import type { appServer } from './language/app-servers.js';
import { population } from './language/clients.js';
import { operatorAction } from './language/operator.js';
import { prices } from './language/prices.js';
import { type replica, service } from './language/service.js';

export const pubsubSchema = z.strictObject({
  ...head,
  service: service.describe('What is replicated, and where.'),
  routing: routing.prefault({}).describe('How clients find a replica.'),
  clients: z.array(population).min(1).describe('Who uses the service.'),
  faults,
  operator: z
    .array(operatorAction)
    .default([])
    .describe('What operators do, and when: drills, changes of configuration, scaling.'),
  prices: prices.prefault({}).describe('What things cost; a result says what the run would have cost.'),
  ...tail,
  phases: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe(
      'How many runs judge the expectations: in each the first fault that silences a replica meets the probes at another moment of their interval, from just before a probe to just after one.',
    ),
  variants,
});

/** What the file says, checked and with all defaults. */
export type PubSubDocument = z.output<typeof pubsubSchema>;
/** The same, without what could not be read. */
export type Draft = DeepPartial<PubSubDocument>;
export type PopulationSpec = z.output<typeof population>;
export type ServiceSpec = z.output<typeof service>;
export type ReplicaSpec = z.output<typeof replica>;
export type AppServerSpec = z.output<typeof appServer>;
export type OperatorSpec = z.output<typeof operatorAction>;
export type PricesSpec = z.output<typeof prices>;
