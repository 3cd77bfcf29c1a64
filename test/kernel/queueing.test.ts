import { describe, expect, it } from 'vitest';
import { constant, type Distribution, exponential, sampleMicros } from '../../src/kernel/distributions.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { logarithm } from '../../src/kernel/math.js';
import { createRandom } from '../../src/kernel/streams.js';

const CUSTOMERS = 400_000;
const SECOND = 1_000_000;

/**
 * Closed forms: L. Kleinrock, Queueing Systems I (1975); the 95 % wait of M/D/1 from Crommelin's series, in Gross
 * and Harris. Beside each the standard deviation of the figure over runs of a million customers, found by
 * independent simulation, from which the tolerance of four of them at CUSTOMERS customers follows.
 */
const tolerance = (deviation: number): number => 4 * deviation * Math.sqrt(1_000_000 / CUSTOMERS);

interface Observed {
  readonly wait: Float64Array;
  readonly sojourn: Float64Array;
  /** Mean number in the system over time. */
  readonly present: number;
}

/** First come, first served, `servers` alike, Poisson arrivals. Times in seconds. */
function simulate(rate: number, service: Distribution, servers: number): Observed {
  const random = createRandom(1975);
  const arrivals = random.stream('customers', 'arrival');
  const services = random.stream('customers', 'service');
  const between = exponential(SECOND / rate);
  const kernel = new Kernel();
  const arrived_us = new Float64Array(CUSTOMERS);
  const wait = new Float64Array(CUSTOMERS);
  const sojourn = new Float64Array(CUSTOMERS);
  let came = 0;
  let begun = 0;
  let left = 0;
  let area = 0;
  let since_us = 0;
  const count = (): void => {
    area += (came - left) * (kernel.now_us - since_us);
    since_us = kernel.now_us;
  };
  const begin = (): void => {
    wait[begun] = (kernel.now_us - arrived_us[begun]) / SECOND;
    kernel.after(sampleMicros(service, services), depart, begun++);
  };
  const arrive = kernel.handler('arrive', () => {
    count();
    arrived_us[came++] = kernel.now_us;
    if (begun - left < servers) begin();
    if (came < CUSTOMERS) kernel.after(sampleMicros(between, arrivals), arrive);
  });
  const depart = kernel.handler('depart', (customer) => {
    count();
    sojourn[customer] = (kernel.now_us - arrived_us[customer]) / SECOND;
    left++;
    if (begun < came) begin();
  });
  kernel.at(0, arrive);
  kernel.runUntil(Number.MAX_SAFE_INTEGER);
  expect(left).toBe(CUSTOMERS);
  return { wait: wait.sort(), sojourn: sojourn.sort(), present: area / since_us };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (sorted: Float64Array, p: number): number => sorted[Math.ceil(p * sorted.length) - 1];

function expectWithin(got: number, wanted: number, deviation: number): void {
  expect(Math.abs(got - wanted), `${got}, expected ${wanted}`).toBeLessThan(tolerance(deviation));
}

/** Erlang's C: the probability to wait with c servers and offered load a. */
function erlangC(c: number, a: number): number {
  let term = 1;
  let sum = 0;
  for (let k = 0; k < c; k++) {
    sum += term;
    term *= a / (k + 1);
  }
  const waiting = term / (1 - a / c);
  return waiting / (sum + waiting);
}

describe('queues', () => {
  it.each([
    { rate: 0.5, deviations: { sojourn: 0.00647, wait: 0.00593, p95: 0.0241, p99: 0.0651 } },
    { rate: 0.8, deviations: { sojourn: 0.0478, wait: 0.0473, p95: 0.166, p99: 0.47 } },
  ])('M/M/1 at load $rate', ({ rate, deviations }) => {
    const { wait, sojourn, present } = simulate(rate, exponential(SECOND), 1);
    const free = 1 - rate;
    expectWithin(mean(sojourn), 1 / free, deviations.sojourn);
    expectWithin(mean(wait), rate / free, deviations.wait);
    expectWithin(quantile(sojourn, 0.95), -logarithm(0.05) / free, deviations.p95);
    expectWithin(quantile(sojourn, 0.99), -logarithm(0.01) / free, deviations.p99);
    // Little: at this many customers the number present varies as the rate times the sojourn, and with the rate.
    expectWithin(present, rate / free, 2 * rate * deviations.sojourn);
  });

  it.each([
    { rate: 1.6, servers: 2, deviations: { waits: 0.00149, wait: 0.0234, sojourn: 0.0239, p95: 0.0836 } },
    { rate: 3.6, servers: 4, deviations: { waits: 0.00252, wait: 0.0471, sojourn: 0.0477, p95: 0.167 } },
  ])('M/M/$servers at rate $rate', ({ rate, servers, deviations }) => {
    const { wait, sojourn } = simulate(rate, exponential(SECOND), servers);
    const c = erlangC(servers, rate);
    expectWithin(wait.filter((w) => w > 0).length / CUSTOMERS, c, deviations.waits);
    expectWithin(mean(wait), c / (servers - rate), deviations.wait);
    expectWithin(mean(sojourn), c / (servers - rate) + 1, deviations.sojourn);
    expectWithin(quantile(wait, 0.95), logarithm(c / 0.05) / (servers - rate), deviations.p95);
  });

  it.each([
    { rate: 0.5, p95: 2.0506384073, deviations: { wait: 0.0016, p95: 0.00638 } },
    { rate: 0.8, p95: null, deviations: { wait: 0.0155, p95: 0 } },
  ])('M/D/1 at load $rate', ({ rate, p95, deviations }) => {
    const { wait } = simulate(rate, constant(SECOND), 1);
    expectWithin(mean(wait), rate / (2 * (1 - rate)), deviations.wait);
    if (p95 !== null) expectWithin(quantile(wait, 0.95), p95, deviations.p95);
  });
});
