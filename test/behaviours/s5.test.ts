import { expect, test } from 'vitest';
import { AT, EAST, pairs, RTT, WEST, watch } from './signalr.js';
import { failoverOf, runDesign, SECOND } from './support.js';

test('S5: its client connections close, and each client comes to the secondary by way of a negotiate', () => {
  const faults = [{ at: '2m', kind: 'replica-crash', replica: 'eastus', as: 'crash' }];
  const { connects, operations } = watch(pairs({ faults }));
  const before = connects.filter(({ at_us }) => at_us <= AT);
  const after = connects.filter(({ at_us }) => at_us > AT);
  expect(before.filter(({ replica }) => replica === EAST)).toHaveLength(40);
  expect(new Set(after.map(({ client }) => client)).size).toBe(40);
  expect(after.every(({ replica, population }) => replica === WEST && population === 0)).toBe(true);
  const negotiates = operations.filter(({ kind, started_us }) => kind === 'negotiate' && started_us >= AT);
  // Each asks its app server for an instance, and the instance for leave to connect.
  expect(negotiates.map(({ outcome }) => outcome)).toEqual(Array(80).fill('ok'));
  // The library tries at once; a negotiate within the region takes no time. With the secondary it is TCP,
  // TLS 1.3 and a POST, and then TCP, TLS 1.3 and the upgrade: six round trips.
  for (const { at_us } of after) expect(at_us - AT).toBe(6 * RTT);
});

test('S5: clients of the other instance stay', () => {
  const faults = [{ at: '2m', kind: 'replica-crash', replica: 'eastus', as: 'crash' }];
  const { connects } = watch(pairs({ faults }));
  expect(connects.filter(({ population }) => population === 1)).toHaveLength(40);
});

test('S5: in silence clients hear no ping for 30 s, and the negotiate of an app server that knows does the rest', () => {
  const faults = [{ at: '2m', kind: 'replica-crash', replica: 'eastus', mode: 'silent', as: 'crash' }];
  const failover = failoverOf(runDesign(pairs({ faults })), 'crash', 'us');
  expect([failover.hit, failover.moved]).toEqual([40, 40]);
  // Heard up to 15 s before, so after 15 to 30 s; the server connections are dead after 25 to 35 s.
  expect(failover.firstMoved_us! - AT).toBeGreaterThan(25 * SECOND);
  // Who negotiates before the app server knows is sent to the dead instance, waits 20 s for it, and
  // tries again 2 s later: by then it is known.
  expect(failover.lastMoved_us! - AT).toBeLessThan(30 * SECOND + 20 * SECOND + 2 * SECOND + SECOND);
});
