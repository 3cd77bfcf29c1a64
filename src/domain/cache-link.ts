/** What two caches must be for the provider to link them. */
export interface LinkCandidate {
  readonly name: string;
  readonly region: string;
  readonly tier: 'basic' | 'standard' | 'premium';
  /** Memory. */
  readonly size: number;
  readonly shards: number;
  readonly subscription: string;
  readonly vnet?: string | undefined;
  readonly state: 'running' | 'creating';
  readonly persistence: boolean;
}

/** Why two caches cannot be linked; `setting` is the one of them that is in the way. */
export interface LinkRefusal {
  readonly of: 'primary' | 'secondary';
  readonly setting: 'tier' | 'size' | 'shards' | 'subscription' | 'vnet' | 'state' | 'persistence';
  readonly reason: string;
}

/**
 * The provider's rules for linking two caches (Azure Cache for Redis, geo-replication, 2019): the language
 * refuses designs by them, and the service operators' actions.
 */
export function whyNoLink(
  primary: LinkCandidate,
  secondary: LinkCandidate,
  via: 'none' | 'peering' | 'gateway',
): readonly LinkRefusal[] {
  const refusals: LinkRefusal[] = [];
  const both = [
    ['primary', primary],
    ['secondary', secondary],
  ] as const;
  for (const [of, cache] of both) {
    const refuse = (setting: LinkRefusal['setting'], reason: string) =>
      refusals.push({ of, setting, reason });
    if (cache.tier !== 'premium')
      refuse('tier', `${cache.name} is ${cache.tier}: only Premium caches can be linked`);
    if (cache.state !== 'running') refuse('state', `${cache.name} is still being created`);
    if (cache.persistence) refuse('persistence', `${cache.name} is kept on disk: a linked cache cannot be`);
  }
  const refuse = (setting: LinkRefusal['setting'], reason: string) =>
    refusals.push({ of: 'secondary', setting, reason });
  if (primary.subscription !== secondary.subscription) {
    refuse(
      'subscription',
      `the caches are in two subscriptions, ${primary.subscription} and ${secondary.subscription}`,
    );
  }
  if (secondary.size < primary.size) {
    refuse('size', `the secondary ${secondary.name} is smaller than the primary ${primary.name}`);
  }
  if (secondary.shards !== primary.shards) {
    refuse('shards', `${primary.name} has ${shardsOf(primary)} and ${secondary.name} ${shardsOf(secondary)}`);
  }
  const vnet = vnetRefusal(primary, secondary, via);
  if (vnet !== undefined) refuse('vnet', vnet);
  return refusals;
}

function shardsOf({ shards }: LinkCandidate): string {
  return shards === 1 ? 'one shard' : `${shards} shards`;
}

/** Peering serves within a region; across regions only a gateway does (internal load balancers). */
function vnetRefusal(
  primary: LinkCandidate,
  secondary: LinkCandidate,
  via: 'none' | 'peering' | 'gateway',
): string | undefined {
  if (primary.vnet === secondary.vnet || via === 'gateway') return undefined;
  if (primary.vnet === undefined || secondary.vnet === undefined) {
    return 'one cache is in a virtual network and the other in none: nothing joins them';
  }
  const networks = `the virtual networks ${primary.vnet} and ${secondary.vnet}`;
  if (via === 'none') return `nothing joins ${networks}`;
  return primary.region === secondary.region
    ? undefined
    : `${networks} are peered, which serves within a region: across regions only a VPN gateway does`;
}
