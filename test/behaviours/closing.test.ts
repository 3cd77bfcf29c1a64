import { expect, test } from 'vitest';
import { BRISK, countOn, EAST, pairs, record, type Seen, stated, WEST } from './pairs.js';
import { type Design, MINUTE, SECOND } from './support.js';

const PATIENT = { ...BRISK, keepAlive: { from: 'client', interval: '20s', timeout: '120s' } };

function us(count: number, rest: Design = {}): Design {
  return { ...PATIENT, name: 'us', region: 'eastus', count, ...rest };
}

const kinds = ({ milestones }: Seen, kind: string) => milestones.filter((each) => each.kind === kind);

test('a drain closes those whose path is broken, too: they are reset when it is mended', () => {
  const seen = record(
    pairs(
      { drain: 'app-server', drainAfter: '10s' },
      {
        clients: [us(50)],
        faults: [
          { at: '5m', for: '5m', kind: 'replica-crash', mode: 'refusing', replica: 'east' },
          { at: '9m58s', for: '30s', kind: 'network-cut', from: { clients: 'us' }, to: { replica: 'west' } },
        ],
      },
    ),
  );
  const closed_us = stated(seen, 'connections-closed', 'west', 'app-east');
  expect(closed_us).toBeLessThan(10 * MINUTE + 28 * SECOND); // in the middle of the cut
  expect(countOn(seen, WEST, closed_us + SECOND)).toBe(50);
  expect(countOn(seen, WEST, 13 * MINUTE)).toBe(0);
  expect(countOn(seen, EAST, 13 * MINUTE)).toBe(50);
  expect(kinds(seen, 'connections-closed')).toHaveLength(1);
});

test('a drain goes on for those who come with an answer from before it', () => {
  const seen = record(
    pairs(
      { drain: 'app-server', health: { by: 'poll', interval: '1s', timeout: '500ms' } },
      {
        clients: [us(1_000, { arriveOver: '30s' })],
        faults: [{ at: '0s', for: '10s', kind: 'replica-crash', mode: 'refusing', replica: 'east' }],
      },
    ),
  );
  const closed_us = stated(seen, 'connections-closed', 'west', 'app-east');
  const late = seen.connections.filter(
    ({ up, replica, at_us }) => up && replica === WEST && at_us > closed_us,
  );
  expect(late.length).toBeGreaterThan(3);
  expect(countOn(seen, EAST, MINUTE)).toBe(1_000);
  expect(kinds(seen, 'back-to-normal')).toHaveLength(1);
});

test('an app server that is dark when its pause ends drains when it is back', () => {
  const seen = record(
    pairs(
      { drain: 'app-server', drainAfter: '60s' },
      {
        service: {
          replicas: [
            { name: 'east', region: 'eastus2' },
            { name: 'west', region: 'westus2' },
          ],
          appServers: [
            { name: 'app-east', region: 'eastus', endpoints: ['east:primary', 'west:secondary'] },
            { name: 'app-west', region: 'westus2', endpoints: ['west:primary', 'east:secondary'] },
          ],
        },
        clients: [us(50)],
        faults: [
          { at: '5m', for: '5m', kind: 'replica-crash', mode: 'refusing', replica: 'east' },
          { at: '10m30s', for: '2m', kind: 'region-outage', region: 'eastus' },
        ],
      },
    ),
  );
  expect(countOn(seen, WEST, 13 * MINUTE)).toBe(50);
  expect(stated(seen, 'connections-closed', 'west', 'app-east')).toBe(12.5 * MINUTE + MINUTE);
  expect(countOn(seen, EAST, 15 * MINUTE)).toBe(50);
});

test('a drain by rate stops when the endpoint is offline again', () => {
  const seen = record(
    pairs(
      {
        drain: 'app-server',
        drainRate: '1/s',
        health: { by: 'poll', interval: '1s', timeout: '500ms' },
      },
      {
        clients: [us(200)],
        faults: [
          { at: '5m', for: '5m', kind: 'replica-crash', mode: 'refusing', replica: 'east' },
          { at: '10m20s', kind: 'replica-crash', mode: 'refusing', replica: 'east' },
        ],
      },
    ),
  );
  const begins_us = stated(seen, 'connections-closed', 'west', 'app-east');
  const closed = seen.connections.filter(
    ({ up, replica, at_us }) => !up && replica === WEST && at_us > begins_us,
  );
  expect(closed.length).toBeGreaterThan(15);
  expect(closed.length).toBeLessThan(25); // 20 s at 1 a second, and until the poll notices
  expect(countOn(seen, WEST, 15 * MINUTE)).toBe(200);
});

test('with a standby, clients are brought back when names mean the first app server again, not before', () => {
  const seen = record(
    pairs(
      { mode: 'active-passive', drain: 'app-server' },
      {
        routing: {
          app: { trafficManager: { ttl: '5s', probe: { interval: '10s', timeout: '5s' } } },
        },
        clients: [us(50, BRISK)],
        faults: [{ at: '5m', for: '5m', kind: 'region-outage', region: 'eastus' }],
      },
    ),
  );
  expect(countOn(seen, WEST, 10 * MINUTE)).toBe(50);
  const named = kinds(seen, 'dns-answer-changed').filter(({ at_us }) => at_us > 10 * MINUTE);
  expect(named).toHaveLength(1);
  const named_us = named[0].at_us;
  expect(named_us).toBeGreaterThan(10 * MINUTE + SECOND);
  const closed = kinds(seen, 'connections-closed');
  expect(Math.min(...closed.map(({ at_us }) => at_us))).toBe(named_us);
  expect(closed.every(({ subject, detail }) => subject === 'west' && detail?.by === 'app-west')).toBe(true);
  expect(countOn(seen, EAST, named_us + MINUTE)).toBe(50);
  expect(kinds(seen, 'back-to-normal')).toHaveLength(1);
  expect(stated(seen, 'back-to-normal', 'west')).toBeGreaterThan(named_us);
});

test('back to normal does not wait for a client that gave up on its way to a stand-in', () => {
  const seen = record(
    pairs(
      { drain: 'app-server' },
      {
        service: { capacity: { connectionsPerUnit: 25 } },
        clients: [
          us(24, {
            keepAlive: BRISK.keepAlive,
            reconnect: { backoff: 'schedule', delays: ['0s', '2s', '10s'], recovery: 'none' },
          }),
          { ...BRISK, name: 'them', region: 'westus2', count: 20 },
        ],
        faults: [{ at: '5m', for: '5m', kind: 'replica-crash', mode: 'refusing', replica: 'east' }],
      },
    ),
  );
  // Five find room on west; the others are turned away until they give up.
  expect(countOn(seen, EAST, 20 * MINUTE)).toBe(5);
  expect(countOn(seen, WEST, 20 * MINUTE)).toBe(20);
  expect(kinds(seen, 'back-to-normal')).toHaveLength(1);
});

test('an operator who closes connections on a broken path closes them', () => {
  const seen = record(
    pairs(
      {},
      {
        clients: [us(20)],
        faults: [
          { at: '2m', for: '20s', kind: 'network-cut', from: { clients: 'us' }, to: { replica: 'east' } },
        ],
        operator: [{ at: '130s', do: 'close-connections', replica: 'east' }],
      },
    ),
  );
  const acted = kinds(seen, 'operator-acted');
  expect(acted.map(({ detail }) => detail?.connections)).toEqual([20]);
  expect(seen.connections.filter(({ up, at_us }) => !up && at_us > 2 * MINUTE)).toHaveLength(20);
  expect(countOn(seen, EAST, 10 * MINUTE)).toBe(20);
});
