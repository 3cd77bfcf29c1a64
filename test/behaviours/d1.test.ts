import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { pairs } from './pairs.js';

const CLIENTS = [{ name: 'us', region: 'eastus', count: 10 }];

/** What is said about two instances behind these app servers. */
function saidOf(appServers: readonly unknown[]) {
  const design = {
    geosim: 1,
    name: 'pairs',
    duration: '10m',
    service: {
      strategy: 'multi-instance',
      replicas: [
        { name: 'east', region: 'eastus' },
        { name: 'west', region: 'westus2' },
      ],
      appServers,
    },
    clients: CLIENTS,
  };
  const { scenario, diagnostics } = parseScenario(JSON.stringify(design), 'd1.yaml', { set: [] });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return { refused: scenario === undefined, errors: errors.map(({ message }) => message) };
}

test('D1: an instance is primary to the app server of its region and secondary to the others', () => {
  const { appServers } = pairs({}, { clients: CLIENTS }).service;
  expect(appServers.map(({ name, endpoints }) => [name, endpoints])).toEqual([
    [
      'app-east',
      [
        { replica: 'east', role: 'primary' },
        { replica: 'west', role: 'secondary' },
      ],
    ],
    [
      'app-west',
      [
        { replica: 'east', role: 'secondary' },
        { replica: 'west', role: 'primary' },
      ],
    ],
  ]);
});

test('D1: without app servers there is one in the region of each instance', () => {
  const { appServers } = pairs({}, { service: { appServers: [] }, clients: CLIENTS }).service;
  expect(appServers.map(({ region }) => region)).toEqual(['eastus', 'westus2']);
});

test('D1: an instance that is primary to no app server is refused by name', () => {
  const { refused, errors } = saidOf([
    { name: 'app-east', region: 'eastus', endpoints: ['east:primary', 'west:secondary'] },
    { name: 'app-west', region: 'westus2', endpoints: ['east:primary', 'west:secondary'] },
  ]);
  expect(refused).toBe(true);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/"west".*primary/);
  expect(errors[0]).not.toContain('"east"');
});

test('D1: one app server in one region leaves the other instance without a pair', () => {
  const { refused, errors } = saidOf([{ name: 'app-east', region: 'eastus' }]);
  expect(refused).toBe(true);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/"west".*primary/);
});

test('D1: the same instances with a primary each are taken', () => {
  const endpoints = ['east:primary', 'west:primary'];
  expect(saidOf([{ name: 'app', region: 'eastus', endpoints }])).toEqual({ refused: false, errors: [] });
});
