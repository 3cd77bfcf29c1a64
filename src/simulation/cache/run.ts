import type { DataObserver } from '../../domain/data-observations.js';
import type { CacheScenario } from '../../scenario/cache/scenario.js';
import type { FamilyRun } from '../world.js';
import { buildCacheWorld } from './world.js';

/** Caches and the applications that ask them. */
export function cacheRun(scenario: CacheScenario): FamilyRun {
  return {
    context: { family: 'cache' },
    build: (ports) => buildCacheWorld(scenario, ports, blindDataObserver),
    finish: (collected) => collected,
  };
}

/** Sees nothing. */
const blindDataObserver: DataObserver = {
  dataOperation() {},
  dataWritten() {},
  dataApplied() {},
  dataConflict() {},
  dataMemoryLost() {},
  dataMemoryBack() {},
  dataPromoted() {},
  dataLag() {},
  dataTransferred() {},
  recoveryStep() {},
};
