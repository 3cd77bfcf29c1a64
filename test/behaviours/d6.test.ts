import { describe, expect, test } from 'vitest';
import { EAST, pairs, record, type Seen, singles, stated, WEST, whoIsWhere } from './pairs.js';
import { MINUTE, SECOND } from './support.js';

const EASTERNERS = 6;
const REGIONS = [...Array(EASTERNERS).fill('eastus'), ...Array(4).fill('westus2')] as string[];

function run(faults: readonly object[]): Seen {
  const appServers = [
    { name: 'app-east', region: 'eastus', publish: { rate: '1/s', to: 'everyone' } },
    { name: 'app-west', region: 'westus2' },
  ];
  const clients = singles(REGIONS);
  return record(pairs({}, { duration: '15m', service: { appServers }, clients, faults }), MINUTE);
}

/** How often each client got each broadcast: by moment of sending, one entry a client. */
function copiesOf({ delivered }: Seen): ReadonlyMap<number, readonly number[]> {
  const copies = new Map<number, number[]>();
  for (const { population, sent_us } of delivered) {
    const row = copies.get(sent_us) ?? REGIONS.map(() => 0);
    row[population]++;
    copies.set(sent_us, row);
  }
  return copies;
}

const once = (is: (client: number) => boolean = () => true) =>
  REGIONS.map((_, client) => (is(client) ? 1 : 0));

test('D6: a broadcast goes once to each instance, and from there once to each client', () => {
  const seen = run([]);
  const copies = copiesOf(seen);
  const calm = seen.broadcasts.filter(({ at_us }) => at_us > 10 * SECOND && at_us < 15 * MINUTE);
  expect(calm.length).toBeGreaterThan(700);
  for (const { at_us, copies: instances } of calm) {
    expect(instances).toBe(2);
    expect(copies.get(at_us)).toEqual(once());
  }
  expect(seen.lost.filter(({ sent_us }) => sent_us > 10 * SECOND)).toEqual([]);
  expect(seen.duplicates).toBe(0);
});

describe('D6: an instance that is believed offline', () => {
  // Closed to newcomers and to health checks; those who are on it stay.
  const seen = run([{ at: '5m', kind: 'access-disabled', replica: 'east', for: '4m' }]);
  const offline_us = stated(seen, 'endpoint-degraded', 'east', 'app-east');
  const online_us = stated(seen, 'endpoint-online', 'east', 'app-east');
  const copies = copiesOf(seen);
  const during = seen.broadcasts.filter(({ at_us }) => at_us > offline_us && at_us < online_us);

  test('keeps its clients', () => {
    expect(during.length).toBeGreaterThan(180);
    for (const at_us of [offline_us, online_us]) {
      expect([...whoIsWhere(seen, at_us).values()].filter((replica) => replica === EAST)).toHaveLength(6);
    }
  });

  test('gets no broadcast, and each of its clients loses each', () => {
    const lost = seen.lost.filter(({ reason }) => reason === 'endpoint-offline');
    expect(lost.reduce((sum, { count }) => sum + count, 0)).toBe(during.length * EASTERNERS);
    expect(new Set(lost.map(({ sent_us }) => sent_us))).toEqual(new Set(during.map(({ at_us }) => at_us)));
    expect(
      seen.lost.filter(({ reason, sent_us }) => reason !== 'endpoint-offline' && sent_us > SECOND),
    ).toEqual([]);
  });

  test('takes nothing from the clients of the other', () => {
    for (const { at_us, copies: instances } of during) {
      expect(instances).toBe(1);
      expect(copies.get(at_us)).toEqual(once((client) => client >= EASTERNERS));
    }
  });
});

test('D6: clients that took refuge with the secondary get each broadcast once', () => {
  const seen = run([{ at: '5m', kind: 'replica-crash', replica: 'east', mode: 'refusing' }]);
  const refuge_us = 6 * MINUTE; // polls of 10 s, and retries up to 8 s apart
  expect(new Set(whoIsWhere(seen, refuge_us).values())).toEqual(new Set([WEST]));
  const copies = copiesOf(seen);
  const late = seen.broadcasts.filter(({ at_us }) => at_us > refuge_us);
  expect(late.length).toBeGreaterThan(400);
  for (const { at_us, copies: instances } of late) {
    expect(instances).toBe(1);
    expect(copies.get(at_us)).toEqual(once());
  }
  expect(seen.duplicates).toBe(0);
});

test('D6: what no endpoint at all can carry is lost for that reason, to each who is connected', () => {
  const seen = record(
    pairs(
      {},
      {
        duration: '6m',
        service: {
          strategy: 'single',
          replicas: [{ name: 'east', region: 'eastus' }],
          appServers: [{ name: 'app-east', region: 'eastus', publish: { rate: '1/s', to: 'everyone' } }],
        },
        clients: singles(REGIONS),
        // The names give nothing from here on; connections that stand, stand.
        operator: [{ at: '3m', do: 'disable-endpoint', replica: 'east' }],
      },
    ),
    MINUTE,
  );
  const late = seen.broadcasts.filter(({ at_us }) => at_us > 3 * MINUTE + SECOND && at_us < 6 * MINUTE);
  expect(late.length).toBeGreaterThan(100);
  for (const { at_us, copies: instances } of late) {
    expect(instances).toBe(0);
    const lost = seen.lost.filter(({ sent_us }) => sent_us === at_us);
    expect(new Set(lost.map(({ reason }) => reason))).toEqual(new Set(['endpoint-offline']));
    expect(lost.reduce((sum, { count }) => sum + count, 0)).toBe(REGIONS.length);
  }
});
