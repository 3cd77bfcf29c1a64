import { constant, shiftedLognormal } from '../../src/kernel/distributions.js';
import type { Uniform } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';
import { type LatencySpec, writtenLatency } from '../../src/topology/latency.js';
import { Network, type NetworkOptions } from '../../src/topology/network.js';
import { regionBook } from '../../src/topology/regions.js';

/** No jitter, no wander, no stretch: every round trip is the table's. */
export const EXACT: NetworkOptions = {
  jitter: { packet: constant(0), regime: 'none', regimeEvery: 14_400_000_000 },
  backbone: { stretch: 1, loss: 0 },
  internet: { stretch: 1, jitter: constant(0), loss: 0 },
};

/** What the scenario language fills in. */
export const DEFAULTS: NetworkOptions = {
  jitter: {
    packet: shiftedLognormal(200, 1, 0),
    regime: 'table',
    regimeEvery: 14_400_000_000,
  },
  backbone: { stretch: 1, loss: 0 },
  internet: { stretch: 1.2, jitter: shiftedLognormal(1_000, 1, 0), loss: 0.001 },
};

/** Sites 0 and 1, both replicas, with that round trip between them. */
export function twoSites(rtt_us: number, options = EXACT): Network {
  const pairs: LatencySpec['pairs'] = [{ from: 'eastus', to: 'westus', p50: rtt_us }];
  const network = new Network(
    writtenLatency({ source: 'test', local: 0, pairs }, regionBook()),
    options,
    createRandom(1),
  );
  network.addSite({ name: 'a', kind: 'replica', region: 'eastus' });
  network.addSite({ name: 'b', kind: 'replica', region: 'westus' });
  return network;
}

/** For places where nothing may be drawn. */
export const NO_RANDOM: Uniform = {
  uniform() {
    throw new Error('nothing is random here');
  },
};

export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.floor(share * sorted.length)];
}
