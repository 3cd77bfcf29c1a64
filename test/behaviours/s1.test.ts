import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { byInstance, crowd, pairs, watch } from './signalr.js';
import { scenarioOf } from './support.js';

const INSTANCES = ['a', 'b', 'c', 'd', 'e'];
const replicas = INSTANCES.map((name) => ({ name, region: 'eastus' }));

const withEndpoints = (endpoints: readonly string[]) =>
  pairs(
    { clients: [crowd('us', 'eastus')], provider: 'custom' },
    {
      replicas,
      appServers: [
        { name: 'app', region: 'eastus', endpoints },
        // Each instance has to be primary to somebody; nobody is near this one.
        { name: 'other', region: 'westeurope', endpoints: INSTANCES },
      ],
    },
  );

const rolesOf = (endpoints: readonly string[]) =>
  scenarioOf(withEndpoints(endpoints)).service.appServers[0]?.endpoints.map(
    ({ replica, role }) => `${replica} ${role}`,
  );

test('S1: an endpoint is written name:role, any number of each; primary is what stands for nothing', () => {
  expect(rolesOf(['a:primary', 'b:secondary'])).toEqual(['a primary', 'b secondary']);
  expect(rolesOf(['c', 'd:primary', 'e:primary', 'a:secondary', 'b:secondary'])).toEqual([
    'c primary',
    'd primary',
    'e primary',
    'a secondary',
    'b secondary',
  ]);
  expect(rolesOf(['a'])).toEqual(['a primary']);
});

test('S1: clients go to the primaries, however many there are', () => {
  const { connects } = watch(withEndpoints(['b:secondary', 'c', 'd:primary', 'e:primary', 'a:secondary']));
  const [a, b, ...primaries] = byInstance(connects, 5);
  expect([a, b]).toEqual([0, 0]);
  expect(primaries.every((count) => count > 0)).toBe(true);
  expect(connects).toHaveLength(40);
});

test('S1: another role, and an instance that is not there, are refused by name', () => {
  const text = JSON.stringify({
    geosim: 1,
    name: 'test',
    ...withEndpoints(['a:backup', 'z:primary', 'a:primary']),
  });
  const said = parseScenario(text, 'test.yaml').diagnostics.map(({ code, message }) => `${code}: ${message}`);
  expect(said).toEqual(
    expect.arrayContaining(['unknown-role: unknown role "backup"', 'unknown-replica: unknown replica "z"']),
  );
});
