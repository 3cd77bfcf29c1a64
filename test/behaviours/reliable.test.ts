import { describe, expect, it } from 'vitest';
import type { LossReason } from '../../src/domain/outcome.js';
import { observe } from './observe.js';
import { type Design, idealNetwork, MINUTE, SECOND, scenarioOf } from './support.js';

/**
 * One listener on a replica that is next door, and an app server that publishes to everyone: what it
 * misses of a broken connection is counted message by message, from what the app server sent.
 */
const RATE = 2;
const AT = 60 * SECOND;

interface Seen {
  readonly sent: number[];
  readonly got: { readonly sent_us: number; readonly received_us: number }[];
  readonly lost: { readonly sent_us: number; readonly at_us: number; readonly reason: LossReason }[];
  readonly connects: number[];
  readonly failures: string[];
  duplicates: number;
}

function listen(client: object, faults: readonly object[], more: Design = {}): Seen {
  const seen: Seen = { sent: [], got: [], lost: [], connects: [], failures: [], duplicates: 0 };
  const scenario = scenarioOf({
    duration: '5m',
    network: idealNetwork(['eastus', 'westeurope', '80ms']),
    service: {
      replicas: [{ region: 'eastus' }],
      strategy: 'single',
      appServers: [{ region: 'eastus', publish: { rate: `${RATE}/s`, to: 'everyone' } }],
    },
    clients: [
      {
        name: 'listener',
        region: 'eastus',
        count: 1,
        preset: 'web-pubsub-js-client',
        dns: { authorityRtt: '0s' },
        ...client,
      },
    ],
    faults,
    ...more,
  });
  observe(scenario, {
    serverPublished: (_copies, _bytes, at_us) => seen.sent.push(at_us),
    delivered: (_population, _from, _to, sent_us, received_us) => seen.got.push({ sent_us, received_us }),
    lost: (_population, _count, sent_us, at_us, reason) => seen.lost.push({ sent_us, at_us, reason }),
    connected: (_population, _replica, _client, at_us) => seen.connects.push(at_us),
    duplicated: () => seen.duplicates++,
    operation: (kind, _population, _replica, _intended, _started, _ended, outcome, reason) => {
      if (kind === 'connect' && outcome !== 'ok') seen.failures.push(reason);
    },
  });
  return seen;
}

/** Sent in (from, to]: what is sent at the very moment of a fault may be on either side of it. */
const between = (moments: readonly number[], from_us: number, to_us: number) =>
  moments.filter((at_us) => at_us > from_us && at_us < to_us);

const AT_MOST_ONCE = { protocol: 'at-most-once' };
const RELIABLE = { protocol: 'reliable' };
const reset = { at: '60s', kind: 'connection-reset', replica: 'eastus', as: 'reset' };

describe('a reset connection', () => {
  it('at most once: loses what is published until the client is back', () => {
    const { sent, got, lost, connects, duplicates } = listen(AT_MOST_ONCE, [reset]);
    // The library waits a second; the network takes no time.
    expect(connects).toHaveLength(2);
    expect(connects[1]! - AT).toBe(SECOND);
    const missed = between(sent, AT, connects[1]!);
    expect(missed.length).toBeGreaterThan(0);
    expect(lost.map(({ sent_us }) => sent_us)).toEqual(missed);
    expect(new Set(lost.map(({ reason }) => reason))).toEqual(new Set(['member-offline']));
    const rest = sent.filter((at_us) => at_us > connects[0]! && !missed.includes(at_us));
    expect(got.map(({ sent_us }) => sent_us)).toEqual(rest);
    expect(duplicates).toBe(0);
  });

  it('reliable: the session is taken up again, and nothing is lost, doubled or out of order', () => {
    const { sent, got, lost, connects, duplicates } = listen(RELIABLE, [reset]);
    expect(connects[1]! - AT).toBe(SECOND);
    expect(lost).toEqual([]);
    expect(duplicates).toBe(0);
    expect(got.map(({ sent_us }) => sent_us)).toEqual(sent.filter((at_us) => at_us > connects[0]!));
    const held = got.filter(({ sent_us }) => sent_us > AT && sent_us < connects[1]!);
    expect(held.length).toBeGreaterThan(0);
    for (const { received_us } of held) expect(received_us).toBe(connects[1]);
  });

  it('reliable: what the service sends while its reset is on the way waits in the session as well', () => {
    // The client is 40 ms away; at ten messages a second some fall into that time.
    const far = { region: 'westeurope', connect: { tls: 'none' } };
    const busy = {
      strategy: 'single',
      replicas: [{ region: 'eastus' }],
      appServers: [{ region: 'eastus', publish: { rate: '200/s', to: 'everyone' } }],
    };
    const { sent, got, lost, duplicates } = listen({ ...far, ...RELIABLE }, [reset], {
      service: busy,
      duration: '70s',
    });
    const onTheWay = got.filter(({ sent_us }) => sent_us > AT && sent_us < AT + 40_000);
    expect(onTheWay.length).toBe(between(sent, AT, AT + 40_000).length);
    expect(onTheWay.length).toBeGreaterThan(0);
    // Reset 40 ms, pause 1 s, TCP, name and upgrade: not before the new connection.
    for (const { received_us } of onTheWay) expect(received_us).toBeGreaterThan(AT + SECOND);
    expect([lost.length, duplicates]).toEqual([0, 0]);
  });
});

