import type { Images } from '../../clients/registry/images.js';
import { RegistryCollector } from '../../metrics/registry/collector.js';
import { registryCost } from '../../metrics/registry/cost.js';
import { registryMetrics } from '../../metrics/registry/metrics.js';
import { registryReport } from '../../metrics/registry/report.js';
import type { RegistryScenario } from '../../scenario/registry/scenario.js';
import { continentOf } from '../../topology/continents.js';
import { regionBook } from '../../topology/regions.js';
import type { FamilyRun, FamilyRunOptions } from '../world.js';
import { blindRegistryObserver } from './blind-registry-observer.js';
import { buildRegistryWorld, imagesOf } from './world.js';

/** A container registry: its own facts go to a collector of its own. */
export function registryRun(scenario: RegistryScenario, { collect }: FamilyRunOptions): FamilyRun {
  const book = regionBook(scenario.regions);
  const { prices, service } = scenario;
  let images: Images | undefined;
  const nameOf = (tag: number) => images?.names[tag] ?? '';
  const collector = new RegistryCollector({
    populations: scenario.clients,
    replicas: service.replicas,
    warmup_us: scenario.warmup,
    imageOf: (tag) => images?.kindOf(tag) ?? '',
  });
  return {
    context: { family: 'registry' },
    build(ports) {
      images = imagesOf(scenario, ports.random);
      const registryObserver = collect ? collector : blindRegistryObserver;
      return buildRegistryWorld(scenario, images, { ...ports, registryObserver });
    },
    finish(collected, end_us) {
      const pricing = {
        currency: prices.currency,
        registryDay: prices.registryDay[service.tier],
        storageGbDay: prices.storageGbDay,
        includedStorage_bytes: service.limits.storage,
        egressPerGb: prices.egressPerGb,
        continentOf: (region: string) => continentOf(book, region),
      };
      const cost = registryCost(collector, pricing, end_us);
      return {
        ...collected,
        metrics: { ...collected.metrics, ...registryMetrics(collector, cost) },
        ...(cost === undefined ? {} : { cost }),
        registry: registryReport(collector, nameOf),
      };
    },
  };
}
