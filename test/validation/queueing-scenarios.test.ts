import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { observe } from '../behaviours/observe.js';
import { idealNetwork, SECOND, scenarioOf, us } from '../behaviours/support.js';

/**
 * The queue of a replica, met through a whole scenario: clients who publish to single users are customers
 * (the sum of their demands is a Poisson process), the replica's speed is the service rate. The rows and
 * their tolerances are those of test/capacity/theory.test.ts: closed forms, and four standard deviations over
 * runs of 100,000 customers of which the first tenth is discarded.
 */
const MESSAGES = 100_000;
const CLIENTS = 500;
/** All are connected long before: without latency the handshakes take no time. */
const ARRIVED_US = SECOND;

interface Row {
  readonly id: string;
  readonly rate: number;
  readonly mean_us: number;
  readonly servers: number;
  readonly law: 'constant' | 'exponential';
  readonly metric: string;
  readonly value: number;
  readonly tolerance: number;
}

const ROWS: readonly Row[] = readFileSync(new URL('../capacity/queueing.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [, id, params, rest] = /^([^,]+),[^"]*,"(.*?})",(.*)$/.exec(line) as string[];
    const { lam, mu, c, D } = JSON.parse(params.replaceAll('""', '"'));
    const isConstant = id.startsWith('MD1');
    const cells = rest.replace('"ErlangC(c,a)"', 'Erlang C').split(',');
    return {
      id,
      rate: lam,
      mean_us: isConstant ? D * SECOND : SECOND / mu,
      servers: c ?? 1,
      law: isConstant ? ('constant' as const) : ('exponential' as const),
      metric: cells[0],
      value: Number(cells[1]),
      tolerance: Number(cells.at(-1)),
    };
  });

const MODELS = [...new Set(ROWS.map(({ id }) => id.slice(0, -1)))];

describe.each(MODELS)('%s', (model) => {
  const rows = ROWS.filter(({ id }) => id.startsWith(model));
  let customers: Customers;
  beforeAll(() => {
    customers = measure(rows[0]);
  });

  test('the replica works on every message that was offered', () => {
    // Poisson with a mean of 90,000: six standard deviations are 2 %.
    expect(Math.abs(customers.waits.length / (0.9 * MESSAGES) - 1)).toBeLessThan(0.02);
  });

  test.each(rows)('$id: $metric', ({ metric, value, tolerance }) => {
    expect(Math.abs(figure(metric, customers) / value - 1)).toBeLessThanOrEqual(tolerance);
  });
});

/** In seconds; the waits are sorted. */
interface Customers {
  readonly waits: readonly number[];
  readonly sojourns: readonly number[];
}

function measure({ rate, mean_us, servers, law }: Row): Customers {
  const length_us = Math.round((MESSAGES / rate) * SECOND);
  // Everybody addresses everybody alike, and a message to oneself is no work.
  const each = (rate / CLIENTS) * (CLIENTS / (CLIENTS - 1));
  const scenario = scenarioOf({
    seed: 1975,
    duration: us(ARRIVED_US + length_us),
    network: idealNetwork(),
    service: {
      strategy: 'single',
      replicas: [{ region: 'eastus', units: 1 }],
      // Servers share the speed: each of them is `mean_us` on one message.
      capacity: { user: `${(servers * SECOND) / mean_us}/s`, servers, law, longestWait: '10h' },
    },
    routing: { fixed: 'eastus' },
    clients: [
      {
        name: 'customers',
        region: 'eastus',
        count: CLIENTS,
        arriveOver: '0s',
        publish: { rate: `${each}/s each`, to: 'user', message: '2KB' },
      },
    ],
  });
  const waits: number[] = [];
  const sojourns: number[] = [];
  observe(scenario, {
    worked(_replica, wait_us, work_us, at_us) {
      if (at_us < ARRIVED_US + length_us / 10) return;
      waits.push(wait_us / SECOND);
      sojourns.push((wait_us + work_us) / SECOND);
    },
  });
  return { waits: waits.sort((a, b) => a - b), sojourns };
}

function figure(metric: string, { waits, sojourns }: Customers): number {
  switch (metric) {
    case 'P(wait>0) Erlang C':
      return waits.filter((wait) => wait > 0).length / waits.length;
    case 'mean wait Wq':
      return mean(waits);
    case 'mean sojourn W':
      return mean(sojourns);
    case 'p95 wait':
      return waits[Math.ceil(0.95 * waits.length) - 1];
    default:
      throw new Error(`no figure for ${metric}`);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
