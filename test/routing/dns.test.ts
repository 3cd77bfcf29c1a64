import { describe, expect, it } from 'vitest';
import type { Uniform } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';
import { type Authority, fixedAuthority } from '../../src/routing/authority.js';
import { DnsClients, type DnsClientsInputs, type DnsOptions } from '../../src/routing/dns/dns-clients.js';
import { Recorder, SECOND } from './world.js';

const HOUR = 3600 * SECOND;
const MILLI = 1000;

/** Names whatever endpoint the test says. */
class Switchable implements Authority {
  endpoint = 0;
  readonly regions: string[] = [];
  answer(region: string, _draw: Uniform): number {
    this.regions.push(region);
    return this.endpoint;
  }
}

interface Fixture {
  readonly dns: DnsClients;
  readonly authority: Switchable;
  readonly observer: Recorder;
}

function population(options: Partial<DnsOptions> = {}, inputs: Partial<DnsClientsInputs> = {}): Fixture {
  const authority = new Switchable();
  const observer = new Recorder();
  const dns = new DnsClients({
    population: 0,
    entity: 'clients/us',
    clients: 4,
    endpoints: 2,
    options: {
      clientsPerResolver: 1,
      authorityRtt: 20 * MILLI,
      systemCache: true,
      warm: false,
      runtimeCache: 0,
      ...options,
    },
    ttls: { alias_us: HOUR, answer_us: 60 * SECOND, address_us: HOUR },
    resolverRegion: 'eastus',
    resolverRtt_us: () => 5 * MILLI,
    authority,
    random: createRandom(1),
    observer,
    ...inputs,
  });
  return { dns, authority, observer };
}

describe('a lookup', () => {
  it('asks the authority once for each of the three links, then the caches know', () => {
    const { dns, observer } = population();
    expect({ ...dns.lookup(0, 0) }).toEqual({
      endpoint: 0,
      latency_us: 65 * MILLI,
      level: 'authority',
      expires_us: 60 * SECOND,
    });
    expect(observer.queries).toBe(3);
    expect({ ...dns.lookup(0, 60 * SECOND - 1) }).toMatchObject({ latency_us: 0, level: 'system' });
    expect(observer.queries).toBe(3);
    // Only the traffic manager's answer has expired.
    expect({ ...dns.lookup(0, 60 * SECOND) }).toMatchObject({ latency_us: 25 * MILLI, level: 'authority' });
    expect(observer.queries).toBe(4);
  });

  it('is answered by the resolver for a neighbour that shares it, and not for one that does not', () => {
    const { dns } = population({ clientsPerResolver: 2 });
    dns.lookup(0, 0);
    expect({ ...dns.lookup(1, 10 * SECOND) }).toEqual({
      endpoint: 0,
      latency_us: 5 * MILLI,
      level: 'resolver',
      expires_us: 60 * SECOND,
    });
    // The neighbour's own cache got the remaining TTL, not a new one.
    expect(dns.lookup(1, 60 * SECOND - 1).level).toBe('system');
    expect(dns.lookup(1, 60 * SECOND).level).toBe('authority');
    expect(dns.lookup(2, 10 * SECOND).level).toBe('authority');
    expect(dns.resolvers).toBe(2);
  });

  it('asks for the address of an endpoint that the resolver does not know yet', () => {
    const { dns, authority, observer } = population();
    dns.lookup(0, 0);
    authority.endpoint = 1;
    expect(dns.lookup(0, 60 * SECOND).latency_us).toBe(45 * MILLI);
    authority.endpoint = 0;
    // The first endpoint's address is still cached.
    expect(dns.lookup(0, 120 * SECOND).latency_us).toBe(25 * MILLI);
    expect(observer.queries).toBe(6);
  });

  it('keeps the whole answer for the least TTL left in the chain', () => {
    const ttls = { alias_us: 100 * SECOND, answer_us: 60 * SECOND, address_us: 25 * SECOND };
    const { dns, observer } = population({}, { ttls });
    expect(dns.lookup(0, 0).expires_us).toBe(25 * SECOND);
    expect(dns.lookup(0, 25 * SECOND).expires_us).toBe(50 * SECOND);
    expect(dns.lookup(0, 50 * SECOND).expires_us).toBe(60 * SECOND);
    expect(dns.lookup(0, 60 * SECOND).expires_us).toBe(75 * SECOND);
    expect(dns.lookup(0, 90 * SECOND).expires_us).toBe(100 * SECOND);
    // 3 at first; address; address; answer; address (75 had passed).
    expect(observer.queries).toBe(7);
  });

  it('without a system cache goes to the resolver every time', () => {
    const { dns } = population({ systemCache: false });
    dns.lookup(0, 0);
    expect({ ...dns.lookup(0, 1) }).toMatchObject({ level: 'resolver', latency_us: 5 * MILLI });
  });

  it('with a TTL of 0 is cached nowhere', () => {
    const ttls = { alias_us: HOUR, answer_us: 0, address_us: HOUR };
    const { dns } = population({}, { ttls });
    dns.lookup(0, 0);
    expect(dns.lookup(0, 0)).toMatchObject({ level: 'authority', latency_us: 25 * MILLI, expires_us: 0 });
  });

  it('gives no data, uncached, when the name servers have none', () => {
    const { dns, authority } = population();
    authority.endpoint = -1;
    expect(dns.lookup(0, 0).endpoint).toBe(-1);
    authority.endpoint = 1;
    expect(dns.lookup(0, 1).endpoint).toBe(1);
  });

  it('names the resolver’s region to the authority', () => {
    const { dns, authority } = population(
      { clientsPerResolver: 2 },
      { resolverRegion: (resolver) => `region-${resolver}` },
    );
    for (let client = 0; client < 4; client += 1) dns.lookup(client, 0);
    expect(authority.regions).toEqual(['region-0', 'region-1']);
  });

  it('always names the one replica without a traffic manager', () => {
    const { dns } = population({}, { authority: fixedAuthority(1) });
    expect(dns.lookup(0, 0).endpoint).toBe(1);
  });
});

