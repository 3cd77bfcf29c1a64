import type { DataObserver } from '../../domain/data-observations.js';
import { createDataCollectors } from '../../metrics/data/collectors.js';
import { withData } from '../../metrics/data/merge.js';
import type { Pricing } from '../../metrics/prices.js';
import type { CacheScenario } from '../../scenario/cache/scenario.js';
import { continentOf } from '../../topology/continents.js';
import { regionBook } from '../../topology/regions.js';
import { collectorContext } from '../collector-context.js';
import { observedBy } from '../observed-by.js';
import type { FamilyRun, FamilyRunOptions } from '../world.js';
import { buildCacheWorld } from './world.js';

/** Caches and the applications that ask them: what they hold is measured besides. */
export function cacheRun(
  scenario: CacheScenario,
  { collect, history, watch = {} }: FamilyRunOptions,
): FamilyRun {
  const context = { family: 'cache', prices: pricing(scenario) } as const;
  const data = collect ? createDataCollectors(collectorContext(scenario, context), { history }) : null;
  return {
    context,
    build: (ports) =>
      buildCacheWorld(scenario, ports, observedBy<DataObserver>(data ?? blindDataObserver, watch)),
    finish: (collected, end_us) => (data === null ? collected : withData(collected, data.finish(end_us))),
  };
}

/** A cache costs by its memory. */
function pricing({ prices, service: { replicas }, regions }: CacheScenario): Pricing {
  const { currency, cacheGbHour, egressPerGb } = prices;
  const book = regionBook(regions);
  return {
    sheet: {
      currency,
      egressPerGb: { ...egressPerGb, internet: 0 }, // applications are no clients on the internet
      cacheHour: replicas.map(({ size, shards }) => (cacheGbHour * size * shards) / GB),
    },
    continentOf: (region) => continentOf(book, region),
  };
}

const GB = 1_000_000_000;

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
