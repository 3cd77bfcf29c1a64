import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { base } from './fixtures/base.js';
import { pubsubOf } from './fixtures/pubsub-of.js';

const illustration = readFileSync(new URL('./fixtures/region-outage.yaml', import.meta.url), 'utf8');

describe('the region outage of the documentation', () => {
  const { scenario, diagnostics } = parseScenario(illustration, 'region-outage.yaml');

  it('holds without a warning', () => {
    expect(diagnostics).toEqual([]);
  });

  it('comes out complete, in whole microseconds, bytes and shares', () => {
    expect(scenario).toMatchObject({
      duration: 1_800_000_000,
      warmup: 120_000_000,
      service: {
        strategy: 'geo-replicas',
        replicas: [
          { name: 'eastus', region: 'eastus', units: 2 },
          { name: 'westeurope', region: 'westeurope', units: 2 },
        ],
      },
      routing: {
        trafficManager: {
          ttl: 60_000_000,
          probe: {
            interval: 30_000_000,
            timeout: 10_000_000,
            toleratedFailures: 3,
            sites: ['centralus', 'northeurope', 'southeastasia'],
          },
          endpoints: { eastus: { priority: 1, weight: 1, status: 'enabled' }, westeurope: { priority: 2 } },
        },
      },
      clients: [
        {
          dns: { policies: [{ share: 1, honours: true }], resolverRegion: 'eastus', clientsPerResolver: 25 },
          keepAlive: { from: 'client', interval: 20_000_000, timeout: 120_000_000 },
          reconnect: {
            backoff: 'exponential',
            cap: 30_000_000,
            recovery: { every: 1_000_000, for: 30_000_000 },
          },
          publish: { rate: 0.1, message: 2_000, group: { size: 10, pool: 'all' } },
        },
      ],
      faults: [{ as: 'dark', at: 600_000_000, for: 600_000_000, mode: 'silent', users: false }],
      variants: ['fast-probes', 'one-region'],
    });
    expect(scenario!.expect[0]).toBe('detected(dark) within 130s');
  });

  it('is frozen through and through', () => {
    expect(() => Object.assign(pubsubOf(scenario).clients[0]!.dns, { runtimeCache: 1 })).toThrow(TypeError);
  });

  it('is the same from JSON', () => {
    const asJson = parseScenario(JSON.stringify(plainBase(), null, 2), 'base.json');
    expect(asJson.diagnostics).toEqual([]);
    expect(asJson.scenario).toEqual(parseScenario(base, 'base.yaml').scenario);
  });
});

describe('variants', () => {
  it('merge into the scenario: mappings merge, lists replace', () => {
    const fast = parseScenario(illustration, 'f.yaml', { variant: 'fast-probes' }).scenario!;
    expect(fast.variant).toBe('fast-probes');
    expect(pubsubOf(fast).routing).toMatchObject({
      trafficManager: {
        method: 'performance',
        ttl: 10_000_000,
        probe: { interval: 10_000_000, timeout: 5_000_000, toleratedFailures: 0 },
      },
    });
    const one = parseScenario(illustration, 'f.yaml', { variant: 'one-region' }).scenario!;
    expect(one.service.replicas.map(({ name }) => name)).toEqual(['eastus']);
    expect(parseScenario(illustration, 'f.yaml', { variant: 'base' }).scenario!.variant).toBeUndefined();
  });

  it('null takes a setting out', () => {
    const text = `${base}variants: {plain: {clients: null, warmup: null}}\n`;
    const { diagnostics } = parseScenario(text, 'f.yaml', { variant: 'plain' });
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([
      '"clients" is missing',
    ]);
    const mild = parseScenario(`${base}variants: {plain: {warmup: null}}\n`, 'f.yaml', { variant: 'plain' });
    expect(mild.scenario!.warmup).toBe(0);
  });

  it('an unknown one is an error with the nearest name', () => {
    const { scenario, diagnostics } = parseScenario(illustration, 'f.yaml', { variant: 'fast-prob' });
    expect(scenario).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'unknown-variant',
        line: 35,
        column: 1,
        expected: 'base, fast-probes, one-region',
        hint: 'did you mean "fast-probes"?',
      },
    ]);
  });

  it('a mistake in a variant is shown in its text, whether it is chosen or not', () => {
    const text = illustration.replace('interval: 10s, timeout: 5s', 'interval: 10s, timeout: 20s');
    for (const variant of [undefined, 'fast-probes']) {
      const { diagnostics } = parseScenario(text, 'f.yaml', variant === undefined ? {} : { variant });
      expect(diagnostics).toMatchObject([
        { code: 'provider-limit', line: 36, path: 'routing.trafficManager.probe.timeout' },
      ]);
      const [{ text: line, column, length }] = diagnostics as [(typeof diagnostics)[0]];
      expect(line.slice(column - 1, column - 1 + length)).toBe('20s');
    }
    expect(parseScenario(text, 'f.yaml', { variant: 'one-region' }).diagnostics).toEqual([]);
  });
});

