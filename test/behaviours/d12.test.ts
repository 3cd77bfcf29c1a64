import { describe, expect, test } from 'vitest';
import { countOn, EAST, pairs, record, type Seen, singles, stated, WEST, whoIsWhere } from './pairs.js';
import { MINUTE, SECOND } from './support.js';

const STAYING = 6;
const VISITING = 6;
const CUT_US = 10 * MINUTE;
const HEALED_US = 14 * MINUTE;

/** One group. Some stay, some come and go; the truth loses sight of the primary, and nobody else does. */
function run(negotiate: object): Seen {
  const publish = { to: 'group', rate: '1/s each', group: { size: STAYING + VISITING } };
  const clients = [
    ...singles(Array(STAYING).fill('eastus'), { publish }, 'stays'),
    ...singles(Array(VISITING).fill('westus2'), { publish, session: { lasts: '1m', pause: '2s' } }, 'visits'),
  ];
  const faults = [{ at: '10m', kind: 'network-cut', from: 'eastus2', to: { replica: 'east' }, for: '4m' }];
  const scenario = pairs({ pattern: 'client-client', truth: 'eastus2', ...negotiate }, { clients, faults });
  return record(scenario, MINUTE);
}

const SPLIT = run({});
const CLOSING = run({ drain: 'app-server' });
const COPYING = run({ copyToServer: true });

/** What was lost for that reason, by moment of sending. */
function lostBy({ lost }: Seen, wanted: string): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const { count, sent_us, reason } of lost) {
    if (reason === wanted) sums.set(sent_us, (sums.get(sent_us) ?? 0) + count);
  }
  return sums;
}

const total = (sums: ReadonlyMap<number, number>) =>
  [...sums.values()].reduce((sum, count) => sum + count, 0);

/** Publishes that a replica was sent, and how many others were on the other one then. */
function published(seen: Seen) {
  return seen.operations
    .filter(({ kind, reason }) => kind === 'publish' && reason !== 'not-connected')
    .map(({ replica, started_us }) => {
      const others = [...whoIsWhere(seen, started_us).values()].filter((on) => on !== replica);
      return { replica, sent_us: started_us, elsewhere: others.length };
    });
}

describe('D12: a failover that leaves clients on the old endpoint', () => {
  test('splits the group: those who stay there, and those who come', () => {
    const where = [...whoIsWhere(SPLIT, HEALED_US - SECOND)];
    for (const [client, replica] of where) expect(replica).toBe(client < STAYING ? EAST : WEST);
    expect(where.length).toBeGreaterThan(STAYING + 3);
    expect(SPLIT.downs).toEqual([]); // nobody notices
  });

  test('loses exactly what one half sends while the other is elsewhere', () => {
    const lost = lostBy(SPLIT, 'other-instance');
    const sent = published(SPLIT);
    const expected = new Map(
      sent.filter(({ elsewhere }) => elsewhere > 0).map(({ sent_us, elsewhere }) => [sent_us, elsewhere]),
    );
    expect(total(expected)).toBeGreaterThan(10_000);
    expect(lost).toEqual(expected);
    const degraded_us = stated(SPLIT, 'endpoint-degraded', 'east', 'source-of-truth');
    expect(Math.min(...lost.keys())).toBeGreaterThan(degraded_us);
    expect(Math.max(...lost.keys())).toBeGreaterThan(HEALED_US + 10 * SECOND); // it outlasts its cause
    expect(SPLIT.duplicates).toBe(0);
  });
});

describe('D12: closing all connections on the old endpoint', () => {
  const degraded_us = stated(CLOSING, 'endpoint-degraded', 'east', 'source-of-truth');
  const online_us = stated(CLOSING, 'endpoint-online', 'east', 'source-of-truth');

  test('heals it: everybody meets on the endpoint that the truth names', () => {
    const met = new Set(whoIsWhere(CLOSING, degraded_us + 3 * SECOND).values());
    expect(met).toEqual(new Set([WEST]));
    expect(new Set(whoIsWhere(CLOSING, online_us - 1).values())).toEqual(new Set([WEST]));
    expect(new Set(whoIsWhere(CLOSING, online_us + 3 * SECOND).values())).toEqual(new Set([EAST]));
    expect(total(lostBy(CLOSING, 'other-instance'))).toBeLessThan(
      0.01 * total(lostBy(SPLIT, 'other-instance')),
    );
  });

  test('costs each of them a gap, there and back: no failover of this pattern is without downtime', () => {
    for (const at_us of [degraded_us, online_us]) {
      const there = [...whoIsWhere(CLOSING, at_us - 1).keys()].sort((a, b) => a - b);
      const down = CLOSING.downs.filter((each) => each.at_us >= at_us && each.at_us < at_us + SECOND);
      expect(down.map(({ client }) => client).sort((a, b) => a - b)).toEqual(there);
      for (const client of there) {
        const back = CLOSING.connections.find(
          (each) => each.client === client && each.up && each.at_us > at_us,
        );
        const gap_us = (back?.at_us ?? Number.POSITIVE_INFINITY) - at_us;
        expect(gap_us).toBeGreaterThan(SECOND); // the pause before the first try
        expect(gap_us).toBeLessThan(2 * SECOND);
      }
    }
    expect(total(lostBy(CLOSING, 'member-offline'))).toBeGreaterThan(0);
  });
});

describe('D12: a copy of each message to the app server', () => {
  const degraded_us = stated(COPYING, 'endpoint-degraded', 'east', 'source-of-truth');
  const online_us = stated(COPYING, 'endpoint-online', 'east', 'source-of-truth');
  const [pause_us, end_us] = [SECOND, 19 * MINUTE];

  test('reaches the other instance where that is believed online', () => {
    expect(total(lostBy(COPYING, 'other-instance'))).toBe(0);
    const lost = lostBy(COPYING, 'endpoint-offline');
    const split = published(COPYING).filter(({ elsewhere, sent_us }) => elsewhere > 0 && sent_us < end_us);
    const eastward = split.filter(
      ({ replica, sent_us }) => replica === WEST && sent_us < online_us - pause_us,
    );
    expect(eastward.length).toBeGreaterThan(500);
    // A copy is 31 ms on its way: who leaves meanwhile loses nothing.
    const still = eastward.filter(
      ({ sent_us }) => countOn(COPYING, EAST, sent_us) === countOn(COPYING, EAST, sent_us + 100_000),
    );
    expect(still.length).toBeGreaterThan(0.9 * eastward.length);
    for (const { sent_us, elsewhere } of still) expect(lost.get(sent_us)).toBe(elsewhere);
    const westward = split.filter(({ replica }) => replica === EAST);
    expect(westward.length).toBeGreaterThan(500);
    for (const { sent_us } of westward) expect(lost.get(sent_us)).toBeUndefined();
  });

  test('makes the split harmless as soon as the truth sees both, although it lasts', () => {
    const late = published(COPYING).filter(
      ({ elsewhere, sent_us }) => elsewhere > 0 && sent_us > online_us && sent_us < end_us,
    );
    expect(late.length).toBeGreaterThan(100);
    const lost = lostBy(COPYING, 'endpoint-offline');
    for (const { sent_us } of late) expect(lost.get(sent_us)).toBeUndefined();
    expect(degraded_us).toBeLessThan(CUT_US + 16 * SECOND);
    expect(COPYING.duplicates).toBe(0);
  });
});
