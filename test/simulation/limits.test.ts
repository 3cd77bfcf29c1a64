import { expect, test } from 'vitest';
import { LimitReached, type RunOptions, runScenario } from '../../src/simulation/run.js';
import { scenarioFrom } from '../behaviours/support.js';

/** Each of the messages goes to 2,000 members: few events, each of them long. */
const HUGE_GROUP = scenarioFrom(`
geosim: 1
name: One group of two thousand
duration: 5m
warmup: 1m
service: {strategy: single, replicas: [{region: eastus, units: 2}]}
routing: {fixed: eastus}
clients:
  - name: all
    region: eastus
    count: 2000
    arriveOver: 10s
    publish: {rate: 0.01/s each, group: {size: 2000}, message: 1KB}
`);

function reached(options: Partial<RunOptions>): LimitReached {
  const hasher = () => ({ update() {}, hex: () => '' });
  try {
    runScenario(HUGE_GROUP, { hasher, file: 'huge.yaml', sha256: '', version: 'test', ...options });
  } catch (error) {
    if (error instanceof LimitReached) return error;
    throw error;
  }
  throw new Error('the run was not stopped');
}

test('a run whose time is up stops within a hundred events, however much each of them does', () => {
  let polls = 0;
  // By then all have arrived and messages fly.
  const stopped = reached({ maxWall: () => ++polls === 150 });
  expect(stopped.limit).toBe('wall');
  expect(polls).toBe(150);
  expect(stopped.events).toBeLessThanOrEqual(150 * 100);
});

test('a run with a limit on events runs that many and no more', () => {
  const stopped = reached({ maxEvents: 1234 });
  expect(stopped.limit).toBe('events');
  expect(stopped.events).toBe(1234);
});

test('progress rises in time and in events, and is told at least every hundred events', () => {
  let told = { now_us: 0, events: 0 };
  let largest = 0;
  reached({
    maxEvents: 5000,
    onProgress(now_us, events) {
      expect(now_us).toBeGreaterThanOrEqual(told.now_us);
      expect(events).toBeGreaterThan(told.events);
      largest = Math.max(largest, events - told.events);
      told = { now_us, events };
    },
  });
  expect(told.events).toBeGreaterThan(4900);
  expect(largest).toBeLessThanOrEqual(100);
});