describe('--set', () => {
  const set = (...overrides: string[]) => parseScenario(base, 'base.yaml', { set: overrides });

  it('overrides by path, by index and by name, in order', () => {
    const { scenario, diagnostics } = set(
      'seed=7',
      'seed=8',
      'routing.trafficManager.ttl=30s',
      'clients[0].count=20',
      'clients.office.count=30',
      'service.replicas.1.units=5',
      'faults.dark.for=5m',
      'routing.trafficManager.probe.interval=10s',
      'routing.trafficManager.probe.timeout=null',
      'warmup=null',
    );
    expect(diagnostics).toEqual([]);
    expect(scenario).toMatchObject({
      seed: 8,
      warmup: 0,
      routing: { trafficManager: { ttl: 30_000_000, probe: { interval: 10_000_000, timeout: 9_000_000 } } },
      clients: [{ count: 20 }, { count: 30 }],
      service: { replicas: [{ units: 2 }, { units: 5 }] },
      faults: [{ for: 300_000_000 }],
    });
  });

  it('goes before the variant', () => {
    const { scenario } = parseScenario(illustration, 'f.yaml', {
      variant: 'fast-probes',
      set: ['routing.trafficManager.ttl=20s'],
    });
    expect(pubsubOf(scenario).routing).toMatchObject({ trafficManager: { ttl: 20_000_000 } });
  });

  it.each([
    ['routing.trafficManager.tll=30s', 'unknown-key', 'tll', 'did you mean "ttl"?'],
    ['clients.us.count=many', 'wrong-type', 'many', undefined],
    ['routing.trafficManager.ttl=30', 'no-unit', '30', 'write 30s, 30ms or 30m'],
    ['clients.offic.count=3', 'bad-override', 'offic', 'did you mean "office"?'],
    ['clients[7].count=3', 'bad-override', '7', undefined],
    ['seed', 'bad-override', 'seed', undefined],
    ['=3', 'bad-override', '=3', undefined],
    ['service.replicas[0].region=eastsu', 'unknown-region', 'eastsu', 'did you mean "eastus"?'],
    ['clients[0].dns={a: [1', 'yaml', undefined, undefined],
  ])('points into the argument: %s', (override, code, caret, hint) => {
    const { scenario, diagnostics } = set(override);
    const errors = diagnostics.filter(({ file }) => file === '--set');
    expect(scenario).toBeUndefined();
    const error = errors.find((found) => found.code === code)!;
    expect(error).toMatchObject({ line: 1, ...(hint === undefined ? {} : { hint }) });
    const { text, column, length } = error;
    expect(text).toBe(override);
    if (caret !== undefined) expect(text.slice(column - 1, column - 1 + length)).toBe(caret);
  });
});

describe('latency files', () => {
  const text = base.replace('warmup: 1m', 'network: {latency: rtt.csv}');

  it('become a table', () => {
    const { scenario } = parseScenario(text, 'f.yaml', {
      readFile: () => 'from,to,p50_ms\neastus,westeurope,80\n',
    });
    expect(scenario!.network.latency).toMatchObject({
      source: 'rtt.csv',
      pairs: [{ from: 'eastus', to: 'westeurope', p50: 80_000 }],
    });
  });

  it('show their mistakes in their own lines', () => {
    const { diagnostics } = parseScenario(text, 'f.yaml', {
      readFile: () => 'from,to,p50_ms\neastus,westeurope,slow\n',
    });
    expect(diagnostics).toMatchObject([
      { code: 'bad-csv', file: 'rtt.csv', line: 2, column: 1, text: 'eastus,westeurope,slow' },
    ]);
  });

  it('that cannot be read are an error', () => {
    const { diagnostics } = parseScenario(text, 'f.yaml', {
      readFile: () => {
        throw new Error('no such file');
      },
    });
    expect(diagnostics).toMatchObject([
      { code: 'unreadable-file', message: 'cannot read "rtt.csv": no such file' },
    ]);
  });
});

