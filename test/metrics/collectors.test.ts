import { describe, expect, it } from 'vitest';
import { DATA_METRICS } from '../../src/metrics/data/data-metric-registry.js';
import { METRICS } from '../../src/metrics/metric-registry.js';
import { REGISTRY_METRICS } from '../../src/metrics/registry/metric-definitions.js';
import { type Collectors, MIN, observed, PRICES, S } from './observed.js';

describe('requests', () => {
  it('are counted by intended start, population and operation, with reasons', () => {
    const { availability, metrics } = observed(
      (o) => {
        o.operation('publish', 0, 0, 1 * MIN - 1, 2 * MIN, 2 * MIN, 'failed', 'refused', 0); // meant in the warm-up
        o.operation('publish', 0, 0, 1 * MIN, 1 * MIN, 2 * MIN, 'ok', 'none', 0);
        o.operation('publish', 0, 0, 2 * MIN, 2 * MIN, 2 * MIN, 'failed', 'connection-dead', 0);
        o.operation('publish', 0, 0, 2 * MIN, 2 * MIN, 3 * MIN, 'unknown', 'request-timeout', 0);
        o.operation('connect', 0, 1, 2 * MIN, 2 * MIN, 3 * MIN, 'ok', 'none', 0);
      },
      { warmup_us: 1 * MIN },
    );
    const publish = {
      clients: 'us',
      operation: 'publish',
      ok: 1,
      failed: 1,
      unknown: 1,
      ratio: 1 / 3,
      reasons: { 'connection-dead': 1, 'request-timeout': 1 },
    };
    const connect = {
      clients: 'us',
      operation: 'connect',
      ok: 1,
      failed: 0,
      unknown: 0,
      ratio: 1,
      reasons: {},
    };
    const all = { ...publish, operation: '*', ok: 2, ratio: 0.5 };
    expect(availability.requests).toEqual([
      connect,
      publish,
      all,
      { clients: 'eu', operation: '*', ok: 0, failed: 0, unknown: 0, ratio: null, reasons: {} },
      { ...connect, clients: '*' },
      { ...publish, clients: '*' },
      { ...all, clients: '*' },
    ]);
    expect(metrics['availability{over=requests}'].value).toBe(0.5);
    expect(metrics['availability{clients=eu,over=requests}'].value).toBeNull();
    expect(metrics['operations{clients=us,operation=publish,outcome=unknown}'].value).toBe(1);
  });
});

describe('latency', () => {
  it('counts from the intended and from the actual start, and only what succeeded', () => {
    const { latency } = observed((o) => {
      o.operation('request', 0, 0, 1 * S, 1.5 * S, 1.500_1 * S, 'ok', 'none', 0);
      o.operation('request', 0, 1, 1 * S, 1 * S, 1.000_2 * S, 'ok', 'none', 0);
      o.operation('request', 1, 1, 1 * S, 1 * S, 1.000_3 * S - 1, 'ok', 'none', 0);
      o.operation('request', 1, 1, 1 * S, 1 * S, 9 * S, 'unknown', 'request-timeout', 0);
    });
    const rows = latency.map(({ operation, clients, region, from, count, max_us }) =>
      [operation, clients, region, from, count, max_us].join(' '),
    );
    expect(rows).toEqual([
      'request us eastus intended 1 500100',
      'request us westeurope intended 1 200',
      'request us * intended 2 500100',
      'request eu westeurope intended 1 299',
      'request eu * intended 1 299',
      'request * * intended 3 500100',
      'request us eastus started 1 100',
      'request us westeurope started 1 200',
      'request us * started 2 200',
      'request eu westeurope started 1 299',
      'request eu * started 1 299',
      'request * * started 3 299',
    ]);
  });

  it('of deliveries is apart for those that crossed replicas', () => {
    const { latency, metrics } = observed((o) => {
      o.delivered(0, 0, 0, 1 * S, 1 * S + 100, 2_000);
      o.delivered(0, 1, 0, 1 * S, 1 * S + 200, 2_000);
      o.delivered(1, 1, 1, 1 * S, 1 * S + 50, 2_000);
    });
    const counts = (key: string) => [metrics[key].histogram?.count, metrics[key].histogram?.max];
    expect(counts('delivery_latency{clients=us,path=local}')).toEqual([1, 100]);
    expect(counts('delivery_latency{clients=us,path=cross}')).toEqual([1, 200]);
    expect(counts('delivery_latency{path=local}')).toEqual([2, 100]);
    expect(counts('delivery_latency')).toEqual([3, 200]);
    expect(metrics['delivery_latency{clients=eu,path=cross}']).toBeUndefined();
    expect(
      latency.map(({ operation, clients, region, count }) => [operation, clients, region, count]),
    ).toEqual([
      ['deliver', 'us', 'eastus', 2],
      ['deliver', 'us', '*', 2],
      ['deliver', 'eu', 'westeurope', 1],
      ['deliver', 'eu', '*', 1],
      ['deliver', '*', '*', 3],
    ]);
  });

  it('of an operation served by no replica counts for any region only', () => {
    const { latency } = observed((o) => o.operation('connect', 0, -1, 0, 0, 7, 'ok', 'none', 0));
    expect(
      latency.filter(({ from }) => from === 'started').map(({ clients, region }) => [clients, region]),
    ).toEqual([
      ['us', '*'],
      ['*', '*'],
    ]);
  });
});

