import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { crowd, pairs, RTT, watch } from './signalr.js';
import { scenarioOf } from './support.js';

const said = (service: object) => {
  const text = JSON.stringify({ geosim: 1, name: 'test', ...pairs({}, service as never) });
  return parseScenario(text, 'test.yaml').diagnostics.map(({ code, path }) => `${code} ${path}`);
};

test('S10: an instance that is primary to no app server is refused', () => {
  expect(said({ appServers: [{ region: 'eastus', endpoints: ['eastus', 'westeurope:secondary'] }] })).toEqual(
    ['no-primary service.replicas[1]'],
  );
  expect(
    said({
      appServers: [
        { region: 'eastus', endpoints: ['eastus', 'westeurope:secondary'] },
        { region: 'eastus', endpoints: ['westeurope', 'eastus:secondary'] },
      ],
    }),
  ).toEqual([]);
});

test('S10: names are optional: an endpoint is called by its region, and so is its app server', () => {
  const { service } = scenarioOf(pairs());
  expect(service.replicas.map(({ name }) => name)).toEqual(['eastus', 'westeurope']);
  expect(service.appServers.map(({ name, endpoints }) => ({ name, endpoints }))).toEqual([
    {
      name: 'app-eastus',
      endpoints: [
        { replica: 'eastus', role: 'primary' },
        { replica: 'westeurope', role: 'secondary' },
      ],
    },
    {
      name: 'app-westeurope',
      endpoints: [
        { replica: 'eastus', role: 'secondary' },
        { replica: 'westeurope', role: 'primary' },
      ],
    },
  ]);
});

test('S10: a client’s events go to the app server of its instance’s region, whoever comes first in the list', () => {
  const events = { publish: { rate: '0.2/s each', to: 'server' } };
  const clients = [crowd('us', 'eastus', events), crowd('eu', 'westeurope', events)];
  const everywhere = ['eastus:primary', 'westeurope:primary'];
  // Both app servers have normal connections to both instances: half of the clients are on either one.
  for (const order of [
    ['eastus', 'westeurope'],
    ['westeurope', 'eastus'],
  ]) {
    const appServers = order.map((region) => ({ region, endpoints: everywhere }));
    const { operations, connects } = watch(pairs({ clients }, { appServers }));
    const taken = operations.filter(({ kind, outcome }) => kind === 'event' && outcome === 'ok');
    expect(taken.length).toBeGreaterThan(4_000);
    expect(connects.filter(({ population, replica }) => population !== replica).length).toBeGreaterThan(20);
    for (const { population, replica, started_us, ended_us } of taken) {
      const toInstance_us = population === replica ? 0 : RTT;
      expect(ended_us - started_us).toBeGreaterThanOrEqual(toInstance_us);
      expect(ended_us - started_us).toBeLessThan(toInstance_us + 10_000); // and no way beyond it
    }
  }
});
