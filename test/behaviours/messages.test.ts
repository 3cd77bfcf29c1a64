import { describe, expect, it } from 'vitest';
import { observe } from './observe.js';
import { type Design, idealNetwork, metric, runDesign, SECOND, scenarioOf } from './support.js';

/** Between the two regions 80 ms there and back; a message has no size to speak of. */
const network = idealNetwork(['eastus', 'westeurope', '80ms']);
const ONE_WAY = 40_000;

describe('billing', () => {
  /** What one delivery of that size costs, by the service's bill. */
  function unitsOf(message: string): number {
    const result = runDesign({
      duration: '5m',
      network,
      service: { strategy: 'single', replicas: [{ region: 'eastus', units: 100 }] },
      clients: [
        {
          name: 'us',
          region: 'eastus',
          count: 4,
          publish: { rate: '0.5/s each', message, group: { size: 4 } },
        },
      ],
    });
    const delivered = metric(result, 'messages_delivered');
    expect(delivered).toBeGreaterThan(1_000);
    return metric(result, 'billed_messages') / delivered;
  }

  it('is by the 2 KB of 2,048 bytes that are sent out, begun ones counted whole', () => {
    expect(unitsOf('1B')).toBe(1);
    expect(unitsOf('2048B')).toBe(1);
    expect(unitsOf('2049B')).toBe(2);
    expect(unitsOf('100KB')).toBe(49); // 100,000 / 2,048 = 48.8
    expect(unitsOf('1MB')).toBe(489); // 488.3
  });
});

describe('groups that are joined by a request', () => {
  /** A visitor across the ocean and an app server beside the replica that never stops talking. */
  function visits(joins: string) {
    const connected: number[] = [];
    const got: number[] = [];
    const lost: { readonly sent_us: number; readonly reason: string }[] = [];
    const sent: number[] = [];
    observe(
      scenarioOf({
        duration: '10m',
        network,
        service: {
          strategy: 'single',
          replicas: [{ region: 'eastus' }],
          appServers: [{ region: 'eastus', publish: { rate: '100/s', to: 'everyone', message: '1B' } }],
        },
        clients: [
          {
            name: 'eu',
            region: 'westeurope',
            count: 1,
            dns: { authorityRtt: '0s' },
            joins,
            session: { lasts: '10s', pause: '5s' },
          },
        ],
      }),
      {
        connected: (_population, _replica, _client, at_us) => connected.push(at_us),
        delivered: (_population, _from, _to, sent_us) => got.push(sent_us),
        lost: (_population, _count, sent_us, _at_us, reason) => lost.push({ sent_us, reason }),
        serverPublished: (_copies, _bytes, at_us) => sent.push(at_us),
      },
    );
    return { connected, got, lost, sent };
  }

  it('miss what is sent between the connection and the request, one way later', () => {
    const { connected, lost, sent } = visits('by-request');
    expect(connected.length).toBeGreaterThan(20);
    const inGap = (at_us: number) =>
      connected.some((from_us) => at_us > from_us && at_us < from_us + ONE_WAY);
    const gap = sent.filter(inGap);
    // Forty visits, 40 ms of 100 messages a second each: four a visit.
    expect(gap.length).toBeGreaterThan(2 * connected.length);
    expect(lost.map(({ sent_us }) => sent_us)).toEqual(gap);
    expect(new Set(lost.map(({ reason }) => reason))).toEqual(new Set(['not-forwarded']));
  });

  it('miss nothing if the service puts them in as they connect', () => {
    const { connected, lost, got } = visits('on-connect');
    expect(connected.length).toBeGreaterThan(20);
    expect(got.length).toBeGreaterThan(10_000);
    expect(lost).toEqual([]);
  });
});

describe('memberships of a replicated service', () => {
  it('reach the other replica one way after the client, and messages from there until then miss it', () => {
    const joined: number[] = [];
    const sent: number[] = [];
    const lost: number[] = [];
    const got: number[] = [];
    const design: Design = {
      duration: '10m',
      network,
      service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
      // The talkers never end; the listener is alone on its replica, which holds the group only while it is there.
      clients: [
        {
          name: 'talkers',
          region: 'eastus',
          count: 1,
          publish: { rate: '100/s each', message: '1B', group: { size: 2 } },
        },
        {
          name: 'listener',
          region: 'westeurope',
          count: 1,
          dns: { authorityRtt: '0s' },
          group: { size: 2 },
          session: { lasts: '10s', pause: '5s' },
        },
      ],
    };
    observe(scenarioOf(design), {
      connected(population, _replica, _client, at_us) {
        if (population === 1) joined.push(at_us);
      },
      operation(kind, population, _replica, _intended_us, started_us, _ended_us, outcome) {
        if (kind === 'publish' && population === 0 && outcome === 'ok') sent.push(started_us);
      },
      lost(population, _count, sent_us) {
        if (population === 1) lost.push(sent_us);
      },
      delivered(population, _from, _to, sent_us) {
        if (population === 1) got.push(sent_us);
      },
    });
    expect(joined.length).toBeGreaterThan(20);
    const missed = sent.filter((at_us) =>
      joined.some((from_us) => at_us > from_us && at_us < from_us + ONE_WAY),
    );
    expect(missed.length).toBeGreaterThan(2 * joined.length);
    expect(lost).toEqual(missed);
    // The first that arrives was sent when the news was there, 40 ms after the listener.
    for (const from_us of joined) {
      const first = got.find((at_us) => at_us > from_us)!;
      expect(first - from_us).toBeGreaterThanOrEqual(ONE_WAY);
      expect(first - from_us).toBeLessThan(ONE_WAY + SECOND / 4);
    }
  });
});
