import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { listPresets } from '../../src/scenario/presets/list.js';
import { base } from './fixtures/base.js';
import { pubsubOf } from './fixtures/pubsub-of.js';

const parse = (...edits: [string, string][]) => {
  const { scenario, diagnostics } = parseScenario(
    edits.reduce((text, [from, to]) => text.replace(from, to), base),
    'f.yaml',
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return scenario!;
};

describe('presets', () => {
  it('each knows its source, its date and how far it was checked', () => {
    for (const preset of listPresets()) {
      expect(preset.source.length, preset.name).toBeGreaterThan(10);
      expect(preset.date, preset.name).toMatch(/^\d{4}(-\d\d)?(-\d\d)?$/);
    }
    expect(
      listPresets()
        .filter(({ isDefault }) => isDefault)
        .map(({ kind }) => kind),
    ).toEqual([
      'service',
      'traffic-manager',
      'client-library',
      'dns',
      'latency',
      'prices',
      'cache',
      'cache-prices',
      'registry',
      'registry-prices',
    ]);
  });

  it('every one makes a scenario that holds', () => {
    for (const { name, kind } of listPresets()) {
      if (kind === 'traffic-manager')
        parse(['    method: performance\n    probe: {interval: 30s, timeout: 10s}', `    preset: ${name}`]);
      if (kind === 'client-library') parse(['    count: 500', `    count: 500\n    preset: ${name}`]);
      if (kind === 'dns') parse(['dns: {honoursTtl: 90%}', `dns: ${name}`]);
      if (kind === 'service') parse(['service:', `service:\n  preset: ${name}`]);
      if (kind === 'prices') parse(['warmup: 1m', `prices: {preset: ${name}}`]);
      if (kind === 'latency') parse(['warmup: 1m', `network: {latency: ${name}}`]);
    }
  });

  it('lie under what is written', () => {
    const scenario = parse(
      [
        '    method: performance\n    probe: {interval: 30s, timeout: 10s}',
        '    preset: traffic-manager-fast\n    probe: {toleratedFailures: 2}',
      ],
      ['    count: 500', '    count: 500\n    preset: signalr-js-client\n    keepAlive: {timeout: 1m}'],
      ['dns: {honoursTtl: 90%}', 'dns: {preset: dns-lanman-2014, clientsPerResolver: 4}'],
    );
    expect(pubsubOf(scenario).routing).toMatchObject({
      trafficManager: { ttl: 0, probe: { interval: 10_000_000, timeout: 5_000_000, toleratedFailures: 2 } },
    });
    expect(scenario.clients[0]).toMatchObject({
      preset: 'signalr-js-client',
      connect: { negotiate: true },
      keepAlive: { from: 'server', interval: 15_000_000, timeout: 60_000_000 },
      reconnect: { backoff: 'schedule', delays: [0, 2_000_000, 10_000_000, 30_000_000] },
      dns: {
        clientsPerResolver: 4,
        policies: [{ share: 0.866, honours: true }, { share: 0.049, floor: 120_000_000 }, {}, {}, {}, {}, {}],
      },
    });
    expect(pubsubOf(scenario).clients[0]!.reconnect.recovery).toBeUndefined();
    expect(pubsubOf(scenario).clients[1]!.preset).toBeNull();
  });

  it('of prices fill what is not written, and a price of the author goes before', () => {
    const { prices, settings } = parse([
      'warmup: 1m',
      'prices: {preset: azure-standard, currency: EUR, egressPerGb: {internet: 0.07}}',
    ]);
    expect(prices).toEqual({
      preset: 'azure-standard',
      currency: 'EUR',
      unitDay: 1.61,
      messagesPerMillion: 1,
      freeMessagesPerUnitDay: 1_000_000,
      egressPerGb: { sameContinent: 0.02, otherContinent: 0.05, internet: 0.07 },
    });
    expect(settings.filter(({ path }) => path.startsWith('prices')).map(({ path }) => path)).toEqual([
      'prices.currency',
      'prices.egressPerGb.internet',
      'prices.preset',
    ]);
  });

  it('honoursTtl replaces the policies of a preset', () => {
    const { dns } = pubsubOf(parse(['{honoursTtl: 90%}', '{preset: dns-lanman-2014, honoursTtl: 75%}']))
      .clients[0]!;
    expect(dns.policies).toEqual([
      { share: 0.75, honours: true },
      { share: 0.25, pins: true },
    ]);
  });

  it('the default ones say the same as the defaults of the language', () => {
    // A custom preset-free reading: the schema alone, against the schema under the default presets.
    const named = parse(
      [
        '    method: performance\n    probe: {interval: 30s, timeout: 10s}',
        '    preset: traffic-manager-default',
      ],
      ['    count: 500', '    count: 500\n    preset: web-pubsub-js-client'],
      ['{honoursTtl: 90%}', 'dns-honours'],
    );
    expect(pubsubOf(named).routing).toMatchObject({
      trafficManager: {
        ttl: 60_000_000,
        probe: { interval: 30_000_000, timeout: 10_000_000, toleratedFailures: 3 },
      },
    });
    const unnamed = parse(
      ['    method: performance\n    probe: {interval: 30s, timeout: 10s}', '    method: performance'],
      ['    dns: {honoursTtl: 90%}\n', ''],
    );
    expect({ ...unnamed, settings: [] }).toEqual({ ...named, settings: [] });
  });
});

describe('settings that differ from the defaults', () => {
  it('are listed with their defaults, as an author would write them', () => {
    const scenario = parse(
      ['method: performance', 'preset: traffic-manager-fast\n    ttl: 90s'],
      ['count: 500', 'count: 500\n    reconnect: {cap: 45s}\n    connect: {tls: "1.2"}'],
    );
    expect(scenario.settings).toEqual(
      [
        {
          path: 'clients.us.dns.policies',
          value: [
            { share: '90%', honours: true },
            { share: '10%', pins: true },
          ],
          default: [{ share: '100%', honours: true }],
        },
        { path: 'clients.us.connect.tls', value: '1.2', default: '1.3' },
        { path: 'clients.us.reconnect.cap', value: '45s', default: '30s' },
        {
          path: 'routing.trafficManager.preset',
          value: 'traffic-manager-fast',
          default: 'traffic-manager-default',
        },
        { path: 'routing.trafficManager.probe.interval', value: '30s', default: '10s' },
        { path: 'routing.trafficManager.probe.timeout', value: '10s', default: '5s' },
        { path: 'routing.trafficManager.ttl', value: '1m30s', default: '0s' },
        { path: 'service.replicas.eastus.units', value: 2, default: 1 },
        { path: 'service.replicas.westeurope.units', value: 2, default: 1 },
        { path: 'warmup', value: '1m', default: '0s' },
      ].sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  });

  it('a scenario of defaults has none', () => {
    const text = `
geosim: 1
name: bare
duration: 10m
service: {replicas: [{region: eastus}]}
clients: [{name: us, region: eastus, count: 10}]
faults: [{at: 5m, kind: region-outage, region: eastus, for: 1m}]
`;
    expect(parseScenario(text, 'f.yaml').scenario!.settings).toEqual([]);
  });
});

describe('assumptions', () => {
  it('name the presets in force, with what they still decide', () => {
    const { assumptions } = parse([
      '    count: 500',
      '    count: 500\n    keepAlive: {interval: 5s, timeout: 30s}',
    ]);
    const of = (name: string) => assumptions.find((assumption) => assumption.name === name);
    expect(of('azure-2026-07')).toMatchObject({ verified: 'measured', date: '2026-07-30' });
    expect(of('web-pubsub-js-client')!.value).toContain('reconnect.base 1s');
    expect(of('web-pubsub-js-client')!.value).not.toContain('keepAlive.interval');
    expect(of('traffic-manager-default')!.value).toBe('probe.toleratedFailures 3, ttl 60s');
  });

  it('a default that the author replaced is no assumption', () => {
    const names = (text: string) =>
      parseScenario(text, 'f.yaml').scenario!.assumptions.map(({ name }) => name);
    expect(names(base)).toContain('network.internet.loss');
    expect(names(base.replace('warmup: 1m', 'network: {internet: {loss: 2%}}'))).not.toContain(
      'network.internet.loss',
    );
  });
});
