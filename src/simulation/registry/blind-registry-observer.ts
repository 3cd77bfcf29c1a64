import type { RegistryObserver } from '../../domain/registry-observations.js';

/** Nobody wants numbers. */
export const blindRegistryObserver: RegistryObserver = {
  pushEnded() {},
  pullWanted() {},
  pulled() {},
  pulledTooEarly() {},
  visible() {},
  overruled() {},
  requestThrottled() {},
  replicated() {},
  served() {},
  provided() {},
  stored() {},
  pushesLost() {},
};
