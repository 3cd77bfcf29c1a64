import { expect, test } from 'vitest';
import type { LatencyRow } from '../../src/metrics/result.js';
import { observe } from './observe.js';
import { latencyOf, MINUTE, run, scenarioOf } from './support.js';

const GROUP = { rate: '0.2/s each', group: { size: 10 } };
const SCENARIO = scenarioOf({
  seed: 44,
  duration: '12m',
  warmup: '1m',
  service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
  clients: [
    { name: 'us', region: 'eastus', count: 40, publish: GROUP },
    { name: 'eu', region: 'westeurope', count: 40, publish: GROUP },
    { name: 'visitors', region: 'eastus', kind: 'requests', count: 40, requests: { rate: '0.2/s' } },
  ],
  faults: [{ at: '4m', kind: 'region-outage', region: 'eastus', mode: 'silent', for: '4m', as: 'dark' }],
});
const RESULT = run(SCENARIO);
const RECOUNT = recount();

/** Everything is written down and counted afterwards, in the stupidest way. */
function recount() {
  const names = SCENARIO.clients.map(({ name }) => name);
  const regions = SCENARIO.service.replicas.map(({ region }) => region);
  const lengths_us = new Map<string, number[]>();
  const outcomes = new Map<string, number>();
  const seenFrom_us = new Map<number, number>();
  const downFrom_us = new Map<number, number>();
  const spans: { client: number; from_us: number; to_us: number }[] = [];
  const measured = (at_us: number) => at_us >= SCENARIO.warmup;
  const took = (key: string, length_us: number) => {
    const known = lengths_us.get(key);
    if (known === undefined) lengths_us.set(key, [length_us]);
    else known.push(length_us);
  };
  const events = observe(SCENARIO, {
    operation(kind, population, replica, intended_us, started_us, ended_us, outcome) {
      if (!measured(intended_us)) return;
      const counted = `${names[population]} ${kind} ${outcome}`;
      outcomes.set(counted, (outcomes.get(counted) ?? 0) + 1);
      if (outcome !== 'ok') return;
      for (const region of [regions[replica], '*']) {
        took(`${kind} ${names[population]} ${region} intended`, ended_us - intended_us);
        took(`${kind} ${names[population]} ${region} started`, ended_us - started_us);
      }
    },
    delivered(population, _from, to, sent_us, received_us) {
      if (!measured(sent_us)) return;
      for (const region of [regions[to], '*']) {
        took(`deliver ${names[population]} ${region} intended`, received_us - sent_us);
      }
    },
    connected(_population, _replica, client, at_us) {
      if (!seenFrom_us.has(client)) seenFrom_us.set(client, at_us);
    },
    clientDown(_population, client, at_us) {
      if (seenFrom_us.has(client) && !downFrom_us.has(client)) downFrom_us.set(client, at_us);
    },
    clientUp(_population, client, at_us) {
      if (!seenFrom_us.has(client)) seenFrom_us.set(client, at_us);
      const from_us = downFrom_us.get(client);
      if (from_us === undefined) return;
      downFrom_us.delete(client);
      spans.push({ client, from_us, to_us: at_us });
    },
  });
  for (const [client, from_us] of downFrom_us) spans.push({ client, from_us, to_us: SCENARIO.duration });
  return { events, lengths_us, outcomes, seenFrom_us, spans };
}

test('K4: the recount saw the same run', () => {
  expect(RECOUNT.events).toBe(RESULT.events);
});

test('K4: percentiles by population, region and operation are those of a sorted list, to 1/256', () => {
  const rows = RESULT.latency.filter(({ clients }) => clients !== '*');
  const keyOf = (row: LatencyRow) => `${row.operation} ${row.clients} ${row.region} ${row.from}`;
  expect(rows.map(keyOf).sort()).toEqual([...RECOUNT.lengths_us.keys()].sort());
  for (const row of rows) {
    const sorted_us = [...(RECOUNT.lengths_us.get(keyOf(row)) as number[])].sort((a, b) => a - b);
    expect(row.count, keyOf(row)).toBe(sorted_us.length);
    expect(row.max_us, keyOf(row)).toBe(sorted_us.at(-1));
    const sum_us = sorted_us.reduce((sum, length_us) => sum + length_us, 0);
    expect(row.mean_us, keyOf(row)).toBe(sum_us / sorted_us.length);
    for (const [share, found_us] of [
      [0.5, row.p50_us],
      [0.9, row.p90_us],
      [0.99, row.p99_us],
      [0.999, row.p999_us],
    ] as const) {
      const exact_us = sorted_us[Math.ceil(share * sorted_us.length - 1e-6) - 1];
      expect(Math.abs(found_us - exact_us), `${keyOf(row)} ${share}`).toBeLessThanOrEqual(exact_us / 256);
    }
  }
  // The fault makes both regions serve Americans, so that the rows differ.
  const near = latencyOf(RESULT, 'request', 'visitors', 'eastus').p50_us;
  const far = latencyOf(RESULT, 'request', 'visitors', 'westeurope').p50_us;
  expect(far).toBeGreaterThan(2 * near);
});

test('K4: availability by requests is ok / (ok + failed + unknown) of what was counted', () => {
  const rows = RESULT.availability.requests.filter(
    ({ clients, operation }) => clients !== '*' && operation !== '*',
  );
  const kinds = rows.map(({ clients, operation }) => `${clients} ${operation}`);
  expect(kinds).toEqual(['us connect', 'us publish', 'eu publish', 'visitors request']); // eu connects in the warm-up
  for (const { clients, operation, ok, failed, unknown, ratio, reasons } of rows) {
    const counted = (['ok', 'failed', 'unknown'] as const).map(
      (outcome) => RECOUNT.outcomes.get(`${clients} ${operation} ${outcome}`) ?? 0,
    );
    expect([ok, failed, unknown], `${clients} ${operation}`).toEqual(counted);
    expect(ratio).toBe(ok / (ok + failed + unknown));
    expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(failed + unknown);
  }
  const ratioOf = (clients: string) => rows.find((row) => row.clients === clients)?.ratio ?? 0;
  expect(ratioOf('visitors')).toBeLessThan(0.95);
});

test('K4: availability by client-minutes is what is left of the time since each first connect', () => {
  let first = 0;
  for (const { name, count } of SCENARIO.clients) {
    const mine = (client: number) => client >= first && client < first + count;
    const since_us = [...RECOUNT.seenFrom_us].filter(([client]) => mine(client)).map(([, at_us]) => at_us);
    const total_us = since_us.reduce(
      (sum, at_us) => sum + SCENARIO.duration - Math.max(at_us, SCENARIO.warmup),
      0,
    );
    const downs_us = RECOUNT.spans
      .filter(({ client }) => mine(client))
      .map(({ from_us, to_us }) => Math.max(0, to_us - Math.max(from_us, SCENARIO.warmup)));
    const down_us = downs_us.reduce((sum, length_us) => sum + length_us, 0);
    const row = RESULT.availability.clientMinutes.find(({ clients }) => clients === name);
    expect(row?.total_min, name).toBeCloseTo(total_us / MINUTE, 6);
    expect(row?.down_min, name).toBeCloseTo(down_us / MINUTE, 6);
    expect(row?.ratio, name).toBeCloseTo(1 - down_us / total_us, 9);
    expect(row?.longestDown_for_us, name).toBe(Math.max(0, ...downs_us));
    first += count;
  }
  const down = RESULT.availability.clientMinutes.map(({ clients, down_min }) => [clients, down_min > 0]);
  expect(down).toEqual([
    ['us', true],
    ['eu', false],
    ['visitors', true],
    ['*', true],
  ]);
});
