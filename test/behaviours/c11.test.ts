import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { registryOf, shipped } from './registry.js';
import { metric } from './support.js';

const reasons = (result: ReturnType<typeof shipped>) =>
  result.availability.requests.find(({ clients, operation }) => clients === 'aks' && operation === 'pull')
    ?.reasons;

test('C11: a rule for one region blocks the layers of another, whose manifests still come', () => {
  const one = shipped('firewall');
  // The first version from East US; of the second, after the failover, the manifest and no layer.
  expect(metric(one, 'hosts_served')).toBe(10);
  expect(reasons(one)?.['connect-timeout']).toBeGreaterThan(0);
  expect(metric(one, 'pulled_bytes')).toBe(metric(one, 'pulled_bytes{replica=eastus}'));
  const both = shipped('firewall', 'every-data-endpoint');
  expect(metric(both, 'hosts_served')).toBe(20);
  expect(metric(both, 'pulled_bytes{replica=centralus}')).toBeGreaterThan(0);
});

test("C11: a rule against the registry's name lets not even a manifest through", () => {
  const none = shipped('firewall', 'no-login');
  expect(metric(none, 'hosts_served')).toBe(0);
  expect(metric(none, 'pulled_bytes')).toBe(0);
});

test('C11: a private link turns dedicated data endpoints on, and without them a firewall cannot tell regions apart', () => {
  const design = (service: object) => ({
    duration: '10m',
    service: { family: 'registry', replicas: [{ region: 'eastus' }, { region: 'westus' }], ...service },
    images: [{ name: 'web' }],
    clients: [
      {
        name: 'ci',
        region: 'eastus',
        kind: 'pusher',
        push: { image: 'web', at: ['1m'] },
        firewall: { data: ['eastus'] },
      },
    ],
  });
  const scenario = registryOf(design({ privateLink: true }));
  expect(scenario.family === 'registry' && scenario.service.dataEndpoints).toBe('dedicated');
  const said = parseScenario(
    JSON.stringify({ geosim: 1, name: 'test', ...design({}) }),
    'test.yaml',
  ).diagnostics;
  expect(said.map(({ path }) => path)).toEqual(['clients[0].firewall.data']);
});
