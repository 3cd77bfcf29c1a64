import type { DataSection } from '../../src/metrics/data/data-section.js';
import type { RunResult } from '../../src/metrics/result.js';
import { type Design, idealNetwork, milestones, parsed, run } from './support.js';

/** One way between the two regions of {@link pair}, in µs. */
export const ONE_WAY = 40_000;

/** Two linked caches 80 ms apart, on a network without jitter in which everything else takes no time. */
export function pair(service: Design = {}, caches: readonly [Design, Design] = [{}, {}]): Design {
  return {
    network: idealNetwork(['eastus', 'westus2', '80ms'], ['westus2', 'eastus', '80ms']),
    service: {
      family: 'cache',
      strategy: 'async-link',
      throughput: '100000000/s',
      replicas: [
        { name: 'east', region: 'eastus', ...caches[0] },
        { name: 'west', region: 'westus2', ...caches[1] },
      ],
      ...service,
    },
  };
}

/** An application beside a cache. */
export function application(name: string, region: string, more: Design = {}): Design {
  return { name, region, count: 1, keys: { count: 100 }, ...more };
}

/** Runs a design of the cache family. */
export function runCaches(design: Design, set: readonly string[] = []): CacheResult {
  const text = JSON.stringify({ geosim: 1, name: 'test', provider: 'custom', ...design });
  const result = run(parsed(text, set));
  if (result.data === undefined) throw new Error('no data were measured');
  return { ...result, data: result.data };
}

export type CacheResult = RunResult & { readonly data: DataSection };

/** When the first such entry is, in seconds. */
export function second(result: RunResult, kind: string, subject?: string): number {
  const [first] = milestones(result, kind, subject);
  if (first === undefined) throw new Error(`no ${kind} of ${subject ?? 'anything'}`);
  return first.at_us / 1e6;
}

/** How operations ended, by why they did not succeed. */
export function outcomes(result: RunResult, clients: string, operation: string) {
  const row = result.availability.requests.find(
    (entry) => entry.clients === clients && entry.operation === operation,
  );
  if (row === undefined) throw new Error(`no ${operation} of ${clients}`);
  return row;
}