describe('what the provider does not offer', () => {
  it('is an error under azure and fine under custom', () => {
    const odd = base.replace('interval: 30s, timeout: 10s', 'interval: 7s, timeout: 3s');
    const errors = parseScenario(odd, 'base.yaml').diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['provider-limit']);
    const custom = parseScenario(odd.replace('name: base', 'name: base\nprovider: custom'), 'base.yaml');
    expect(custom.scenario).toBeDefined();
  });
});

describe('names and places', () => {
  it('are made where none is given, and stay unique', () => {
    const text = base
      .replace(
        '    - {region: westeurope, units: 2}',
        '    - {region: eastus, units: 2}\n    - {region: westeurope, name: eastus-2}',
      )
      .replace(', as: dark}', '}\n  - {at: 25m, kind: region-outage, region: eastus, for: 1m}');
    const { scenario } = parseScenario(text, 'f.yaml');
    expect(scenario!.service.replicas.map(({ name }) => name)).toEqual(['eastus', 'eastus-3', 'eastus-2']);
    expect(scenario!.faults.map((fault) => fault.as)).toEqual([
      'region-outage-eastus',
      'region-outage-eastus-2',
    ]);
  });

  it('written priorities stand, the others take the free numbers', () => {
    const text = base.replace(
      'method: performance',
      'method: priority\n    endpoints: {westeurope: {priority: 1}}',
    );
    const { routing } = pubsubOf(parseScenario(text, 'f.yaml').scenario);
    expect(routing).toMatchObject({
      trafficManager: { endpoints: { eastus: { priority: 2 }, westeurope: { priority: 1 } } },
    });
  });

  it('default probing sites leave out the regions that go dark', () => {
    const text = base.replace('region-outage, region: eastus', 'region-outage, region: northeurope');
    const { routing } = pubsubOf(parseScenario(text, 'f.yaml').scenario);
    expect(routing).toMatchObject({
      trafficManager: { probe: { sites: ['centralus', 'southeastasia', 'uksouth'] } },
    });
  });

  it('a place as text is a region before a replica before a population', () => {
    const cut = (to: string) =>
      base
        .replace('{region: westeurope, units: 2}', '{region: westeurope, units: 2, name: far}')
        .replace('region-outage, region: eastus', `network-cut, from: eastus, to: ${to}`);
    for (const [to, place] of [
      ['far', { replica: 'far' }],
      ['us', { clients: 'us' }],
      ['branch', { region: 'branch' }],
      ['{replica: eastus}', { replica: 'eastus' }],
    ] as const) {
      expect(parseScenario(cut(to), 'f.yaml').scenario!.faults[0]).toMatchObject({
        from: { region: 'eastus' },
        to: place,
      });
    }
  });
});

/** The base scenario as data, written independently of the YAML reader. */
function plainBase(): unknown {
  return {
    geosim: 1,
    name: 'base',
    duration: '30m',
    warmup: '1m',
    regions: ['eastus', { name: 'branch', location: [47.6, -122.3] }],
    service: {
      strategy: 'geo-replicas',
      replicas: [
        { region: 'eastus', units: 2 },
        { region: 'westeurope', units: 2 },
      ],
    },
    routing: { trafficManager: { method: 'performance', probe: { interval: '30s', timeout: '10s' } } },
    clients: [
      {
        name: 'us',
        region: 'eastus',
        count: 500,
        dns: { honoursTtl: '90%' },
        publish: { rate: '0.1/s each', group: { size: 10 }, message: '2KB' },
      },
      { name: 'office', region: 'branch', count: 10, kind: 'requests' },
    ],
    faults: [{ at: '10m', kind: 'region-outage', region: 'eastus', for: '10m', as: 'dark' }],
  };
}
