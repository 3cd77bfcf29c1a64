import type { DnsSpec } from './language/dns.js';
import type { RoutingSpec, TrafficManagerSpec } from './language/routing.js';
import { defaultProbingSites } from './probing-sites.js';
import type { Answering, Dns, Endpoint, Probe, TrafficManager } from './scenario.js';

/** Who answers for a name, completed. Presets are applied. */
export function answering(
  { fixed, trafficManager }: Omit<RoutingSpec, 'app'>,
  dark: ReadonlySet<string>,
  endpoints: readonly { readonly name: string }[],
): Answering {
  if (fixed !== undefined) return { fixed };
  if (typeof trafficManager !== 'object') throw new Error('presets are applied before completion');
  return { trafficManager: completeTrafficManager(trafficManager, dark, endpoints) };
}

function completeTrafficManager(
  { preset, probe, endpoints, ...rest }: TrafficManagerSpec,
  dark: ReadonlySet<string>,
  replicas: readonly { readonly name: string }[],
): TrafficManager {
  if (preset === undefined) throw new Error('presets are applied before completion');
  return {
    preset,
    ...rest,
    probe: completeProbe(probe, dark),
    endpoints: Object.fromEntries(
      priorities(replicas, endpoints).map(([name, priority]): [string, Endpoint] => {
        const { weight = 1, status = 'enabled' } = endpoints[name] ?? {};
        return [name, { priority, weight, status }];
      }),
    ),
  };
}

/** Written priorities stand; the others take the free numbers in the order of the replicas. */
function priorities(
  replicas: readonly { readonly name: string }[],
  endpoints: TrafficManagerSpec['endpoints'],
): readonly (readonly [string, number])[] {
  const taken = new Set(Object.values(endpoints).map((endpoint) => endpoint.priority));
  let next = 1;
  return replicas.map(({ name }) => {
    const written = endpoints[name]?.priority;
    if (written !== undefined) return [name, written];
    while (taken.has(next)) next += 1;
    taken.add(next);
    return [name, next];
  });
}

function completeProbe(
  { timeout, sites, phase, ...rest }: TrafficManagerSpec['probe'],
  dark: ReadonlySet<string>,
): Probe {
  return {
    ...rest,
    timeout: timeout ?? defaultProbeTimeout(rest.interval),
    sites: typeof sites === 'number' ? defaultProbingSites(sites, dark) : sites,
    ...(phase === undefined ? {} : { phase }),
  };
}

/** min(10 s, interval − 1 s): the provider's own defaults at its two intervals. */
export function defaultProbeTimeout(interval_us: number): number {
  return Math.min(10_000_000, Math.max(1_000_000, interval_us - 1_000_000));
}

export function completeDns(
  { preset, honoursTtl, policies, resolverRegion, ...rest }: DnsSpec,
  region: string,
): Dns {
  if (preset === undefined) throw new Error('presets are applied before completion');
  const mixture =
    honoursTtl === undefined
      ? (policies ?? [])
      : [
          { share: honoursTtl, honours: true as const },
          { share: 1 - honoursTtl, pins: true as const },
        ];
  return {
    preset,
    ...rest,
    policies: mixture.filter((policy) => policy.share > 0),
    resolverRegion: resolverRegion ?? region,
  };
}