describe("the runtime's cache", () => {
  it('keeps every answer for its own time, whatever the TTL', () => {
    const { dns, authority } = population({ runtimeCache: 300 * SECOND });
    dns.lookup(0, 0);
    authority.endpoint = 1;
    expect(dns.lookup(0, 300 * SECOND - 1)).toMatchObject({ endpoint: 0, level: 'runtime' });
    expect(dns.lookup(0, 300 * SECOND)).toMatchObject({ endpoint: 1, level: 'authority' });
  });

  it('shorter than the TTL, asks the system again', () => {
    const { dns } = population({ runtimeCache: 50 * SECOND });
    dns.lookup(0, 0);
    expect(dns.lookup(0, 49 * SECOND).level).toBe('runtime');
    // Takes the system's answer on for another 50 s, beyond the TTL.
    expect(dns.lookup(0, 55 * SECOND)).toMatchObject({ level: 'system', expires_us: 105 * SECOND });
    expect(dns.lookup(0, 100 * SECOND).level).toBe('runtime');
    expect(dns.lookup(0, 105 * SECOND).level).toBe('authority');
  });

  it('works without a system cache', () => {
    const { dns } = population({ systemCache: false, warm: false, runtimeCache: 10 * SECOND });
    dns.lookup(0, 0);
    expect(dns.lookup(0, 9 * SECOND).level).toBe('runtime');
    expect(dns.lookup(0, 10 * SECOND).level).toBe('resolver');
  });
});

describe('TTL policies of resolvers', () => {
  const movedAt = (policy: DnsOptions['policies'], ttl_s = 60): number => {
    const ttls = { alias_us: HOUR, answer_us: ttl_s * SECOND, address_us: HOUR };
    const { dns, authority } = population({ policies: policy }, { ttls });
    dns.lookup(0, 0);
    authority.endpoint = 1;
    for (let t = 1; t <= 4000; t += 1) if (dns.lookup(0, t * SECOND).endpoint === 1) return t;
    return -1;
  };

  it('honours: one TTL', () => {
    expect(movedAt([{ share: 1, honours: true }])).toBe(60);
  });
  it('floor: at least so long, as the client is told too', () => {
    expect(movedAt([{ share: 1, floor: 150 * SECOND }])).toBe(150);
    expect(movedAt([{ share: 1, floor: 20 * SECOND }])).toBe(60);
  });
  it('stretch: a multiple', () => {
    expect(movedAt([{ share: 1, stretch: 10 }])).toBe(600);
  });
  it('pins: for ever', () => {
    expect(movedAt([{ share: 1, pins: true }])).toBe(-1);
  });
  it('the short form: a share honours, the rest pins', () => {
    const { dns, authority } = population({ honoursTtl: 0.7 }, { clients: 20_000 });
    for (let client = 0; client < 20_000; client += 1) dns.lookup(client, 0);
    authority.endpoint = 1;
    let moved = 0;
    for (let client = 0; client < 20_000; client += 1) moved += dns.lookup(client, 24 * HOUR).endpoint;
    // Four standard deviations.
    expect(Math.abs(moved / 20_000 - 0.7)).toBeLessThan(0.013);
  });
  it('stay with the resolver: the same for every run of a seed', () => {
    const policies: DnsOptions['policies'] = [
      { share: 0.5, honours: true },
      { share: 0.5, stretch: 10 },
    ];
    const expiries = (): number[] => {
      const { dns } = population({ policies, clientsPerResolver: 2 }, { clients: 40 });
      return Array.from({ length: 40 }, (_, client) => dns.lookup(client, 0).expires_us);
    };
    expect(new Set(expiries())).toEqual(new Set([60 * SECOND, 600 * SECOND]));
    expect(expiries()).toEqual(expiries());
    for (let i = 0; i < 40; i += 2) expect(expiries()[i]).toBe(expiries()[i + 1]);
  });
});

