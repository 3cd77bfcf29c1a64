import { type CollectedResult, createCollectors } from '../../src/metrics/collectors.js';
import type { CollectorContext } from '../../src/metrics/context.js';
import type { Pricing } from '../../src/metrics/prices.js';

export const S = 1_000_000;
export const MIN = 60 * S;

/** Two replicas, two populations of three and two clients (ids 0–2 and 3–4), one fault, ten minutes. */
export const CONTEXT: CollectorContext = {
  family: 'pubsub',
  populations: [
    { name: 'us', region: 'eastus', kind: 'websocket', count: 3 },
    { name: 'eu', region: 'westeurope', kind: 'websocket', count: 2 },
  ],
  replicas: [
    { name: 'east', region: 'eastus' },
    { name: 'west', region: 'westeurope' },
  ],
  faults: [{ name: 'dark', kind: 'region-outage', at_us: 2 * MIN, for_us: 3 * MIN }],
  duration_us: 10 * MIN,
  warmup_us: 0,
  closedForm: () => null,
};

/** Prices that can be reckoned in the head; the two replicas stand on two continents. */
export const PRICES: Pricing = {
  sheet: {
    currency: 'USD',
    unitDay: 1_440,
    messagesPerMillion: 1_000_000,
    freeMessagesPerUnitDay: 1_440,
    egressPerGb: { sameContinent: 100, otherContinent: 1_000, internet: 10_000 },
  },
  continentOf: (region) => (region === 'westeurope' ? 'europe' : 'north-america'),
};

export type Collectors = ReturnType<typeof createCollectors>;

/** What comes of it when the model states all that. */
export function observed(
  state: (observer: Collectors) => void,
  changes: Partial<CollectorContext> = {},
  end_us?: number,
): CollectedResult {
  const context = { ...CONTEXT, ...changes };
  const collectors = createCollectors(context);
  state(collectors);
  return collectors.finish(end_us ?? context.duration_us);
}
