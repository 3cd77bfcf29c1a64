import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { base } from './fixtures/base.js';

const doubts: readonly {
  name: string;
  edit: readonly [string, string];
  code: string;
  at: string;
  says: RegExp;
}[] = [
  {
    name: 'a TTL longer than detection',
    edit: ['method: performance', 'ttl: 5m'],
    code: 'long-ttl',
    at: '13:10',
    says: /TTL of 5m is longer than detection takes at worst \(2m10s\)/,
  },
  {
    name: 'too few units for everyone',
    edit: ['count: 500', 'count: 5000\n    reconnect: {jitter: full}'],
    code: 'overload',
    at: '8:3',
    says: /5000 clients, but all replicas together carry 4000/,
  },
  {
    name: 'too few units for a failover',
    edit: ['{region: westeurope, units: 2}', '{region: westeurope, units: 1, name: small}'],
    code: 'no-spare-capacity',
    at: '9:7',
    says: /without "eastus" the others carry 1000 of 1500/,
  },
  {
    name: 'nobody pings',
    edit: ['count: 500', 'count: 500\n    keepAlive: {from: none}'],
    code: 'never-notices',
    at: '19:5',
    says: /nobody sends pings/,
  },
  {
    name: 'nobody pings, by preset',
    edit: ['count: 500', 'count: 500\n    preset: websocket-bare'],
    code: 'never-notices',
    at: '19:13',
    says: /nobody sends pings/,
  },
  {
    name: 'pings too rare for the time-out',
    edit: ['count: 500', 'count: 500\n    keepAlive: {interval: 20s, timeout: 15s}'],
    code: 'impatient',
    at: '19:5',
    says: /healthy connections are closed/,
  },
  {
    name: 'a storm of reconnects',
    edit: ['count: 500', 'count: 1500\n    reconnect: {jitter: none}'],
    code: 'no-jitter',
    at: '19:5',
    says: /1500 clients reconnect without jitter/,
  },
  {
    name: 'no reconnect',
    edit: ['count: 500', 'count: 500\n    reconnect: {backoff: never}'],
    code: 'never-returns',
    at: '19:5',
    says: /stays offline/,
  },
  {
    name: 'a fault that outlives the run',
    edit: ['for: 10m', 'for: 25m'],
    code: 'fault-beyond-end',
    at: '26:57',
    says: /ends at 35m, after the run of 30m/,
  },
  {
    name: 'a fault within the warm-up',
    edit: ['at: 10m', 'at: 30s'],
    code: 'fault-in-warmup',
    at: '26:10',
    says: /warm-up of 1m/,
  },
  {
    name: 'settings of another kind of client',
    edit: ['kind: requests', 'kind: requests\n    keepAlive: {from: none}'],
    code: 'no-effect',
    at: '25:5',
    says: /keep no connection/,
  },
  {
    name: 'every endpoint disabled',
    edit: ['method: performance', 'endpoints: {eastus: {status: disabled}, westeurope: {status: disabled}}'],
    code: 'no-endpoint',
    at: '13:5',
    says: /no client gets in/,
  },
];

describe('warnings', () => {
  it.each(doubts)('$name', ({ edit, code, at, says, name }) => {
    const units = name.includes('failover')
      ? base.replace('count: 500', 'count: 1500\n    reconnect: {jitter: full}')
      : base;
    const { scenario, diagnostics } = parseScenario(units.replace(...edit), 'base.yaml');
    expect(diagnostics.map((found) => [found.severity, found.code, `${found.line}:${found.column}`])).toEqual(
      [['warning', code, at]],
    );
    expect(diagnostics[0]!.message).toMatch(says);
    expect(scenario).toBeDefined();
  });

  it('what the provider does not offer is an error under azure and fine under custom', () => {
    const odd = base.replace('interval: 30s, timeout: 10s', 'interval: 7s, timeout: 3s');
    const errors = parseScenario(odd, 'base.yaml').diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(['provider-limit']);
    const custom = parseScenario(odd.replace('name: base', 'name: base\nprovider: custom'), 'base.yaml');
    expect(custom.scenario).toBeDefined();
  });
});
