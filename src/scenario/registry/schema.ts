/**
 * The scenario language of the registry family: the one source of its types, defaults and checks.
 * Durations are whole microseconds, sizes bytes, bandwidths bits per second, shares from 0 to 1.
 */
import { z } from 'zod';
import { faults, head, tail, variants } from '../language/common.js';
import { routing } from '../language/routing.js';
import type { DeepPartial } from '../lenient.js';
import { population } from './language/clients.js';
import { image, layerSizes } from './language/images.js';
import { operatorAction } from './language/operator.js';
import { prices } from './language/prices.js';
import { type replica, service } from './language/service.js';

export const registrySchema = z.strictObject({
  ...head,
  service: service.describe('The registry, and where it is.'),
  routing: routing
    .omit({ app: true })
    .prefault({})
    .describe('How clients find a replica, where all replicas have one name.'),
  images: z.array(image).min(1).describe('What is pushed and pulled.'),
  layerSizes,
  clients: z.array(population).min(1).describe('Who pushes and pulls.'),
  faults,
  operator: z.array(operatorAction).default([]).describe('What operators do, and when.'),
  prices: prices.prefault({}).describe('What things cost; a result says what the run would have cost.'),
  ...tail,
  variants,
});

/** What the file says, checked and with all defaults. */
export type RegistryDocument = z.output<typeof registrySchema>;
/** The same, without what could not be read. */
export type Draft = DeepPartial<RegistryDocument>;
export type PopulationSpec = z.output<typeof population>;
export type ServiceSpec = z.output<typeof service>;
export type ReplicaSpec = z.output<typeof replica>;
export type ImageSpec = z.output<typeof image>;
export type OperatorSpec = z.output<typeof operatorAction>;
export type PricesSpec = z.output<typeof prices>;
