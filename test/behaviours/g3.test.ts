import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { type Design, idealNetwork, metric, runDesign } from './support.js';

const REGIONS = ['eastus', 'westeurope', 'southeastasia'] as const;
const BYTES = 2000;

/** Users of each region, at the replica of their region; packets take no time, so none is under way. */
function chat(groups: Readonly<Record<string, Design>>): RunResult {
  return runDesign({
    duration: '3m',
    warmup: '5s',
    network: idealNetwork(...pairs('40ms')),
    service: { replicas: REGIONS.map((region) => ({ region })) },
    clients: Object.entries(groups).map(([region, group]) => ({
      name: region,
      region,
      count: 30,
      arriveOver: '1s',
      publish: { rate: '0.2/s each', message: '2KB', group },
    })),
  });
}

function pairs(p50: string): [string, string, string][] {
  return REGIONS.flatMap((from, i) =>
    REGIONS.slice(i + 1).map((to): [string, string, string] => [from, to, p50]),
  );
}

function publishes(result: RunResult, clients: string): number {
  return metric(result, `operations{clients=${clients},operation=publish,outcome=ok}`);
}

function forwarded(result: RunResult, from: string, to: string): number {
  return result.metrics[`forwarded_messages{from=${from},to=${to}}`]?.value ?? 0;
}

test('G3: with no subscriber elsewhere nothing crosses the backbone', () => {
  const apart = Object.fromEntries(REGIONS.map((region) => [region, { size: 10, pool: region }]));
  const result = chat(apart);
  const sent = REGIONS.reduce((sum, region) => sum + publishes(result, region), 0);
  expect(sent).toBeGreaterThan(2000);
  expect(metric(result, 'messages_delivered')).toBe(9 * sent);
  expect(metric(result, 'forwarded_messages')).toBe(0);
  expect(metric(result, 'forwarded_bytes')).toBe(0);
});

test('G3: each message crosses once to each replica that holds a subscriber, however many it holds', () => {
  // One group of all: 30 members at each replica.
  const together = Object.fromEntries(REGIONS.map((region) => [region, { size: 90, pool: 'all' }]));
  const result = chat(together);
  for (const from of REGIONS) {
    const sent = publishes(result, from);
    expect(sent).toBeGreaterThan(700);
    for (const to of REGIONS) {
      if (to === from) continue;
      // A publish is acknowledged as it is forwarded: none is between the two at the end.
      expect(forwarded(result, from, to), `${from} to ${to}`).toBe(sent);
      expect(metric(result, `forwarded_bytes{from=${from},to=${to}}`)).toBe(BYTES * sent);
    }
  }
});

test('G3: a replica without subscribers of the group gets nothing, between two that have some', () => {
  const result = chat({
    eastus: { size: 60, pool: 'atlantic' },
    westeurope: { size: 60, pool: 'atlantic' },
    southeastasia: { size: 30, pool: 'asia' },
  });
  expect(forwarded(result, 'eastus', 'westeurope')).toBe(publishes(result, 'eastus'));
  expect(forwarded(result, 'westeurope', 'eastus')).toBe(publishes(result, 'westeurope'));
  const crossing = publishes(result, 'eastus') + publishes(result, 'westeurope');
  expect(metric(result, 'forwarded_messages')).toBe(crossing);
  expect(metric(result, 'messages_delivered')).toBeGreaterThan(0);
});
