import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/kernel/streams.js';
import { presetLatency } from '../../src/topology/latency.js';
import {
  DROP,
  Network,
  PASS,
  REFUSE,
  type SiteCondition,
  type SiteKind,
} from '../../src/topology/network.js';
import { regionBook } from '../../src/topology/regions.js';
import { DEFAULTS, EXACT, NO_RANDOM, twoSites } from './support.js';

const azure = presetLatency('azure-2026-07', regionBook());

function world(options: typeof EXACT, ...sites: [SiteKind, string][]): Network {
  const network = new Network(azure, options, createRandom(1));
  for (const [kind, region] of sites) network.addSite({ name: `${kind} ${region}`, kind, region });
  return network;
}

test('without jitter, wander and stretch everything takes exactly what the table says', () => {
  const network = twoSites(100_001);
  expect(network.medianRtt_us(0, 1)).toBe(100_001);
  expect(network.roundTrip_us(0, 1, 0, NO_RANDOM)).toBe(100_001);
  expect(network.oneWay_us(0, 1, 5, NO_RANDOM)).toBe(50_001);
});

test('users take the internet, replicas and probes the backbone', () => {
  const options = { ...EXACT, internet: { ...EXACT.internet, stretch: 1.5, loss: 0.01 } };
  const network = world(
    options,
    ['replica', 'eastus'],
    ['replica', 'westus'],
    ['probe', 'westus'],
    ['clients', 'westus'],
    ['resolver', 'westus'],
    ['clients', 'eastus'],
  );
  const table_us = azure.figures('westus', 'eastus').p50_us;
  for (const site of [1, 2]) {
    expect(network.medianRtt_us(site, 0)).toBe(table_us);
    expect(network.lossRate(site, 0)).toBe(0);
  }
  for (const site of [3, 4]) {
    expect(network.medianRtt_us(site, 0)).toBe(1.5 * table_us);
    expect(network.lossRate(site, 0)).toBe(0.01);
  }
  // Within the region there is no way round.
  expect(network.medianRtt_us(5, 0)).toBe(1_550);
});

test('two directions of a pair have their own round trips', () => {
  const network = world(EXACT, ['replica', 'germanywestcentral'], ['replica', 'uaenorth']);
  expect(network.medianRtt_us(0, 1)).toBe(118_000);
  expect(network.medianRtt_us(1, 0)).toBe(100_000);
  expect(network.oneWay_us(0, 1, 0, NO_RANDOM)).toBe(59_000);
});

test('two one-way packets take on average as long as a round trip', () => {
  const network = world(DEFAULTS, ['replica', 'eastus'], ['replica', 'westus']);
  const random = createRandom(5).stream('test', 'packets');
  let round = 0;
  let ways = 0;
  for (let i = 0; i < 20_000; i++) {
    round += network.roundTrip_us(0, 1, 1_000, random);
    ways += network.oneWay_us(0, 1, 1_000, random) + network.oneWay_us(0, 1, 1_000, random);
  }
  expect(Math.abs(ways / round - 1)).toBeLessThan(0.001);
});

test('another site changes nothing for the others', () => {
  const times = (network: Network) => {
    const random = createRandom(5).stream('test', 'packets');
    return Array.from({ length: 50 }, (_, day) => network.roundTrip_us(0, 1, day * 86_400_000_000, random));
  };
  const alone = times(world(DEFAULTS, ['replica', 'eastus'], ['replica', 'westus']));
  const network = world(DEFAULTS, ['replica', 'eastus'], ['replica', 'westus'], ['clients', 'westeurope']);
  network.roundTrip_us(2, 0, 10_000, createRandom(9).stream('other', 'packets'));
  expect(times(network)).toEqual(alone);
});

test('sites come before packets', () => {
  const network = twoSites(1_000);
  network.verdict(0, 1);
  expect(() => network.addSite({ name: 'late', kind: 'probe', region: 'eastus' })).toThrow("site 'late'");
});

