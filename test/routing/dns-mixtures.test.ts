import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/streams.js';
import { DnsClients } from '../../src/routing/dns/dns-clients.js';
import type { TtlPolicy } from '../../src/routing/dns/ttl-policy.js';
import { Recorder, SECOND } from './world.js';

const HOUR = 3600 * SECOND;
const CLIENTS = 40_000;
const LONGEST_US = 6 * HOUR;
/** The authoritative answer changes at this moment. */
const CHANGE_US = 24 * HOUR;

/**
 * When each of many always-on clients, one to a resolver, is told the new answer, after the change.
 * A client that asks again at every expiry is only followed at its first and its last expiry before
 * the change: those between leave the same state.
 */
function movedAfter_us(policies: readonly TtlPolicy[], ttl_us: number): number[] {
  let endpoint = 0;
  const forEver_us = 1e6 * HOUR;
  const dns = new DnsClients({
    population: 0,
    entity: 'clients/us',
    clients: CLIENTS,
    endpoints: 2,
    options: {
      policies,
      clientsPerResolver: 1,
      authorityRtt: 0,
      systemCache: true,
      warm: false,
      runtimeCache: 0,
    },
    ttls: { alias_us: forEver_us, answer_us: ttl_us, address_us: forEver_us },
    resolverRegion: 'x',
    resolverRtt_us: () => 0,
    authority: { answer: () => endpoint },
    random: createRandom(1),
    observer: new Recorder(),
  });
  const starts = createRandom(2).stream('test', 'starts');
  return Array.from({ length: CLIENTS }, (_, client) => {
    endpoint = 0;
    const start_us = CHANGE_US - 1 - Math.floor(starts.uniform() * LONGEST_US);
    const period_us = dns.lookup(client, start_us).expires_us - start_us;
    const periods = Math.floor((CHANGE_US - 1 - start_us) / period_us);
    if (periods > 0) dns.lookup(client, start_us + periods * period_us);
    let now_us = CHANGE_US;
    for (;;) {
      endpoint = 1;
      const lookup = dns.lookup(client, now_us);
      if (lookup.endpoint === 1) return now_us - CHANGE_US;
      now_us = lookup.expires_us;
    }
  });
}

function stillOnOld(moved_us: readonly number[], after_s: number): number {
  return moved_us.filter((moved) => moved > after_s * SECOND).length / moved_us.length;
}

// Flavel, Mani, Maltz: Re-evaluating the responsiveness of DNS-based network control, LANMAN 2014
// (abstract): TTL 20 s, 90 % of requests switched within 60 s, 2 % of users not after 15 min. The
// figures between are a Pareto tail through those two points: 10 % · (t / 60 s)^-0.59.
describe('the mixture of LANMAN 2014', () => {
  const mixture: readonly TtlPolicy[] = [
    { share: 0.866, honours: true },
    { share: 0.049, floor: 120 * SECOND },
    { share: 0.037, floor: 300 * SECOND },
    { share: 0.021, floor: 900 * SECOND },
    { share: 0.009, floor: 1800 * SECOND },
    { share: 0.007, floor: 3600 * SECOND },
    { share: 0.011, floor: 21_600 * SECOND },
  ];
  const moved_us = movedAfter_us(mixture, 20 * SECOND);

  it('has shares that add up to 100 %', () => {
    expect(mixture.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });
  it('leaves 10 % after 60 s and 2 % after 900 s', () => {
    expect(Math.abs(stillOnOld(moved_us, 60) - 0.1)).toBeLessThan(0.01);
    expect(Math.abs(stillOnOld(moved_us, 900) - 0.02)).toBeLessThan(0.004);
  });
  it.each([120, 300, 600, 1800, 3600])('follows the Pareto tail at %i s', (t) => {
    const pareto = 0.1 * (t / 60) ** -0.59;
    expect(Math.abs(stillOnOld(moved_us, t) / pareto - 1)).toBeLessThan(0.25);
  });
  it('moves everyone in the end', () => {
    expect(Math.max(...moved_us)).toBeLessThan(LONGEST_US);
  });
});

// Bhowmick et al.: TTL Violation of DNS Resolvers in the Wild, PAM 2023 (abstract): 8.74 % of 8,524
// resolvers extend TTLs. By how much is not published; a factor of 10 is assumed.
describe('the mixture of PAM 2023', () => {
  const mixture: readonly TtlPolicy[] = [
    { share: 0.9126, honours: true },
    { share: 0.0874, stretch: 10 },
  ];
  it('leaves only the stretching share after one TTL, evenly gone after ten', () => {
    const moved_us = movedAfter_us(mixture, 60 * SECOND);
    expect(Math.abs(stillOnOld(moved_us, 60) - 0.0874 * 0.9)).toBeLessThan(0.006);
    expect(Math.abs(stillOnOld(moved_us, 300) - 0.0874 * 0.5)).toBeLessThan(0.005);
    expect(stillOnOld(moved_us, 600)).toBe(0);
  });
});
