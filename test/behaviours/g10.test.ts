import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { idealNetwork, metric, runDesign } from './support.js';

const REGIONS = ['eastus', 'westeurope', 'southeastasia'] as const;
const REPLICAS = REGIONS.length;
const CLIENTS = 3_000;
/** A second, whatever the size of the groups: so few that messages hardly ever meet in a queue. */
const DELIVERIES = 60;
const SECONDS = 600;
const ONE_WAY_US = 40_000;
/** Of one delivery at one unit: 2 KB to a small group or a user, to a large group. */
const WORK_US = { small: 250, large: 1_000_000 / 3_000 } as const;

/** Groups of this size, members drawn from all regions alike; 1: single users; all of them: everyone. */
function groupsOf(size: number, service: Record<string, unknown> = {}): RunResult {
  const others = size === 1 ? 1 : size - 1;
  const to = size === 1 ? 'user' : size === CLIENTS ? 'everyone' : 'group';
  return runDesign({
    seed: 10,
    duration: `${SECONDS + 15}s`,
    warmup: '15s',
    network: idealNetwork(
      ...REGIONS.flatMap((from) => REGIONS.map((other) => [from, other, '80ms'] as const)).filter(
        ([from, other]) => from !== other,
      ),
    ),
    service: { replicas: REGIONS.map((region) => ({ region })), ...service },
    clients: REGIONS.map((region) => ({
      name: region,
      region,
      count: CLIENTS / REPLICAS,
      publish: {
        rate: `${DELIVERIES / CLIENTS / others}/s each`,
        to,
        group: { size: Math.min(size, 1_000) },
      },
    })),
  });
}

/**
 * Members spread evenly: each of the other replicas holds one of the n - 1 other members with probability
 * 1 - (1 - 1/R)^(n-1), and gets one copy then. A single user is on another replica R - 1 times out of R.
 */
function law(size: number): number {
  if (size === 1) return (REPLICAS - 1) / REPLICAS;
  return ((REPLICAS - 1) * holdsOne(size)) / (size - 1);
}

function holdsOne(size: number): number {
  return 1 - (1 - 1 / REPLICAS) ** (size - 1);
}

/** Four standard deviations: over the messages of the run and over the groups that were drawn. */
function spread(size: number): number {
  const others = Math.max(1, size - 1);
  const share = size === 1 ? law(1) : holdsOne(size);
  const messages = (DELIVERIES * SECONDS) / others;
  const variance = 2 * share * (1 - share) * (1 / messages + size / CLIENTS);
  return (4 * Math.sqrt(variance)) / others;
}

const SIZES = [1, 3, 10, 30, 100, 300, 1_000, CLIENTS];
const RESULTS = new Map(SIZES.map((size) => [size, groupsOf(size)]));

function resultOf(size: number): RunResult {
  const result = RESULTS.get(size);
  if (result === undefined) throw new Error(`no groups of ${size}`);
  return result;
}

function crossing(size: number): number {
  return metric(resultOf(size), 'forwards_per_delivered');
}

function meanLatency(result: RunResult, path: 'local' | 'cross'): number {
  const mean_us = result.metrics[`delivery_latency{path=${path}}`]?.histogram?.mean;
  if (typeof mean_us !== 'number') throw new Error(`nothing was delivered ${path}`);
  return mean_us;
}

test.each(SIZES)(
  'G10: messages between replicas for each delivered one, groups of %i: as in closed form',
  (size) => {
    expect(metric(resultOf(size), 'messages_lost')).toBe(0);
    // A member of a group is drawn without replacement, which at 3,000 is a hair more even.
    expect(Math.abs(crossing(size) - law(size))).toBeLessThanOrEqual(spread(size) + 0.002 * law(size));
  },
);

test('G10: plain for single users and groups under ten, negligible over a hundred and for everyone', () => {
  for (const size of [1, 3]) expect(crossing(size), `${size}`).toBeGreaterThan(0.5);
  expect(crossing(10)).toBeGreaterThan(0.2);
  for (const size of [300, 1_000, CLIENTS]) expect(crossing(size), `${size}`).toBeLessThan(0.01);
  const rising = SIZES.map(crossing);
  expect(rising.every((value, i) => i === 0 || value < (rising[i - 1] as number))).toBe(true);
});

test('G10: a member elsewhere waits for the backbone, and not for the members here', () => {
  for (const size of SIZES) {
    const added_us = meanLatency(resultOf(size), 'cross') - meanLatency(resultOf(size), 'local');
    // The copies leave before the members here are served: 1 or 2 pieces of work for members here, about
    // as many for the others. Were it the other way round, 1,000 members here would cost a third of a
    // second. Of a group of 1,000 a replica holds 333, give or take 15: that is 5 ms of fan-out.
    expect(Math.abs(added_us - ONE_WAY_US), `${size}`).toBeLessThan(size === 1_000 ? 5_000 : 2_000);
  }
});

test('G10: what it adds is almost all of the time to a single user, and little of that to everyone', () => {
  const share = (size: number) => {
    const cross_us = meanLatency(resultOf(size), 'cross');
    return (cross_us - meanLatency(resultOf(size), 'local')) / cross_us;
  };
  expect(share(1)).toBeGreaterThan(0.95); // next to 40 ms the work on one message is 0.25 ms
  // A replica sends to 1,000 members at 3,000 a second: the mean one waits for 500 pieces of work.
  const fanOut_us = 500 * WORK_US.large;
  expect(share(CLIENTS)).toBeLessThan(ONE_WAY_US / (ONE_WAY_US + fanOut_us) + 0.02);
});

test('G10: a single instance of the same size sends nothing across, and its far users pay for every message', () => {
  const size = 10;
  const single = groupsOf(size, { strategy: 'single', replicas: [{ region: 'eastus', units: 3 }] });
  expect(metric(single, 'forwards_per_delivered')).toBe(0);
  // Sender and member are in eastus or 40 ms away, each for itself: 2/3 of 40 ms up and the same down.
  const all = (result: RunResult) => result.metrics.delivery_latency?.histogram?.mean ?? Number.NaN;
  const single_us = (2 * 2 * ONE_WAY_US) / 3;
  // With replicas only one way is left: that between two replicas, for two members out of three.
  const replicas_us = (2 * ONE_WAY_US) / 3;
  expect(Math.abs(all(single) - single_us)).toBeLessThan(2_000);
  expect(Math.abs(all(resultOf(size)) - replicas_us)).toBeLessThan(3_000);
});