describe('messages', () => {
  it('are delivered, lost by reason and fault, and forwarded; the warm-up left out', () => {
    const { metrics } = observed(
      (o) => {
        o.delivered(0, 0, 0, 0.5 * MIN, 1.5 * MIN, 2_000); // sent in the warm-up
        o.lost(0, 5, 0.5 * MIN, 2 * MIN, 'member-offline');
        o.forwarded(0, 1, 1_000, 0.5 * MIN);
        o.dnsQuery(0, 0.5 * MIN);
        for (let n = 0; n < 4; n++) o.delivered(n < 3 ? 0 : 1, 0, 1, 1 * MIN, 1 * MIN + n, 2_000);
        o.faultStarted(0, 2 * MIN);
        o.lost(1, 2, 1.1 * MIN, 1.2 * MIN, 'sender-cut-off'); // over before it
        o.lost(1, 3, 1.9 * MIN, 2.5 * MIN, 'connection-dead'); // reaches into it
        o.faultEnded(0, 5 * MIN);
        o.lost(0, 7, 4.9 * MIN, 6 * MIN, 'connection-dead'); // began within it
        o.lost(0, 1, 5.1 * MIN, 5.2 * MIN, 'member-offline'); // after it
        o.forwarded(0, 1, 1_000, 3 * MIN);
        o.forwarded(0, 1, 500, 3 * MIN);
        o.dnsQuery(0, 3 * MIN);
        o.dnsQuery(1, 3 * MIN);
      },
      { warmup_us: 1 * MIN },
    );
    const value = (key: string) => metrics[key].value;
    expect(value('messages_delivered')).toBe(4);
    expect(value('messages_delivered{clients=us}')).toBe(3);
    expect(value('messages_lost')).toBe(13);
    expect(value('messages_lost{clients=eu}')).toBe(5);
    expect(value('messages_lost{reason=connection-dead}')).toBe(10);
    expect(value('messages_lost{clients=us,reason=connection-dead}')).toBe(7);
    expect(value('messages_lost_during{fault=dark}')).toBe(10);
    expect(value('forwarded_messages{from=east,to=west}')).toBe(2);
    expect(value('forwarded_bytes')).toBe(1_500);
    expect(value('forwards_per_delivered')).toBe(0.5);
    expect(value('dns_queries')).toBe(2);
    expect(value('dns_queries{clients=us}')).toBe(1);
  });

  it('that were never sent leave loss without data, not without loss', () => {
    const { metrics } = observed(() => {});
    expect(metrics.messages_lost.value).toBeNull();
    expect(metrics['messages_lost_during{fault=dark}'].value).toBeNull();
    expect(metrics.forwards_per_delivered.value).toBeNull();
  });
});

