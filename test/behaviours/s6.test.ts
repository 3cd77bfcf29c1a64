import { expect, test } from 'vitest';
import { AT, crowd, pairs, RTT, watch } from './signalr.js';

const EVENTS = { publish: { rate: '0.2/s each', to: 'server' } };
/** An event is 2 KB and takes 1/1000 s of a unit; a few that come together wait for one another. */
const WORK = 10_000;

test('S6: what an app server sends still reaches every client, once', () => {
  const { sent, got, duplicates, lost } = watch(
    pairs(
      { faults: [{ at: '2m', kind: 'replica-crash', replica: 'eastus', as: 'crash' }] },
      {
        appServers: [
          { region: 'eastus', publish: { rate: '1/s', to: 'everyone' } },
          { region: 'westeurope', publish: { rate: '1/s', to: 'everyone' } },
        ],
      },
    ),
  );
  // A second after the crash everybody is on the secondary, which is connected to both app servers.
  const from_us = AT + 1e6;
  const counted = sent.filter((at_us) => at_us > from_us && at_us < 359e6);
  expect(counted.length).toBeGreaterThan(400);
  expect(got.filter(({ sent_us }) => sent_us > from_us && sent_us < 359e6)).toHaveLength(80 * counted.length);
  expect(got.every(({ sent_us, to }) => sent_us < from_us || to === 1)).toBe(true);
  expect(duplicates).toBe(0);
  expect(lost.filter(({ sent_us }) => sent_us > from_us)).toEqual([]);
});

test('S6: what clients send goes to the app server of the region of their instance only', () => {
  const clients = [crowd('us', 'eastus', EVENTS), crowd('eu', 'westeurope', EVENTS)];
  const faults = [{ at: '2m', kind: 'replica-crash', replica: 'eastus', as: 'crash' }];
  const { operations } = watch(pairs({ clients, faults }));
  const took = (population: number, after: boolean) =>
    operations
      .filter((each) => each.kind === 'event' && each.population === population && each.outcome === 'ok')
      .filter(({ started_us }) => (after ? started_us > AT + 1e6 : started_us < AT))
      .map(({ started_us, ended_us }) => ended_us - started_us);
  // Client, instance and app server of one region: the event takes the work of the instance alone.
  for (const length_us of [...took(0, false), ...took(1, false), ...took(1, true)]) {
    expect(length_us).toBeLessThan(WORK);
  }
  // Now the instance is a round trip away and its app server stands beside it. By way of the weak
  // connection to the client's own app server it would be two.
  const moved = took(0, true);
  expect(moved.length).toBeGreaterThan(1_000);
  for (const length_us of moved) {
    expect(length_us).toBeGreaterThanOrEqual(RTT);
    expect(length_us).toBeLessThan(RTT + WORK);
  }
});
