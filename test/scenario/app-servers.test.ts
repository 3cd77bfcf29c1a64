import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { pubsubOf } from './fixtures/pubsub-of.js';

const service = (settings: string, faults = '') => `geosim: 1
name: pairs
duration: 30m
service:
  strategy: multi-instance
  replicas:
    - {region: eastus, units: 2}
    - {name: eu, region: westeurope, units: 2}
${settings}
clients:
  - {name: us, region: eastus, count: 500, publish: {rate: 0.1/s each, to: server}}
${faults}`;

describe('D1: app servers and instances', () => {
  it.each([
    ['one app server in the region of each instance, by default', ''],
    ['the same, written out', '  appServers: [{region: eastus}, {region: westeurope}]'],
    [
      'with roles, a primary one without',
      '  appServers:\n    - {region: eastus, endpoints: [eastus, "eu:secondary"]}\n    - {region: westeurope, endpoints: ["eu:primary", "eastus:secondary"]}',
    ],
  ])('hold without a word: %s', (_, settings) => {
    const { scenario, diagnostics } = parseScenario(service(settings), 'pairs.yaml');
    expect(diagnostics).toEqual([]);
    const roles = pubsubOf(scenario).service.appServers.map(({ name, endpoints }) => [
      name,
      Object.fromEntries(endpoints.map(({ replica, role }) => [replica, role])),
    ]);
    expect(roles).toEqual([
      ['app-eastus', { eastus: 'primary', eu: 'secondary' }],
      ['app-westeurope', { eastus: 'secondary', eu: 'primary' }],
    ]);
  });

  it('one app server may be primary to all', () => {
    const settings = '  appServers: [{region: centralus, endpoints: [eastus, eu]}]';
    expect(parseScenario(service(settings), 'pairs.yaml').diagnostics).toEqual([]);
  });

  it('a mistake in one endpoint hides what could follow from it', () => {
    const settings = '  appServers: [{region: eastus, endpoints: [eastus, ue]}]';
    const { diagnostics } = parseScenario(service(settings), 'pairs.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-replica']);
  });
});
