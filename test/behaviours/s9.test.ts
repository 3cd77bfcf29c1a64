import { expect, test } from 'vitest';
import { AT, crowd, pairs } from './signalr.js';
import { failoverOf, MINUTE, runDesign, SECOND } from './support.js';

/** They try every 5 s: the library's own four tries would be over long before the outage is. */
const clients = [crowd('us', 'eastus', { reconnect: { backoff: 'fixed', base: '5s' } })];
const dark = (length: string) => [
  { at: '2m', for: length, kind: 'region-outage', region: 'eastus', mode: 'refusing', as: 'dark' },
];

/** The app server is somewhere else and lives: what is missing is an instance. */
const service = {
  strategy: 'multi-instance',
  preset: 'signalr',
  replicas: [{ region: 'eastus' }],
  appServers: [{ region: 'northeurope', endpoints: ['eastus'] }],
};

test('S9: with one instance the outage lasts, for its clients, as long as that of the region', () => {
  for (const minutes of [3, 8]) {
    const design = pairs({ clients, service, duration: '15m', faults: dark(`${minutes}m`) });
    const failover = failoverOf(runDesign(design), 'dark', 'us');
    expect([failover.hit, failover.moved]).toEqual([40, 40]);
    const end_us = AT + minutes * MINUTE;
    expect(failover.firstMoved_us!).toBeGreaterThanOrEqual(end_us);
    // A server connection is tried at least once in 61 s, a client tries every 5 s.
    expect(failover.lastMoved_us! - end_us).toBeLessThan(61 * SECOND + 5 * SECOND + SECOND);
  }
});

test('S9: with a second endpoint the same clients are back within seconds', () => {
  const second = {
    ...service,
    replicas: [{ region: 'eastus' }, { region: 'westeurope' }],
    appServers: [
      { region: 'northeurope', endpoints: ['eastus', 'westeurope:secondary'] },
      { region: 'westeurope' },
    ],
  };
  // Nobody in the United States asks the app server of westeurope while that of northeurope is up.
  const routing = { app: { fixed: 'app-northeurope' } };
  const design = pairs({ clients, service: second, routing, duration: '15m', faults: dark('8m') });
  const failover = failoverOf(runDesign(design), 'dark', 'us');
  expect(failover.moved).toBe(40);
  expect(failover.lastMoved_us! - AT).toBeLessThan(10 * SECOND);
});

test('S9: a client that gives up after its library’s four tries stays away for good', () => {
  const design = pairs({ clients: [crowd('us', 'eastus')], service, duration: '15m', faults: dark('3m') });
  const failover = failoverOf(runDesign(design), 'dark', 'us');
  expect([failover.hit, failover.moved]).toEqual([40, 0]);
});
