import { z } from 'zod';
import { ownName, presetName, regionName, strategyName } from '../../language/names.js';
import { duration } from '../../quantities.js';
import { appServer, negotiate } from './app-servers.js';
import { autoscale, capacity } from './capacity.js';

/** Beyond this many replicas every message and every probe is multiplied without teaching anything. */
const MOST_REPLICAS = 64;

export const replica = z.strictObject({
  name: ownName().optional().describe("What the rest of the scenario calls it. Without: the region's name."),
  region: regionName().describe('Where it stands.'),
  units: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe(
      'Its size: 1,000 connections a unit; more are refused. The provider offers 1, 2, 5, 10, 20, 50, 100, 200 … 1000.',
    ),
  autoscale: autoscale.optional().describe('Grows and shrinks by itself. Without: it keeps its size.'),
});

export const service = z.strictObject({
  family: z.enum(['pubsub']).default('pubsub').describe('What kind of service it is.'),
  strategy: strategyName()
    .default('geo-replicas')
    .describe('How the replicas work together: a strategy of the family, or one of a plug-in.'),
  preset: presetName('service')
    .optional()
    .describe(
      'A service by name: fills `capacity` and `negotiate`; what is written beside it goes before. Without: web-pubsub.',
    ),
  replicas: z
    .array(replica)
    .min(1)
    .max(MOST_REPLICAS)
    .describe(
      'The replicas, the primary first; of `multi-instance` the instances. The provider allows nine replicas.',
    ),
  capacity: capacity.prefault({}).describe('What one unit carries.'),
  configurationDelay: duration()
    .default(30_000_000)
    .describe(
      "How long the control plane takes to bring a change from the primary to a replica, besides the network's time.",
    ),
  appServers: z
    .array(appServer)
    .max(MOST_REPLICAS)
    .default([])
    .describe(
      'The application behind the service: clients negotiate with it, send it events and hear from it. Of `multi-instance`, without: one in the region of each instance.',
    ),
  negotiate: negotiate.prefault({}).describe('Of `multi-instance`: which endpoint app servers return.'),
});
