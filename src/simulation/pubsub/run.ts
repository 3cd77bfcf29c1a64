import type { PubSubScenario } from '../../scenario/pubsub/scenario.js';
import { continentOf } from '../../topology/continents.js';
import { regionBook } from '../../topology/regions.js';
import type { FamilyRun } from '../world.js';
import { buildWorld } from './world.js';

/** A pub/sub service: the collectors of every family know all of its facts. */
export function pubsubRun(scenario: PubSubScenario): FamilyRun {
  const book = regionBook(scenario.regions);
  return {
    context: {
      family: 'pubsub',
      appServers: scenario.service.appServers,
      servers: scenario.service.capacity.servers,
      prices: { sheet: scenario.prices, continentOf: (region) => continentOf(book, region) },
    },
    build: (ports) => buildWorld(scenario, ports),
    finish: (collected) => collected,
  };
}
