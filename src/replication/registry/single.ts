import type { RegistryEffects, RegistryOptions, RegistryReplica, RegistryStrategy } from './contract.js';
import { FrontDesk } from './front-desk.js';
import { Upkeep } from './upkeep.js';

/**
 * One registry in one region.
 *
 * Promises: what was pushed is there for the next pull, from wherever. An outage of the region lasts as long
 * for everybody; a pull from another region crosses the regions and pays for it.
 */
export const single: RegistryStrategy = {
  name: 'single',
  summary: 'one registry in one region, from which every region pulls',
  replicas: { min: 1, max: 1 },
  names: 'one',
  create: createRegistry,
};

/**
 * A registry in each region, each with its own name, to each of which the client pushes.
 *
 * Promises: what `single` does, each by itself. That all hold the same is the pushing client's affair.
 */
export const multiPush: RegistryStrategy = {
  name: 'multi-push',
  summary: 'a registry of its own in each region; clients push every image to each of them',
  replicas: { min: 1, max: 64 },
  names: 'each-its-own',
  create: createRegistry,
};

const SWEEP = 0;

function createRegistry(
  effects: RegistryEffects,
  _peers: readonly number[],
  options: RegistryOptions,
): RegistryReplica {
  const upkeep = new Upkeep(effects, options.unreferencedLife_us, SWEEP);
  const desk = new FrontDesk(effects, upkeep, () => {});
  return {
    asked(operation, request) {
      if (request.kind === 'import') effects.answer(operation, { ok: false, reason: 'unreachable' });
      else desk.asked(operation, request);
    },
    woken: () => upkeep.woken(),
    restarted: () => desk.restarted(),
    received() {},
    linkUp() {},
    linkDown() {},
  };
}
