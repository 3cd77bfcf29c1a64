import type { CapacityOptions } from '../../src/capacity/replica-capacity.js';

/** The documented figures of one unit. */
export const options: CapacityOptions = {
  connectionsPerUnit: 1_000,
  connectRate: 'unlimited',
  smallGroup: 4_000,
  largeGroups: 3_000,
  largeGroup: 100,
  user: 4_000,
  serverToUser: 180,
  event: 500,
  servers: 1,
  law: 'constant',
  longestWait: 10_000_000,
};
