import type { RandomSource } from '../kernel/random.js';
import type { ScenarioBase } from '../scenario/scenario.js';
import { type LatencyPreset, type LatencyTable, presetLatency, writtenLatency } from '../topology/latency.js';
import { Network } from '../topology/network.js';
import { regionBook } from '../topology/regions.js';
import { distributionOf } from './distribution-of.js';

/** The round trips of a scenario: a built-in table, or its own. */
export function latencyOf(scenario: ScenarioBase): LatencyTable {
  const regions = regionBook(scenario.regions);
  const { latency } = scenario.network;
  return typeof latency === 'string'
    ? presetLatency(latency as LatencyPreset, regions)
    : writtenLatency(latency, regions);
}

/** Its network, with nothing on it yet. */
export function buildNetwork(scenario: ScenarioBase, latency: LatencyTable, random: RandomSource): Network {
  const { jitter, backbone, internet } = scenario.network;
  return new Network(
    latency,
    {
      jitter: { ...jitter, packet: distributionOf(jitter.packet) },
      backbone,
      internet: { ...internet, jitter: distributionOf(internet.jitter) },
    },
    random,
  );
}
