import { DnsClients, type DnsOptions } from '../../src/routing/dns/dns-clients.js';
import { SECOND, type World, type WorldOptions, world } from './world.js';

export const OUTAGE_US = 600 * SECOND;
const HOUR = 3600 * SECOND;
/** With a TTL of 0 an always-on client asks every so often. */
const STEP_US = 1000;

export interface Failover {
  readonly probe: NonNullable<WorldOptions['probe']>;
  readonly ttl_us: number;
  readonly publishDelay_us?: number;
  readonly sites?: number;
  /** First probe of the lost endpoint after the start of the outage; drawn for each site without. */
  readonly phase_us?: number;
  /** null: for ever. */
  readonly outage_us?: number | null;
  readonly mode?: 'silent' | 'refusing';
  readonly dns?: Partial<DnsOptions>;
  readonly seed?: number;
}

/** Two endpoints, the nearer one of which, 0, goes dark at OUTAGE_US; and a population's name resolution. */
export function failover(design: Failover, clients: number): { world: World; dns: DnsClients } {
  const { probe, ttl_us, phase_us, outage_us = null, mode = 'silent' } = design;
  const w = world({
    seed: design.seed ?? 1,
    sites: design.sites ?? 1,
    probe: { ...probe, phase: phase_us },
    profile: { ttl: ttl_us, publishDelay: design.publishDelay_us ?? 0 },
  });
  const dns = new DnsClients({
    population: 0,
    entity: 'clients/us',
    clients,
    endpoints: 2,
    options: {
      clientsPerResolver: 1,
      authorityRtt: 0,
      systemCache: true,
      warm: false,
      runtimeCache: 0,
      ...design.dns,
    },
    ttls: { alias_us: HOUR, answer_us: w.manager.ttl_us, address_us: HOUR },
    resolverRegion: 'eastus',
    resolverRtt_us: () => 0,
    authority: w.manager,
    random: w.random,
    observer: w.observer,
  });
  w.at(OUTAGE_US, () => w.network.setCondition(0, mode, 0));
  if (outage_us !== null) w.at(OUTAGE_US + outage_us, () => w.network.setCondition(0, 'up', 0));
  return { world: w, dns };
}

export interface Visits {
  /** From the outage until the client is first told another endpoint; Infinity: never. */
  readonly left_us: readonly number[];
  /** From the outage until it is told the lost endpoint again after that; Infinity: never. */
  readonly returned_us: readonly number[];
  readonly world: World;
}

/**
 * Always-on clients: each asks again at the moment its answer expires. Client i first asks
 * `fetches_us[i]` before the outage.
 */
export function alwaysOn(design: Failover, fetches_us: readonly number[], until_us: number): Visits {
  const { world: w, dns } = failover(design, fetches_us.length);
  const left_us = fetches_us.map(() => Number.POSITIVE_INFINITY);
  const returned_us = fetches_us.map(() => Number.POSITIVE_INFINITY);
  const ask = w.kernel.handler('test.ask', (client) => {
    const { now_us } = w.kernel;
    const { endpoint, expires_us } = dns.lookup(client, now_us);
    const since_us = now_us - OUTAGE_US;
    if (endpoint !== 0) left_us[client] = Math.min(left_us[client], since_us);
    else if (left_us[client] < since_us) returned_us[client] = Math.min(returned_us[client], since_us);
    if (Number.isFinite(expires_us)) w.kernel.at(Math.max(expires_us, now_us + STEP_US), ask, client);
  });
  fetches_us.forEach((before_us, client) => {
    w.kernel.at(OUTAGE_US - before_us, ask, client);
  });
  w.kernel.runUntil(OUTAGE_US + until_us);
  return { left_us, returned_us, world: w };
}

/** Midpoints of `n` equal parts of [0, length). */
export function midpoints(n: number, length_us: number): number[] {
  return Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) / n) * length_us));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