describe('series', () => {
  it('show levels at the end of steps and counts within them, from time 0', () => {
    const { series } = observed(
      (o) => {
        o.connected(0, 0, 0, 0);
        o.connected(0, 0, 1, 1.5 * S);
        o.clientDown(0, 1, 2.25 * S);
        o.disconnected(0, 0, 0, 3 * S);
        o.connected(0, 1, 0, 3 * S);
        o.delivered(0, 0, 0, 1.9 * S, 2.1 * S, 2_000);
        o.lost(0, 2, 0.5 * S, 3 * S, 'member-offline');
        o.operation('publish', 1, 0, 2 * S, 3 * S, 3 * S, 'ok', 'none', 0);
        o.forwarded(1, 0, 10, 4 * S);
      },
      { duration_us: 5 * S, warmup_us: 2 * S },
    );
    const values = Object.fromEntries(Object.entries(series).map(([key, { values }]) => [key, values]));
    expect(values).toMatchObject({
      'connected{clients=us,replica=east}': [1, 2, 2, 1, 1],
      'connected{clients=us,replica=west}': [0, 0, 0, 1, 1],
      'down{clients=us}': [0, 0, 1, 1, 1],
      'up_time{clients=us}': [1, 1.5, 1.25, 1, 1],
      'down_time{clients=us}': [0, 0, 0.75, 1, 1],
      'availability{clients=us}': [1, 1, 0.625, 0.5, 0.5],
      'availability{clients=eu}': [null, null, null, null, null],
      'availability{clients=*}': [1, 1, 0.625, 0.5, 0.5],
      'delivered{clients=us}': [0, 1, 0, 0, 0],
      'lost{clients=us}': [2, 0, 0, 0, 0],
      'operations{clients=eu,operation=publish,outcome=ok}': [0, 0, 1, 0, 0],
      'operations{clients=eu,operation=publish,outcome=failed}': [0, 0, 0, 0, 0],
      'forwarded_bytes{from=west,to=east}': [0, 0, 0, 0, 10],
    });
    expect(values['delivered{clients=eu}']).toBeUndefined();
    expect(values['connected{clients=eu,replica=east}']).toBeUndefined();
  });

  it('have at most 2,000 points, whole seconds apart', () => {
    for (const hours of [0.5, 1, 24, 24 * 365, 24 * 365 * 50]) {
      const { series } = observed(() => {}, { duration_us: hours * 60 * MIN });
      const { values, step_us } = series['availability{clients=*}'];
      expect(values.length).toBeLessThanOrEqual(2_000);
      expect(values.length).toBeGreaterThan(200);
      expect(step_us % S).toBe(0);
      expect(values.length).toBe(Math.ceil((hours * 60 * MIN) / step_us));
    }
  });

  it('end where the run ended, the last step cut', () => {
    const { series, availability } = observed((o) => o.connected(0, 0, 0, 0.5 * S), {}, 2.25 * S);
    expect(series['up_time{clients=us}'].values).toEqual([0.5, 1, 0.25]);
    expect(availability.clientMinutes[0].total_min).toBeCloseTo(1.75 / 60, 12);
  });
});

/** Something of everything that is counted. */
function everyKind(o: Collectors): void {
  o.resized(0, 1, 0);
  o.connected(0, 0, 0, 0);
  o.worked(0, 5, 250, 1 * MIN);
  o.throttled(0, 'message', 1 * MIN);
  o.duplicated(0, 1 * MIN);
  o.serverPublished(2, 2_000, 1 * MIN);
  o.faultStarted(0, 2 * MIN);
  o.clientHit(0, 0, 0, 2 * MIN);
  o.operation('publish', 0, 0, 2 * MIN, 2 * MIN, 2 * MIN, 'ok', 'none', 0);
  o.delivered(0, 0, 1, 1 * MIN, 1 * MIN, 2_000);
  o.lost(0, 1, 1 * MIN, 1 * MIN, 'link-lost');
  o.forwarded(0, 1, 10, 1 * MIN);
}

describe('metrics', () => {
  it('have the unit and only labels of the registry, and a key that says both', () => {
    const { metrics } = observed(everyKind, { prices: PRICES });
    const used = new Set<string>();
    for (const [key, { unit, labels, value, histogram }] of Object.entries(metrics)) {
      const name = key.replace(/\{.*/, '') as keyof typeof METRICS;
      used.add(name);
      expect(METRICS[name]).toMatchObject({ unit, shape: histogram === undefined ? 'value' : 'histogram' });
      expect(METRICS[name].labels).toEqual(expect.arrayContaining(Object.keys(labels)));
      for (const label of Object.values(labels)) expect(key).toContain(label);
      expect(value === undefined).toBe(histogram !== undefined);
    }
    // No name that is never given.
    const ofFamilies = [...Object.keys(DATA_METRICS), ...Object.keys(REGISTRY_METRICS)];
    expect([...used, ...ofFamilies].sort()).toEqual(Object.keys(METRICS).sort());
  });

  it('keep apart what labels with syntax in them would confuse', () => {
    const populations = ['a', 'a,b=c', '"a"'].map((name) => ({
      name,
      region: 'eastus',
      kind: 'requests' as const,
      count: 1,
    }));
    const { metrics } = observed(() => {}, { populations });
    expect(
      Object.keys(metrics)
        .filter((key) => key.startsWith('dns_queries'))
        .sort(),
    ).toEqual([
      'dns_queries',
      'dns_queries{clients="\\"a\\""}',
      'dns_queries{clients="a,b=c"}',
      'dns_queries{clients=a}',
    ]);
  });
});