describe('what was stale', () => {
  it('is known of the resolver and of the client’s own caches', () => {
    const { dns, authority } = population({ clientsPerResolver: 2, runtimeCache: 90 * SECOND });
    dns.lookup(0, 0);
    dns.lookup(1, 30 * SECOND);
    authority.endpoint = 1;
    expect(dns.resolverStaleUntil_us(0)).toBe(-1);
    expect(dns.cacheStaleUntil_us(0)).toBe(-1);
    dns.lookup(0, 100 * SECOND);
    expect(dns.resolverStaleUntil_us(0)).toBe(60 * SECOND);
    expect(dns.cacheStaleUntil_us(0)).toBe(90 * SECOND);
    // The neighbour's resolver has moved, its own caches have not.
    expect(dns.lookup(1, 110 * SECOND).endpoint).toBe(0);
    expect(dns.resolverStaleUntil_us(1)).toBe(60 * SECOND);
    expect(dns.cacheStaleUntil_us(1)).toBe(-1);
    dns.lookup(1, 130 * SECOND);
    expect(dns.cacheStaleUntil_us(1)).toBe(120 * SECOND);
    // A refresh that names the same endpoint is no news.
    dns.lookup(0, 300 * SECOND);
    expect(dns.resolverStaleUntil_us(0)).toBe(60 * SECOND);
  });
});

describe('draws', () => {
  it('are counted for each resolver, so that no resolver’s draws depend on another’s queries', () => {
    const drawing: Authority = { answer: (_region, draw) => Math.floor(draw.uniform() * 1000) };
    const answers = (busy: boolean): number[] => {
      const { dns } = population({}, { authority: drawing, endpoints: 1000 });
      return Array.from({ length: 10 }, (_, i) => {
        if (busy) dns.lookup(1, i * 100 * SECOND);
        return dns.lookup(0, i * 100 * SECOND).endpoint;
      });
    };
    expect(answers(false)).toEqual(answers(true));
    expect(new Set(answers(false)).size).toBeGreaterThan(5);
  });
});

// Hit ratio λT / (1 + λT) of a cache with Poisson requests and a TTL that runs from the fetch:
// Jung, Berger, Balakrishnan, Modeling TTL-based Internet caches, INFOCOM 2003. Tolerances: four
// standard deviations of one run of 100,000 requests.
describe('the hit ratio under Poisson requests', () => {
  it.each([
    ['TTL-1', 0.1, 60, 0.857142857143, 0.0013],
    ['TTL-2', 0.01, 30, 0.230769230769, 0.021],
    ['TTL-4', 0.005, 300, 0.6, 0.0053],
  ])('%s: λ = %f /s, TTL %i s', (id, lambda, ttl_s, expected, relative) => {
    const forEver_us = 1e6 * HOUR;
    const ttls = { alias_us: forEver_us, answer_us: ttl_s * SECOND, address_us: forEver_us };
    const { dns } = population({ clientsPerResolver: 1 }, { ttls });
    const arrivals = createRandom(5).stream(id, 'arrivals');
    let now_us = 0;
    let hits = 0;
    const requests = 110_000;
    for (let i = 0; i < requests; i += 1) {
      now_us += Math.round((-Math.log(1 - arrivals.uniform()) / lambda) * SECOND);
      const hit = dns.lookup(0, now_us).level !== 'authority';
      if (hit && i >= requests - 100_000) hits += 1;
    }
    expect(Math.abs(hits / 100_000 / expected - 1)).toBeLessThan(relative);
  });
});
