import { describe, expect, it } from 'vitest';
import { observe } from './observe.js';
import { type Design, idealNetwork, MINUTE, metric, runDesign, SECOND, scenarioOf, us } from './support.js';

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

describe('visitors that lose a message and leave later', () => {
  /** Half of fifty visitors are reset; a client of others may keep every message under way for a minute. */
  function losses(isCut: boolean): readonly number[] {
    const keepAlive = { from: 'client', interval: '10s', timeout: '20s' };
    const patient = { from: 'client', interval: '20s', timeout: '120s' };
    const reset = { at: '2m', kind: 'connection-reset', replica: 'eastus', share: '50%', for: '5s', as: 'r' };
    const cut = {
      at: '110s',
      for: '60s',
      kind: 'network-cut',
      from: { clients: 'slow' },
      to: { replica: 'eastus' },
      as: 'cut',
    };
    const lost: number[] = [];
    const scenario = scenarioOf({
      duration: '5m',
      network,
      service: {
        strategy: 'single',
        replicas: [{ region: 'eastus' }],
        appServers: [{ region: 'eastus', publish: { rate: '2/s', to: 'everyone' } }],
      },
      clients: [
        {
          name: 'visitors',
          region: 'eastus',
          count: 50,
          protocol: 'at-most-once',
          keepAlive,
          session: { lasts: '5s', pause: '3s' },
        },
        { name: 'slow', region: 'westeurope', count: 1, protocol: 'at-most-once', keepAlive: patient },
      ],
      faults: isCut ? [reset, cut] : [reset],
    });
    observe(scenario, {
      lost(population, count, sent_us) {
        for (let i = 0; population === 0 && i < count; i++) lost.push(sent_us);
      },
    });
    return lost.sort((a, b) => a - b);
  }

  it('have lost it, however long somebody else waits for it', () => {
    const alone = losses(false);
    expect(alone.length).toBeGreaterThan(5);
    expect(losses(true)).toEqual(alone);
  });
});

describe('a queue that dies with its process', () => {
  /** Ends of operations that began before the replica died at 2 minutes, its queue long by then. */
  function endsOf(kind: 'publish' | 'event') {
    const ends: { readonly ended_us: number; readonly outcome: string; readonly reason: string }[] = [];
    const to = kind === 'event' ? { to: 'server' } : { group: { size: 10 } };
    const scenario = scenarioOf({
      duration: '4m',
      network,
      service: {
        strategy: 'single',
        replicas: [{ region: 'eastus' }],
        appServers: [{ region: 'eastus' }],
        capacity: { smallGroup: '10/s', event: '1/s', longestWait: '60s' },
      },
      clients: [
        {
          name: 'us',
          region: 'eastus',
          count: 10,
          protocol: 'at-most-once',
          publish: { rate: '0.2/s each', ...to },
        },
      ],
      faults: [{ at: '2m', for: '2m', kind: 'replica-crash', mode: 'refusing', replica: 'eastus', as: 'c' }],
    });
    observe(scenario, {
      operation(operation, _population, _replica, _intended_us, started_us, ended_us, outcome, reason) {
        if (operation !== kind || started_us >= 2 * MINUTE) return;
        ends.push({ ended_us, outcome, reason });
      },
    });
    return ends;
  }

  it.each(['publish', 'event'] as const)('answers no %s any more', (kind) => {
    const ends = endsOf(kind);
    const before = ends.filter(({ ended_us }) => ended_us <= 2 * MINUTE);
    expect(before.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(20);
    const after = ends.filter(({ ended_us }) => ended_us > 2 * MINUTE);
    expect(after.length).toBeGreaterThan(20);
    expect(new Set(after.map(({ outcome, reason }) => `${outcome}: ${reason}`))).toEqual(
      new Set(['unknown: connection-dead']),
    );
  });
});

describe('what a replica holds for a client that has given up', () => {
  it('is lost when the replica dies, though it had not heard of that', () => {
    const sent: number[] = [];
    const lost: { readonly sent_us: number; readonly at_us: number; readonly reason: string }[] = [];
    // It gives up 20 s after the last message that came before the cut; the replica would notice at 85 s.
    const diesAt = 84_900_000;
    let givenUp_us = Number.POSITIVE_INFINITY;
    const scenario = scenarioOf({
      duration: '3m',
      network,
      service: {
        strategy: 'single',
        replicas: [{ region: 'eastus' }],
        appServers: [{ region: 'eastus', publish: { rate: '2/s', to: 'everyone' } }],
      },
      clients: [
        {
          name: 'listener',
          region: 'eastus',
          count: 1,
          protocol: 'reliable',
          dns: { authorityRtt: '0s' },
          keepAlive: { from: 'client', interval: '10s', timeout: '20s' },
          reconnect: { backoff: 'never', recovery: 'none' },
        },
      ],
      faults: [
        {
          at: '65s',
          kind: 'network-cut',
          from: { clients: 'listener' },
          to: { replica: 'eastus' },
          as: 'cut',
        },
        {
          at: us(diesAt),
          for: '1s',
          kind: 'replica-crash',
          mode: 'refusing',
          replica: 'eastus',
          as: 'crash',
        },
      ],
    });
    let oldest_us: number | null = 0;
    observe(
      scenario,
      {
        serverPublished: (_copies, _bytes, at_us) => sent.push(at_us),
        disconnected(_population, _replica, _client, at_us) {
          givenUp_us = at_us;
        },
        lost: (_population, _count, sent_us, at_us, reason) => lost.push({ sent_us, at_us, reason }),
      },
      {
        atEnd: (world) => {
          oldest_us = world.service.flow.ledger.audit().oldest_us;
        },
      },
    );
    const held = sent.filter((at_us) => at_us > 65 * SECOND && at_us < diesAt);
    expect(givenUp_us).toBeLessThan(diesAt);
    expect(held.length).toBeGreaterThan(10);
    const dead = lost.filter(({ at_us }) => at_us === diesAt);
    expect(dead.map(({ sent_us }) => sent_us)).toEqual(held);
    expect(new Set(dead.map(({ reason }) => reason))).toEqual(new Set(['replica-down']));
    expect(oldest_us).toBeNull();
  });
});