test('cuts are one-way and counted', () => {
  const network = twoSites(1_000);
  network.block(0, 1, 7);
  network.block(0, 1, 8);
  expect([network.verdict(0, 1), network.verdict(1, 0)]).toEqual([DROP, PASS]);
  expect([network.roundTripVerdict(0, 1), network.roundTripVerdict(1, 0)]).toEqual([DROP, DROP]);
  expect(network.culprit(0, 1)).toBe(7);
  network.unblock(0, 1, 7);
  expect([network.verdict(0, 1), network.culprit(0, 1)]).toEqual([DROP, 8]);
  network.unblock(0, 1, 8);
  expect([network.verdict(0, 1), network.culprit(0, 1)]).toEqual([PASS, -1]);
  expect(() => network.unblock(0, 1, 8)).toThrow("fault 8 does not block 'a' to 'b'");
});

test('a refusal that cannot get back is silence', () => {
  const network = twoSites(1_000);
  network.setCondition(1, 'refusing', 3);
  expect(network.roundTripVerdict(0, 1)).toBe(REFUSE);
  network.block(1, 0, 4);
  expect(network.verdict(0, 1)).toBe(REFUSE);
  expect(network.roundTripVerdict(0, 1)).toBe(DROP);
});

test('rules go before the target’s condition', () => {
  const network = twoSites(1_000);
  network.setCondition(1, 'refusing', 3);
  network.block(0, 1, 4);
  expect([network.verdict(0, 1), network.culprit(0, 1)]).toEqual([DROP, 4]);
  network.unblock(0, 1, 4);
  expect([network.verdict(0, 1), network.culprit(0, 1)]).toEqual([REFUSE, 3]);
});

test('a silent site sends nothing, a refusing one does', () => {
  const network = twoSites(1_000);
  network.setCondition(1, 'refusing', 3);
  expect([network.verdict(1, 0), network.culprit(1, 0)]).toEqual([PASS, -1]);
  network.setCondition(1, 'silent', 3);
  expect([network.verdict(1, 0), network.culprit(1, 0)]).toEqual([DROP, 3]);
});

/** Faults' opinions kept as plain lists, oldest first. */
class Oracle {
  readonly blocks: { pair: string; fault: number }[] = [];
  readonly conditions: { site: number; fault: number; condition: SiteCondition }[] = [];

  verdict(from: number, to: number): [number, number] {
    const dark = this.conditions.find((rule) => rule.site === from);
    if (dark?.condition === 'silent') return [DROP, dark.fault];
    const block = this.blocks.find((rule) => rule.pair === `${from} ${to}`);
    if (block !== undefined) return [DROP, block.fault];
    const condition = this.conditions.find((rule) => rule.site === to);
    if (condition === undefined) return [PASS, -1];
    return [condition.condition === 'silent' ? DROP : REFUSE, condition.fault];
  }
}

test('overlapping faults: the verdicts are those of plain lists, first opinion first', () => {
  const site = fc.nat(2);
  const fault = fc.nat(3);
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('block' as const, 'unblock' as const), from: site, to: site, fault }),
    fc.record({
      kind: fc.constant('condition' as const),
      site,
      condition: fc.constantFrom<SiteCondition[]>('up', 'silent', 'refusing'),
      fault,
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const network = world(EXACT, ['replica', 'eastus'], ['replica', 'westus'], ['replica', 'westus2']);
      const oracle = new Oracle();
      for (const step of steps) {
        if (step.kind === 'condition') {
          const { site, condition, fault } = step;
          network.setCondition(site, condition, fault);
          const at = oracle.conditions.findIndex((rule) => rule.site === site && rule.fault === fault);
          if (condition === 'up') {
            if (at >= 0) oracle.conditions.splice(at, 1);
          } else if (at >= 0) oracle.conditions[at].condition = condition;
          else oracle.conditions.push({ site, fault, condition });
        } else {
          const { from, to, fault } = step;
          const pair = `${from} ${to}`;
          const at = oracle.blocks.findIndex((rule) => rule.pair === pair && rule.fault === fault);
          if (step.kind === 'block') {
            network.block(from, to, fault);
            oracle.blocks.push({ pair, fault });
          } else if (at >= 0) {
            network.unblock(from, to, fault);
            oracle.blocks.splice(at, 1);
          } else expect(() => network.unblock(from, to, fault)).toThrow();
        }
        for (const from of [0, 1, 2]) {
          for (const to of [0, 1, 2]) {
            expect([network.verdict(from, to), network.culprit(from, to)]).toEqual(oracle.verdict(from, to));
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});