describe('a session', () => {
  /** Resets the connection and keeps the client away from its replica for that long. */
  const away = (length: string) => [
    reset,
    { at: '60s', for: length, kind: 'access-disabled', replica: 'eastus', as: 'closed' },
  ];

  it('is there for 30 s', () => {
    const { lost, connects, duplicates } = listen(RELIABLE, away('28500ms'));
    expect(connects[1]! - AT).toBe(29 * SECOND); // a try every second
    expect([lost.length, duplicates]).toEqual([0, 0]);
  });

  it('is gone after that, with everything in it', () => {
    const { sent, lost, connects } = listen(RELIABLE, away('40500ms'));
    expect(connects[1]! - AT).toBeGreaterThan(40 * SECOND);
    const expired = lost.filter(({ reason }) => reason === 'session-expired');
    expect(expired.map(({ sent_us }) => sent_us)).toEqual(between(sent, AT, AT + 30 * SECOND));
    for (const { at_us } of expired) expect(at_us).toBe(AT + 30 * SECOND);
    // Since then nobody keeps anything for it.
    const offline = lost.filter(({ reason }) => reason === 'member-offline');
    expect(offline.map(({ sent_us }) => sent_us)).toEqual(between(sent, AT + 30 * SECOND, connects[1]!));
    expect(lost).toHaveLength(expired.length + offline.length);
  });

  const talking = (rate: string, message: string) => ({
    duration: '2m',
    service: {
      strategy: 'single',
      replicas: [{ region: 'eastus', units: 100 }],
      appServers: [{ region: 'eastus', publish: { rate, to: 'everyone', message } }],
    },
  });

  it('holds 1,000 messages and no more', () => {
    const { sent, lost } = listen(RELIABLE, away('20500ms'), talking('100/s', '1KB'));
    const overflown = lost.filter(({ reason }) => reason === 'buffer-overflow');
    expect(overflown.map(({ sent_us }) => sent_us)).toEqual(between(sent, AT, AT + MINUTE).slice(0, 1_001));
  });

  it('holds 16 MB and no more', () => {
    // 32 messages of 500 KB are 16 MB; the next one is too much.
    const { sent, lost } = listen(RELIABLE, away('20500ms'), talking('3/s', '500KB'));
    const overflown = lost.filter(({ reason }) => reason === 'buffer-overflow');
    expect(overflown.map(({ sent_us }) => sent_us)).toEqual(between(sent, AT, AT + MINUTE).slice(0, 33));
  });

  it('overflows as well while its client does not know that its path is cut, and the client begins anew', () => {
    const cut = {
      at: '60s',
      for: '20s',
      kind: 'network-cut',
      from: { clients: 'listener' },
      to: { replica: 'eastus' },
      as: 'cut',
    };
    // 100 messages a second: full after 10 s. The client would wait 120 s in silence.
    const { sent, got, lost, connects } = listen(
      { ...RELIABLE, region: 'westeurope' },
      [cut],
      talking('100/s', '1KB'),
    );
    const overflown = lost.filter(({ reason }) => reason === 'buffer-overflow');
    expect(overflown.map(({ sent_us }) => sent_us)).toEqual(between(sent, AT, AT + MINUTE).slice(0, 1_001));
    expect(connects).toHaveLength(2);
    expect(connects[1]! - AT).toBeGreaterThan(20 * SECOND);
    const after = between(sent, connects[1]!, 119 * SECOND);
    expect(got.filter(({ sent_us }) => sent_us > connects[1]! && sent_us < 119 * SECOND)).toHaveLength(
      after.length,
    );
  });

  it('dies with its process: what it held is lost, and the client begins anew', () => {
    const crash = { at: '61s', for: '2s', kind: 'replica-crash', replica: 'eastus', as: 'crash' };
    const closed = { at: '60s', for: '500ms', kind: 'access-disabled', replica: 'eastus', as: 'closed' };
    const { sent, lost, connects } = listen(
      { ...RELIABLE, reconnect: { recovery: { every: '1500ms', for: '30s' } } },
      [reset, closed, crash],
    );
    expect(connects).toHaveLength(2);
    const held = between(sent, AT, AT + SECOND);
    const down = lost.filter(({ reason }) => reason === 'replica-down');
    expect(down.map(({ sent_us }) => sent_us)).toEqual(expect.arrayContaining(held));
    expect(lost.map(({ sent_us }) => sent_us).sort((a, b) => a - b)).toEqual(between(sent, AT, connects[1]!));
  });
});

describe('a recovery at another replica', () => {
  it('fails, since the session is where it was, and the client begins anew there', () => {
    const outage = { at: '60s', kind: 'region-outage', region: 'eastus', mode: 'refusing', as: 'dark' };
    const service = {
      strategy: 'geo-replicas',
      replicas: [{ region: 'eastus' }, { region: 'westeurope' }],
    };
    const { connects, failures } = listen(RELIABLE, [outage], {
      service,
      routing: {
        trafficManager: {
          ttl: '5s',
          probe: {
            interval: '10s',
            timeout: '5s',
            toleratedFailures: 0,
            transport: 'ideal',
            sites: ['northeurope'],
            phase: '5s',
          },
        },
      },
    });
    expect(connects).toHaveLength(2);
    // Every try is refused; the last one because the replica that it found has no session of the client.
    expect(new Set(failures)).toEqual(new Set(['refused']));
    // Refused once there, it waits its usual second and asks for a new connection.
    expect(connects[1]! - AT).toBeLessThan(30 * SECOND);
  });
});
